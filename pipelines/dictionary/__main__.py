"""Write the generated pages again: `python -m pipelines.dictionary`."""

from __future__ import annotations

from pipelines.dictionary.docs import documents
from pipelines.settings import PROJECT_ROOT


def main() -> None:
    """Write `docs/dictionary.md` and `docs/dictionary.en.md`."""
    for name, text in documents().items():
        (PROJECT_ROOT / "docs" / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
