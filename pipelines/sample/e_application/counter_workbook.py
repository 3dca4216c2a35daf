"""Handbook 2.1 variant D: 窓口・郵送件数調べ, one workbook for each division and fiscal year."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.sample.e_application import counter_rows
from pipelines.sample.e_application.counter_figures import (
    METHODS,
    Gaps,
    absent_procedure,
    gaps_of_year,
    online_load,
    year_of_figures,
)
from pipelines.sample.e_application.ledger import Ledger
from pipelines.sample.organisation import DIVISIONS
from pipelines.sample.plan import FISCAL_YEARS, Month, months
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year
from pipelines.sample.truth import FileTruth
from pipelines.sample.ward import Procedure
from pipelines.sample.xlsx import Cell, Formula, SheetSpec, column_letter, workbook_bytes

FOLDER = "e_application"
SHEET = "件数調べ"
_KEYS = ("所管課", "手続コード", "手続名称", "前年度計")
_LAST_YEAR = 4
_FIRST_FIGURE = 5
_BLOCK = 13
_WIDTH = len(_KEYS) + _BLOCK * len(METHODS)


@dataclass
class _Book:
    """One workbook under way; `numbers` holds what formulas see, by (row, column)."""

    truth: FileTruth
    period: list[Month]
    load: list[int]
    gaps: Gaps
    sheet: SheetSpec = field(default_factory=lambda: SheetSpec(SHEET, hidden_columns=[_LAST_YEAR]))
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    subtotals: list[int] = field(default_factory=list)


def write(run: Run, ledger: Ledger) -> None:
    """Write the workbooks of both fiscal years and count their figures into `ledger`."""
    absent = absent_procedure(run)
    for fiscal_year in FISCAL_YEARS:
        gaps = gaps_of_year(run, fiscal_year)
        period = [month for month in months() if month.fiscal_year == fiscal_year]
        load = [online_load(run.ward, month) for month in period]
        for division in DIVISIONS.values():
            listed = [
                p
                for p in run.ward.procedures
                if p.index != absent
                and run.ward.by_code[p.department_on(period[0].first)].division == division
            ]
            if run.plan.widened and (fiscal_year, division) == counter_rows.INSTEAD:
                counter_rows.write(run, ledger, fiscal_year, division, listed)
                continue
            path = f"{FOLDER}/窓口・郵送件数_{era_year(fiscal_year)}_{division}.xlsx"
            book = _Book(run.truth.file(path), period, load, gaps)
            _fill(run, ledger, book, division, listed)
            run.write_bytes(path, workbook_bytes([book.sheet]))


def _fill(run: Run, ledger: Ledger, book: _Book, division: str, listed: list[Procedure]) -> None:
    fiscal_year = book.period[0].fiscal_year
    book.sheet.add([f"{era_year(fiscal_year)}　窓口・郵送等受付件数調べ"])
    book.sheet.add([f"部名：{division}"])
    book.sheet.add(["（単位：件）"])
    book.truth.plant("title", 3, SHEET)
    _header(book)
    by_department: dict[str, list[Procedure]] = {}
    for procedure in listed:
        by_department.setdefault(procedure.department_on(book.period[0].first), []).append(procedure)
    for code in sorted(by_department):
        first = len(book.sheet.rows) + 1
        for procedure in by_department[code]:
            _procedure(
                run,
                ledger,
                book,
                run.ward.by_code[code].name if len(book.sheet.rows) + 1 == first else None,
                procedure,
            )
        last = len(book.sheet.rows)
        if last > first:
            book.sheet.merged.append((first, 1, last, 1))
        _sum_row(book, "小計", list(range(first, last + 1)))
        book.subtotals.append(last + 1)
    _sum_row(book, "合計", book.subtotals)
    _note(book, "※ 件数は受付日による。「-」は該当なし、「…」は未集計。")
    if "count_note" in book.truth.planted:
        _note(book, "※1 臨時窓口の件数を含む。")


def _header(book: _Book) -> None:
    top: list[Cell] = [*_KEYS]
    bottom: list[Cell] = [None] * len(_KEYS)
    for method in METHODS:
        top += [method, *[None] * (_BLOCK - 1)]
        bottom += [*(f"{month.month}月" for month in book.period), "計"]
    row = book.sheet.add(top)
    book.sheet.add(bottom)
    book.sheet.merged += [(row, column, row + 1, column) for column in range(1, len(_KEYS) + 1)]
    for block in range(len(METHODS)):
        first = _FIRST_FIGURE + block * _BLOCK
        book.sheet.merged.append((row, first, row, first + _BLOCK - 1))
    book.truth.plant("header", 2, SHEET)


def _procedure(run: Run, ledger: Ledger, book: _Book, department: str | None, procedure: Procedure) -> None:
    row = len(book.sheet.rows) + 1
    cells: list[Cell] = [department, procedure.code, procedure.name, None, *[None] * (_WIDTH - len(_KEYS))]
    last_year, by_month = year_of_figures(run, procedure, book.period, book.load, book.gaps)
    cells[_LAST_YEAR - 1] = book.numbers[row, _LAST_YEAR] = last_year
    for place, (month, found) in enumerate(zip(book.period, by_month, strict=True)):
        for block, figure in enumerate(found):
            column = _FIRST_FIGURE + block * _BLOCK + place
            cells[column - 1] = figure.printed
            if isinstance(figure.printed, int):
                book.numbers[row, column] = figure.printed
            if figure.dirt:
                book.truth.plant(figure.dirt, sheet=SHEET)
        ledger.report(month.index, procedure.index, [figure.value for figure in found])
    for block in range(len(METHODS)):
        first = _FIRST_FIGURE + block * _BLOCK
        total = sum(book.numbers.get((row, column), 0) for column in range(first, first + 12))
        cells[first + 11] = Formula(
            f"SUM({column_letter(first)}{row}:{column_letter(first + 11)}{row})", total
        )
        book.numbers[row, first + 12] = total
    book.sheet.add(cells)
    book.truth.accept("procedure_count", sheet=SHEET, rows=12 * len(METHODS))


def _sum_row(book: _Book, label: str, rows: list[int]) -> None:
    number = len(book.sheet.rows) + 1
    cells: list[Cell] = [label, None, None]
    for column in range(_LAST_YEAR, _WIDTH + 1):
        letter = column_letter(column)
        total = sum(book.numbers.get((row, column), 0) for row in rows)
        together = f"{letter}{rows[0]}:{letter}{rows[-1]}"
        apart = ",".join(f"{letter}{row}" for row in rows)
        cells.append(Formula(f"SUM({together if label == '小計' else apart})", total))
        book.numbers[number, column] = total
    book.sheet.add(cells)
    book.truth.plant("total_row", sheet=SHEET)


def _note(book: _Book, text: str) -> None:
    book.sheet.add([text])
    book.truth.plant("note", sheet=SHEET)
