"""Write the generated pages again: `python -m pipelines.profiles`."""

from __future__ import annotations

from pipelines.profiles.describe import tables_markdown
from pipelines.profiles.load import load_sources
from pipelines.profiles.schema import schema_files
from pipelines.settings import PROJECT_ROOT


def main() -> None:
    """Write `docs/tables.md` and `docs/schemas/`."""
    docs = PROJECT_ROOT / "docs"
    (docs / "tables.md").write_text(tables_markdown(load_sources().values()), encoding="utf-8")
    (docs / "schemas").mkdir(exist_ok=True)
    for name, text in schema_files().items():
        (docs / "schemas" / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
