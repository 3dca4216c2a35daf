"""The report as a workbook: numbers as numbers, words as words that no program takes for a formula, A4."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines.explain import words
from pipelines.explain.evidence import COUNTED
from pipelines.explain.explanation import Explanation
from pipelines.explain.rows.trace import Trace
from pipelines.explain.shapes import Kind, Report, Section, Table, pairs

_WIDTHS = {"text": 30, "number": 11, "code": 18}
_FIRST, _PER_LINE = 46, 60


def write(path: Path, reports: list[Report], explanations: list[Explanation]) -> None:
    """Write the workbook: one sheet of words for each value, and one for each table. Raises OSError."""
    from openpyxl import Workbook

    from pipelines.publish.reports.cells import Styles

    book = Workbook()
    book.remove(book.worksheets[0])
    styles = Styles(book)
    for number, (report, explanation) in enumerate(zip(reports, explanations, strict=True), start=1):
        mark = f"{number} " if len(reports) > 1 else ""
        _summary(book, styles, f"{mark}説明", report, explanation)
        for section in report.sections:
            for place, table in enumerate(section.tables, start=1):
                name = section.title.split(" (")[0] + (f" {place}" if len(section.tables) > 1 else "")
                _sheet(book, styles, f"{mark}{name}"[:31], report, _captioned(section, table))
        if explanation.with_rows and explanation.trace is not None:
            _sheet(book, styles, f"{mark}数えた記録 全部", report, _every_row(explanation.trace))
    book.properties.title, book.properties.creator = reports[0].title, "Shihyo"
    book.properties.subject = reports[0].citation_id
    book.save(path)


def _summary(book: Any, styles: Any, name: str, report: Report, e: Explanation) -> None:
    from pipelines.publish.reports.cells import Shown, put

    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 84
    put(sheet, styles, 1, 1, Shown(report.title), "title")
    row = 2
    for text in (report.sentence, report.today):
        _wide(sheet, styles, row, text)
        row += 1
    row += 1
    for section in report.sections:
        if not (pairs(section) or section.notes):
            continue
        put(sheet, styles, row, 1, Shown(section.title), "heading")
        put(sheet, styles, row, 2, Shown(None), "heading")
        row += 1
        for label, text in pairs(section):
            put(sheet, styles, row, 1, Shown(label), "wrapped")
            shown = _native(e, label, text)
            put(sheet, styles, row, 2, shown, "wrapped" if isinstance(shown.value, str) else "day")
            sheet.row_dimensions[row].height = _height(text)
            row += 1
        for note in section.notes:
            _wide(sheet, styles, row, f"※ {note}")
            row += 1
    _print(sheet, report, None, "portrait")


def _native(e: Explanation, label: str, text: str) -> Any:
    """The value itself as a number with the format of its unit; everything else as the words of the report."""
    from pipelines.publish.reports.cells import Shown, number_format
    from pipelines.values.rounding import half_up

    if label == "値" and not words.hidden(e.value) and e.value.value is not None:
        value = float(half_up(e.value.value, e.definition.decimals))
        return Shown(value, number_format(e.definition.unit, e.definition.decimals))
    return Shown(text)


def _wide(sheet: Any, styles: Any, row: int, text: str) -> None:
    from pipelines.publish.reports.cells import Shown, put

    put(sheet, styles, row, 1, Shown(text), "wrapped")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    sheet.row_dimensions[row].height = _height(text, 80)


def _captioned(section: Section, table: Table) -> Table:
    return table if table.caption else replace(table, caption=section.title)


def _every_row(trace: Trace) -> Table:
    """Runs of records, one to a row: first and last as numbers, to filter and to look up."""
    columns: tuple[tuple[str, Kind], ...] = (
        ("ファイル", "text"), ("シート", "text"), ("行から", "number"), ("行まで", "number"), ("セル", "code"),
        ("数え方", "text"),
    )  # fmt: skip
    rows = tuple((r.path, r.sheet, r.first, r.last, r.cell, COUNTED[r.counted]) for r in trace.runs)
    return Table("数えた記録 (ファイル・シート・行)", columns, rows)


def _sheet(book: Any, styles: Any, name: str, report: Report, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    from pipelines.publish.reports.cells import Shown, finish_sheet, put

    sheet = book.create_sheet(name)
    put(sheet, styles, 1, 1, Shown(table.caption), "title")
    put(sheet, styles, 2, 1, Shown(report.stamp), "note")
    for column, (heading, kind) in enumerate(table.columns, start=1):
        put(sheet, styles, 4, column, Shown(heading), "heading number" if kind == "number" else "heading")
        sheet.column_dimensions[get_column_letter(column)].width = _width(table, column - 1)
    rows = [*table.rows, *([table.total] if table.total else [])]
    for number, values in enumerate(rows, start=5):
        for column, (value, (_, kind)) in enumerate(zip(values, table.columns, strict=True), start=1):
            look = {"text": "wrapped", "number": "number", "code": "code"}[kind]
            put(
                sheet, styles, number, column, Shown(value, "#,##0" if isinstance(value, int) else None), look
            )
    sheet.freeze_panes = "A5"
    finish_sheet(sheet, 4, len(table.columns), 4 + len(table.rows))
    _print(sheet, report, "4:4", "landscape")


def _width(table: Table, column: int) -> float:
    if column == 0:
        return _FIRST
    longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
    kind = table.columns[column][1]
    return _PER_LINE if kind == "text" and longest > _WIDTHS["text"] else _WIDTHS[kind]


def _height(text: str, per_line: int = 42) -> float:
    return 16.5 * max(1, -(-len(text) // per_line)) + 3


def _print(sheet: Any, report: Report, titles: str | None, orientation: str) -> None:
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = titles
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.6, 0.3, 0.3
    sheet.oddHeader.left.text = report.title.replace("&", "&&")
    sheet.oddHeader.right.text = report.citation_id.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"
    for part in (sheet.oddHeader.left, sheet.oddHeader.right, sheet.oddFooter.right):
        part.size = 8
