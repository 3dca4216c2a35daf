"""The two sheets of a blank workbook: the table that is filled in, and how to fill it in (記入要領)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.blank.fields import Field
from pipelines.blank.rules import STATED_ON, add_rules
from pipelines.profiles import BlankWorkbook
from pipelines.values import parse_date, parse_number

EXAMPLE = "記入例"
ROWS = 200
"""Rows that are ruled and checked; people may write further down, and are read."""
_FONT = "游ゴシック"
_ROW_HEIGHT = 20
_THIN = Side(style="thin", color="A6A6A6")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_REQUIRED, _OPTIONAL, _EXAMPLE = (PatternFill("solid", fgColor=c) for c in ("1F4E79", "DDEBF7", "F2F2F2"))
_WRAP = Alignment(vertical="center", wrap_text=True)
_NUMBERS = frozenset({"integer", "count", "figure", "number"})


def write_table(sheet: Worksheet, title: str, blank: BlankWorkbook, fields: Sequence[Field]) -> int:
    """Title, lines to fill in, header, example and ruled rows; returns the row of the header."""
    sheet["A1"] = title
    sheet["A1"].font = Font(name=_FONT, size=14, bold=True)
    sheet["A2"] = (
        "「必須」の列は必ず書いてください。書き方は「記入要領」のシートにあります。氏名・住所・電話番号は書かないでください。"
    )
    sheet["A2"].font = Font(name=_FONT, size=9, color="595959")
    row = 3
    for label in blank.title_lines:
        sheet.cell(row, 1, label).font = Font(name=_FONT, size=10, bold=True)
        place = sheet.cell(row, 2)
        place.number_format, place.border, place.alignment = "yyyy/m/d", _GRID, Alignment(horizontal="left")
        row += 1
    header = row + 1
    for number, field in enumerate(fields, start=1):
        _head(sheet, header, number, field)
        _example(sheet, header + 1, number, field)
        sheet.column_dimensions[get_column_letter(number)].width = field.width
    sheet.row_dimensions[header].height = 34
    _rule_rows(sheet, header + 2, fields)
    add_rules(sheet, header + 2, header + 1 + ROWS, fields, title_rows=range(3, row))
    _for_screen_and_print(sheet, header, len(fields))
    return header


def _head(sheet: Worksheet, row: int, column: int, field: Field) -> None:
    above = sheet.cell(row - 1, column, "必須" if field.required else "任意")
    above.font, above.alignment = Font(name=_FONT, size=8, color="595959"), Alignment(horizontal="center")
    cell = sheet.cell(row, column, field.header)
    cell.fill = _REQUIRED if field.required else _OPTIONAL
    cell.font = Font(name=_FONT, size=10, bold=True, color="FFFFFF" if field.required else "1F4E79")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _GRID


def _example(sheet: Worksheet, row: int, column: int, field: Field) -> None:
    """The first cell names the row; it is recognised by that and never counted."""
    cell = sheet.cell(row, column, EXAMPLE if column == 1 else _typed(field))
    cell.font, cell.fill, cell.border = (
        Font(name=_FONT, size=10, italic=True, color="7F7F7F"),
        _EXAMPLE,
        _GRID,
    )
    cell.number_format = field.number_format


def _typed(field: Field) -> str | float | date | None:
    if field.type == "date":
        return parse_date(field.example).value
    if field.type in _NUMBERS:
        return parse_number(field.example).value
    return field.example or None


def _rule_rows(sheet: Worksheet, first: int, fields: Sequence[Field]) -> None:
    font = Font(name=_FONT, size=10)
    for row in range(first, first + ROWS):
        sheet.row_dimensions[row].height = _ROW_HEIGHT
        for column, field in enumerate(fields, start=1):
            cell = sheet.cell(row, column)
            cell.border, cell.number_format, cell.font = _GRID, field.number_format, font


def _for_screen_and_print(sheet: Worksheet, header: int, width: int) -> None:
    last = f"{get_column_letter(width)}{header + 1 + ROWS}"
    sheet.freeze_panes = sheet.cell(header + 1, 2)
    sheet.auto_filter.ref = f"A{header}:{last}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:{last}"
    _a4(sheet, "landscape")


def write_guide(sheet: Worksheet, title: str, blank: BlankWorkbook, fields: Sequence[Field]) -> None:
    """記入要領: what the table is for, common rules, and one line per column."""
    lines = [
        f"{title} 記入要領",
        f"使い道: {blank.purpose_ja}",
        f"書く課: {blank.department_ja}",
        *(f"・{line}" for line in blank.guide_ja),
        "・見出しの言葉は変えないでください。列の順序は変えても、列を足しても構いません (足した列は取り込みません)。",
        "・「記入例」の行は消しても残しても構いません。数えません。",
        "・該当が1件もないときは、最初の列に「該当なし」と書いて出してください。何も書かずに出すと、出し忘れと区別できません。",
        "・セルの結合、「同上」、合計の行があっても読みますが、できるだけ使わないでください。",
    ]
    for row, line in enumerate(lines, start=1):
        cell = sheet.cell(row, 1, line)
        cell.font = Font(name=_FONT, size=14 if row == 1 else 10, bold=row == 1)
        cell.alignment = _WRAP
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
        sheet.row_dimensions[row].height = 24 if row == 1 else 32 if len(line) > 60 else 18
    head = len(lines) + 2
    for column, (word, width) in enumerate(
        (("項目", 22), ("必須・任意", 11), ("書き方", 62), ("選べる言葉", 40), ("例", 22)), start=1
    ):
        cell = sheet.cell(head, column, word)
        cell.font, cell.fill, cell.border = (
            Font(name=_FONT, size=10, bold=True, color="FFFFFF"),
            _REQUIRED,
            _GRID,
        )
        sheet.column_dimensions[get_column_letter(column)].width = width
    above = [
        Field(label, "date", False, False, (), False, STATED_ON, day)
        for label, day in blank.title_lines.items()
    ]
    for row, field in enumerate([*above, *fields], start=head + 1):
        _guide_line(sheet, row, field)
    sheet.print_title_rows = f"{head}:{head}"
    _a4(sheet, "landscape")


def _guide_line(sheet: Worksheet, row: int, field: Field) -> None:
    needed = "必須" if field.required else "任意"
    texts = [field.header, needed, field.how_ja, "、".join(field.choices), field.example]
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column, text or None)
        cell.font, cell.alignment, cell.border = Font(name=_FONT, size=10), _WRAP, _GRID
        cell.number_format = "@"
    longest = max(len(texts[2]) / 30, len(texts[3]) / 19, 1)
    sheet.row_dimensions[row].height = 17 * (int(longest) + (longest > int(longest)))


def write_list(sheet: Worksheet, header: str, words: Sequence[tuple[str, str]]) -> None:
    """A list too long for a rule: words and what they mean."""
    sheet.append([f"{header} の一覧"])
    for word, meaning in words:
        sheet.append([word, meaning])
    sheet["A1"].font = Font(name=_FONT, size=12, bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 46, 60
    _a4(sheet, "portrait")


def _a4(sheet: Worksheet, orientation: str) -> None:
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.75, 0.35
    sheet.oddFooter.center.text = "&A  &P / &N"
