"""The report as one static page: no script, no request, prints on A4."""

from __future__ import annotations

from pathlib import Path

from pipelines.explain.shapes import Report, pairs

_HERE = Path(__file__).parent
_LOOK = _HERE.parent / "publish" / "site"


def render(reports: list[Report]) -> str:
    """The page as text; every word is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([_HERE, _LOOK]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(reports=reports, pairs=pairs)


def write(path: Path, reports: list[Report]) -> None:
    """Write the page to a file. Raises OSError."""
    path.write_text(render(reports), encoding="utf-8", newline="\n")
