"""`site/index.html`: one file, no script, no request to anywhere."""

from __future__ import annotations

from pathlib import Path

from pipelines.publish.scorecard.read import Scorecard
from pipelines.publish.site.view import view_of

_HERE = Path(__file__).parent


def render(scorecard: Scorecard) -> str:
    """The page as text: every word of the marts is escaped, and the same marts give the same text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("index.html.j2").render(view=view_of(scorecard))


def write(folder: Path, scorecard: Scorecard) -> None:
    """Write `site/index.html` below `folder`."""
    target = folder / "site" / "index.html"
    target.parent.mkdir()
    target.write_text(render(scorecard), encoding="utf-8", newline="\n")
