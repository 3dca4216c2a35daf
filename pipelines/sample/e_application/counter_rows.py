"""Handbook 2.1 variant D in its second reading: one row per procedure and method, 件数 over the months.

Its header was copied out of a PDF: Kangxi radicals, half-width kana, a line break.
"""

from __future__ import annotations

from pipelines.sample.e_application.counter_figures import (
    METHODS,
    Figure,
    gaps_of_year,
    online_load,
    year_of_figures,
)
from pipelines.sample.e_application.ledger import Ledger
from pipelines.sample.plan import Month, months
from pipelines.sample.run import Run
from pipelines.sample.spelling import WAVE_DASH, era_year, wide
from pipelines.sample.truth import FileTruth
from pipelines.sample.ward import Procedure
from pipelines.sample.xlsx import Cell, ExcelError, Formula, SheetSpec, column_letter, workbook_bytes

INSTEAD = (2025, "地域振興部")
"""Fiscal year and division whose workbook has this form in place of the other one."""
SHEET = "R7"
_KEYS = ("所管課", "手続ｺｰﾄﾞ", "⼿続\n名称", "申請⽅法", "前年度計")
_LAST_YEAR = 5
_FIRST = 6
_HIDDEN_PROCEDURE = 1
"""Place of the procedure whose rows somebody hid; hidden rows are figures like all others."""
_NEGATIVE = ("▲5", "△5", "(5)")


def write(run: Run, ledger: Ledger, fiscal_year: int, division: str, listed: list[Procedure]) -> None:
    """Write the workbook of one division and count its figures into `ledger`."""
    path = f"e_application/窓口・郵送件数_{era_year(fiscal_year)}_{division}.xlsx"
    truth = run.truth.file(path)
    sheet = SheetSpec(SHEET, hidden_columns=[_LAST_YEAR])
    sheet.add([f"{era_year(fiscal_year)}　窓口・郵送等受付件数調べ（申請方法別）"])
    sheet.add([f"部名：{division}"])
    sheet.add([None, None, None, "（単位：件）"])
    truth.plant("title", 3, SHEET)
    period = [month for month in months() if month.fiscal_year == fiscal_year]
    _header(sheet, truth, period)
    gaps = gaps_of_year(run, fiscal_year)
    load = [online_load(run.ward, month) for month in period]
    dirty = _dirty_procedures(listed, {procedure for procedure, _, _ in gaps.marks})
    department = ""
    for place, procedure in enumerate(listed):
        last_year, by_month = year_of_figures(run, procedure, period, load, gaps)
        if not run.plan.corrected:
            _spoil(by_month, dirty.index(procedure.index) if procedure.index in dirty else None)
        name = run.ward.by_code[procedure.department_on(period[0].first)].name
        _procedure(sheet, truth, procedure, name if name != department else None, last_year, by_month)
        if place == _HIDDEN_PROCEDURE:
            rows = range(len(sheet.rows) - len(METHODS) + 1, len(sheet.rows) + 1)
            sheet.hidden_rows += rows
            truth.plant("hidden_row", len(METHODS), SHEET)
        department = name
        for month, found in zip(period, by_month, strict=True):
            ledger.report(month.index, procedure.index, [figure.value for figure in found])
    _total(sheet, truth)
    sheet.add(["※ 速報値。△は訂正による減。"])
    truth.plant("note", sheet=SHEET)
    run.write_bytes(path, workbook_bytes([sheet]))


def _header(sheet: SheetSpec, truth: FileTruth, period: list[Month]) -> None:
    row = sheet.add([*_KEYS, "件数", *[None] * 12])
    sheet.add([*[None] * len(_KEYS), *(f"{month.month}月" for month in period), "計"])
    sheet.merged += [(row, column, row + 1, column) for column in range(1, len(_KEYS) + 1)]
    sheet.merged.append((row, _FIRST, row, _FIRST + 12))
    truth.plant("header", 2, SHEET)
    truth.plant("header_radicals", 2, SHEET)
    truth.plant("header_half_width", sheet=SHEET)
    truth.plant("header_line_break", sheet=SHEET)


def _dirty_procedures(listed: list[Procedure], taken: set[int]) -> list[int]:
    """Four of the lighter procedures that have no gap of their own."""
    free = [p for p in sorted(listed, key=lambda p: (p.weight, p.index)) if p.index not in taken]
    return [p.index for p in free[:4]]


def _spoil(by_month: list[list[Figure]], kind: int | None) -> None:
    """Spoil figures of the four procedures: an error, negative counts, a suppressed one, one in full width."""
    if kind == 0:
        by_month[6][0] = Figure(ExcelError("#REF!"), None, "count_error")
    if kind == 1:
        for i, sign in enumerate(_NEGATIVE):
            by_month[2 + i][0] = Figure(sign, None, "count_negative")
    if kind == 2:
        by_month[9][0] = Figure("x", None, "count_secret")
    if kind == 3:
        value = by_month[1][0].value or 0
        by_month[1][0] = Figure(wide(f"{value:,}") + "件", value, "count_with_unit")


def _procedure(
    sheet: SheetSpec,
    truth: FileTruth,
    procedure: Procedure,
    department: str | None,
    last_year: int,
    by_month: list[list[Figure]],
) -> None:
    first = len(sheet.rows) + 1
    printed = procedure.name.replace("～", WAVE_DASH)
    truth.plant("wave_dash", int(printed != procedure.name), SHEET)
    for method, label in enumerate(METHODS):
        row = first + method
        figures = [found[method] for found in by_month]
        keys: list[Cell] = [None, None, None] if method else [department, procedure.code, printed]
        letters = column_letter(_FIRST), column_letter(_FIRST + 11)
        known = sum(figure.printed for figure in figures if isinstance(figure.printed, int))
        total = Formula(f"SUM({letters[0]}{row}:{letters[1]}{row})", known)
        sheet.add([*keys, label, None if method else last_year, *(f.printed for f in figures), total])
        truth.accept("procedure_count", sheet=SHEET, rows=12)
        for figure in figures:
            if figure.dirt:
                truth.plant(figure.dirt, sheet=SHEET)
    last = len(sheet.rows)
    sheet.merged += [(first, column, last, column) for column in (2, 3)]
    if department is None:
        top, left, _, right = next(m for m in reversed(sheet.merged) if m[1] == 1)
        sheet.merged.remove((top, left, first - 1, right))
        sheet.merged.append((top, left, last, right))
    else:
        sheet.merged.append((first, 1, last, 1))


def _total(sheet: SheetSpec, truth: FileTruth) -> None:
    cells: list[Cell] = ["合計", None, None, None, None]
    last = len(sheet.rows)
    for column in range(_FIRST, _FIRST + 13):
        letter = column_letter(column)
        known = [row[column - 1] for row in sheet.rows[5:last]]
        total = sum(
            cell if isinstance(cell, int) else cell.cached if isinstance(cell, Formula) else 0
            for cell in known
        )
        cells.append(Formula(f"SUM({letter}6:{letter}{last})", total))
    sheet.add(cells)
    truth.plant("total_row", sheet=SHEET)
