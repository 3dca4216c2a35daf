"""`site/index.html`: one file, no script, no request to anywhere."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.publish.scorecard.read import Scorecard
from pipelines.publish.site.view import view_of

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent


def render(scorecard: Scorecard) -> str:
    """The page as text: every word of the marts is escaped, and the same marts give the same text."""
    return _template().render(view=view_of(scorecard))


@lru_cache(maxsize=1)
def _template() -> Template:
    """Compiled once in a process: that takes longer than filling it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("index.html.j2")


def write(folder: Path, scorecard: Scorecard) -> None:
    """Write `site/index.html` below `folder`."""
    target = folder / "site" / "index.html"
    target.parent.mkdir()
    target.write_text(render(scorecard), encoding="utf-8", newline="\n")
