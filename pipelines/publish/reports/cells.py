"""Cells of a workbook: numbers as numbers, dates as dates, words as words that no program takes for a formula."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Literal
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from pipelines.publish.scorecard.read import Scorecard

FONT = "游ゴシック"
DAY = "yyyy/mm/dd"
SHARE = "0.0%"
_LONGEST = 32_767
_LINE = 16.5
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_INK, _SOFT, _NAVY = "1B2733", "4D5B69", "23466E"
STATUS_COLOURS = {
    "achieved": "0B6338",
    "on_track": "1A5A96",
    "nearly": "7A4E00",
    "behind": "A8201A",
    "undecided": _SOFT,
}

_BODY = Font(FONT, 10, color=_INK)
_LINE_BELOW = Border(bottom=Side("thin", color="D5DBE1"))
_LOOKS = {
    "title": (Font(FONT, 16, bold=True, color=_INK), Alignment(vertical="center"), None),
    "note": (Font(FONT, 9, color=_SOFT), Alignment(vertical="center"), None),
    "heading": (
        Font(FONT, 10, bold=True, color=_NAVY),
        Alignment(vertical="center", wrap_text=True),
        Border(bottom=Side("medium", color=_NAVY)),
    ),
    "heading number": (
        Font(FONT, 10, bold=True, color=_NAVY),
        Alignment(vertical="center", horizontal="right", wrap_text=True, indent=1),
        Border(bottom=Side("medium", color=_NAVY)),
    ),
    "text": (_BODY, Alignment(vertical="top"), _LINE_BELOW),
    "wrapped": (_BODY, Alignment(vertical="top", wrap_text=True), _LINE_BELOW),
    "number": (_BODY, Alignment(vertical="top", horizontal="right", indent=1), _LINE_BELOW),
    "code": (Font(FONT, 8, color=_SOFT), Alignment(vertical="top", wrap_text=True), _LINE_BELOW),
    "day": (_BODY, Alignment(vertical="top", horizontal="left"), _LINE_BELOW),
}

Kind = Literal["text", "wrapped", "number", "day", "code"]
Value = str | float | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: heading, width in characters, and how its cells are set."""

    heading: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with a number format or a colour of its own."""

    value: Value
    number_format: str | None = None
    colour: str | None = None


class Styles:
    """The few looks of a workbook's cells. Each is made once: setting one attribute after the other in thousands of
    cells would take longer than all the rest."""

    def __init__(self, book: Workbook) -> None:
        self._drawing_board = book.create_sheet("scratch")
        self._made: dict[tuple[str, str | None, str | None, bool], Any] = {}
        book.remove(self._drawing_board)

    def look(self, name: str, number_format: str | None, colour: str | None, quoted: bool) -> Any:
        """Style of a cell: a name of _LOOKS, and what differs from it."""
        key = (name, number_format, colour, quoted)
        if key not in self._made:
            cell = self._drawing_board.cell(1, len(self._made) + 1)
            font, cell.alignment, border = _LOOKS[name]
            cell.font = Font(FONT, 10, bold=True, color=colour) if colour else font
            cell.number_format = number_format or "General"
            cell.quotePrefix = quoted
            if border is not None:
                cell.border = border
            if name.startswith("heading"):
                cell.fill = PatternFill("solid", fgColor="EEF2F6")
            self._made[key] = cell._style
        return copy(self._made[key])


def start_sheet(
    book: Workbook,
    styles: Styles,
    name: str,
    scorecard: Scorecard,
    notes: list[str],
    columns: list[Column],
    frozen: int,
    pages: int,
) -> Any:
    """A sheet with title, notes and headings; rows follow from `len(notes) + 4`. `frozen` columns stay in view, and
    are printed again where a sheet is more than one of `pages` wide."""
    sheet = book.create_sheet(name)
    put(sheet, styles, 1, 1, Shown(f"DX指標スコアカード　{name}"), "title")
    for row, note in enumerate(notes, 2):
        put(sheet, styles, row, 1, Shown(note), "note")
    top = len(notes) + 3
    for number, column in enumerate(columns, 1):
        look = "heading number" if column.kind == "number" else "heading"
        put(sheet, styles, top, number, Shown(column.heading), look)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[top].height = 6 + _LINE * (1 + max(c.heading.count("\n") for c in columns))
    sheet.freeze_panes = sheet.cell(top + 1, frozen + 1)
    _set_up_print(sheet, name, scorecard, top, pages)
    if pages > 1:
        sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
    return sheet


def add_row(sheet: Any, styles: Styles, row: int, columns: list[Column], values: list[Value | Shown]) -> None:
    """One row of values in the order of the columns, as high as its longest text needs."""
    lines = 1
    for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
        shown = value if isinstance(value, Shown) else Shown(value)
        put(sheet, styles, row, number, shown, column.kind)
        if column.kind == "wrapped" and isinstance(shown.value, str):
            lines = max(lines, _lines(shown.value, column.width))
    sheet.row_dimensions[row].height = _LINE * lines + 3


def finish_sheet(sheet: Any, top: int, width: int, last: int) -> None:
    """Filter buttons on the headings, where there is something to filter."""
    if last > top:
        sheet.auto_filter.ref = f"A{top}:{get_column_letter(width)}{last}"


def put(sheet: Any, styles: Styles, row: int, column: int, shown: Shown, look: str) -> None:
    """Write one cell. Text is always stored as text: what begins like a formula is marked as quoted as well, so that
    it stays text when somebody edits the cell; signs that a workbook cannot hold are left out."""
    cell = sheet.cell(row, column)
    value = None if shown.value == "" else shown.value
    quoted = isinstance(value, str) and value.startswith(_RISKY)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
    day = DAY if isinstance(value, date) else None
    cell._style = styles.look(look, shown.number_format or day, shown.colour, quoted)


def number_format(unit: str, decimals: int | None, mark: str | None = None) -> str:
    """Native format of a value: 0.00"%", #,##0, "レベル"0. A `mark` stands behind the number; an empty one leaves
    its room, so that numbers stay below one another."""
    digits = "." + "0" * decimals if decimals else ""
    behind = "" if mark is None else f'" {mark}"' if mark else "_ _p"
    if unit == "%":
        return f'0{digits}"%"{behind}'
    if unit == "レベル":
        return f'"レベル"0{digits}{behind}'
    return f"#,##0{digits}{behind}"


def change_format(unit: str, decimals: int | None) -> str:
    """Format of a change with its sign and unit: +0.0"ポイント"."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f'+{digits}"{unit}";-{digits}"{unit}";±{digits}"{unit}"'


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column: full-width signs take two of its characters."""
    taken = sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)
    return max(1, ceil(taken / (width - 1)))


def _set_up_print(sheet: Any, name: str, scorecard: Scorecard, top: int, pages: int) -> None:
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.6, 0.3, 0.3
    sheet.oddHeader.left.text = f"DX指標スコアカード　{name}"
    sheet.oddHeader.right.text = f"基準日 {scorecard.as_of.isoformat()}　公開番号 {scorecard.publication_id}"
    sheet.oddFooter.right.text = "&P / &N"
    for part in (sheet.oddHeader.left, sheet.oddHeader.right, sheet.oddFooter.right):
        part.size = 8
