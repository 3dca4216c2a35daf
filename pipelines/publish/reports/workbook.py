"""`reports/scorecard.xlsx`: scorecard, definitions and values by fiscal year. No formulas."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook

    from pipelines.publish.scorecard.read import Scorecard

NAME = "scorecard.xlsx"
_CORE = "docProps/core.xml"
_OLDEST = (1980, 1, 1, 0, 0, 0)


def write(folder: Path, scorecard: Scorecard) -> None:
    """Write `reports/scorecard.xlsx` below `folder`."""
    target = folder / "reports" / NAME
    target.parent.mkdir()
    target.write_bytes(render(scorecard))


def render(scorecard: Scorecard) -> bytes:
    """The workbook; the same marts give the same bytes."""
    from openpyxl import Workbook

    from pipelines.publish.reports import cells, sheets

    book = Workbook()
    book.remove(book.worksheets[0])
    styles = cells.Styles(book)
    for add in (sheets.add_scorecard, sheets.add_definitions, sheets.add_years):
        add(book, styles, scorecard)
    properties = book.properties
    properties.title, properties.creator = "DX指標スコアカード", "Shihyo"
    properties.subject = f"{scorecard.publication_id} {scorecard.as_of.isoformat()}"
    properties.language = "ja-JP"
    return _same_bytes(book, datetime.combine(scorecard.as_of, time()))


def _same_bytes(book: Workbook, day: datetime) -> bytes:
    """Save, then pack again with the data date instead of the clock wherever the library puts the time."""
    from openpyxl.xml.functions import tostring

    saved, packed = BytesIO(), BytesIO()
    book.save(saved)
    book.properties.created = book.properties.modified = day
    with ZipFile(saved) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as again:
        for part in parts.namelist():
            data = tostring(book.properties.to_tree()) if part == _CORE else parts.read(part)
            again.writestr(ZipInfo(part, _OLDEST), data, ZIP_DEFLATED, 6)
    return packed.getvalue()
