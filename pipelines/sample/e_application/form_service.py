"""Handbook 2.1 variant A: a form service, one export per form, UTF-8 with BOM, CRLF, everything in quotes."""

from __future__ import annotations

from datetime import date

import numpy as np

from pipelines.sample.draw import Draw, Ints
from pipelines.sample.e_application.form_lines import REPEATED, FormPrinter, Line
from pipelines.sample.e_application.form_receipts import (
    DONE,
    OVERLAP_DAYS,
    UNKNOWN,
    Export,
    FormReceipts,
    exports,
    minutes_of,
    receive_forms,
    reopen,
)
from pipelines.sample.e_application.forms import Form, forms
from pipelines.sample.e_application.ledger import DAY_MINUTES, Ledger
from pipelines.sample.plan import FISCAL_YEARS, apportion, fiscal_year_of
from pipelines.sample.run import Run
from pipelines.sample.textfile import TextFile
from pipelines.sample.xlsx import Cell, SheetSpec, workbook_bytes

FOLDER = "e_application"
TABLE = "application"
LOST = ("impossible_date", "impossible_time", "missing_required")
_SHARES = (30, 25, 20, 15, 10)
_REOPENED = 2
DIRT: tuple[dict[str, int], ...] = (
    {"impossible_date": 1, "unknown_status": 1, "date_spelling": 2, "canary": 1},
    {"midnight": 1, "impossible_time": 1, "exact_duplicate": 1, "canary": 1},
    {"missing_required": 1, "impossible_optional_date": 1, "weekday_printed": 1, "canary": 1},
    {"unknown_status": 1, "exact_duplicate": 1, "date_compact": 1, "canary": 1},
)
"""Rows of each kind in the exports of every form, one after the other; no row gets two kinds."""
RESAVED = {("スポーツ教室の申込み（前期～後期）", 1): False, ("児童館行事の申込み", 2): True}
"""Exports that somebody saved again as a workbook, and whether its serial numbers count from 1904."""
TESTED = 6
"""Receipts of the test of a form, made with its own ID before and shortly after it went live."""


def write(run: Run, ledger: Ledger) -> None:
    """Write the exports of all forms and count what they hold into `ledger`."""
    listed = forms(run.ward)
    sizes = {year: apportion(run.plan.form_receipts(year), _SHARES) for year in FISCAL_YEARS}
    for place, form in enumerate(listed):
        draw = run.draw(FOLDER, "form", form.procedure.code)
        found = receive_forms(draw, {year: sizes[year][place] for year in FISCAL_YEARS})
        found = reopen(draw, found, _REOPENED)
        found, spoilt = _spoil(draw, form, found)
        _settle(ledger, form, found, spoilt)
        for export in exports():
            _write_export(run, form, export, found, spoilt)
        if form.asks_birthday:
            _write_test(run, form, draw)


def _spoil(draw: Draw, form: Form, found: FormReceipts) -> tuple[FormReceipts, dict[int, str]]:
    """Choose dirty receipts among those that one export alone shows; returns what the dirt changes, and kinds."""
    at, status, closed = found.at.copy(), found.status.copy(), found.closed.copy()
    kinds: dict[int, str] = {}
    for export, dirt in zip(exports(), DIRT, strict=True):
        alone = _alone(export, found)
        if form.asks_birthday and export.place == 1:
            dirt = {**dirt, "impossible_birthday": 1}
        for kind, times in dirt.items():
            wanted = found.status[alone] == DONE if kind == "impossible_optional_date" else alone >= 0
            able = np.array([i for i in alone[wanted].tolist() if i not in kinds], np.int64)
            for i in able[draw.distinct(len(able), min(times, len(able)))].tolist():
                kinds[i] = kind
                if kind == "midnight":
                    at[i] = at[i] // DAY_MINUTES * DAY_MINUTES
                if kind == "unknown_status":
                    status[i] = UNKNOWN
                if kind in ("unknown_status", "impossible_optional_date"):
                    closed[i] = 0
    changed = FormReceipts(found.serial, at, status, closed, found.touched, found.reopened, found.salt)
    return changed, kinds


def _alone(export: Export, found: FormReceipts) -> Ints:
    """Receipts in no other export, seen there in their last state; the first of a month is left out, for 24:00
    must not move a receipt into another month."""
    first = minutes_of(export.first) + (OVERLAP_DAYS * DAY_MINUTES if export.place else 0)
    until = export.moment - OVERLAP_DAYS * DAY_MINUTES
    inside = (found.at >= first) & (found.at < until) & (found.closed < export.moment) & (found.reopened == 0)
    chosen = np.flatnonzero(inside)
    days = [date.fromordinal(int(n)).day for n in found.at[chosen] // DAY_MINUTES]
    return chosen[np.array(days, np.int64) > 1] if len(chosen) else chosen


def _settle(ledger: Ledger, form: Form, found: FormReceipts, spoilt: dict[int, str]) -> None:
    """Count every accepted receipt once, in the state in which the last export that shows it has it."""
    kept = np.array([spoilt.get(i) not in LOST for i in range(len(found))], np.bool_)
    last_export = np.zeros(len(found), np.int64)
    for export in exports():
        shown = (found.at >= minutes_of(export.first)) & (found.at < export.moment)
        last_export[shown] = export.place
    for export in exports():
        final = found.take(kept & (last_export == export.place)).seen_at(export.moment)
        lead = np.where(final.closed > 0, final.closed - final.at, -1)
        ordinals, inverse = np.unique(final.at // DAY_MINUTES, return_inverse=True)
        days = [date.fromordinal(int(n)) for n in ordinals]
        months = np.array([(d.year - FISCAL_YEARS[0]) * 12 + d.month - 4 for d in days], np.int64)[inverse]
        years = np.array([fiscal_year_of(d) for d in days], np.int64)[inverse]
        online = np.ones(len(final), np.bool_)
        for month in np.unique(months).tolist():
            here = months == month
            index = np.full(int(here.sum()), form.procedure.index, np.int64)
            ledger.receive(month, index, online[here])
        for year in np.unique(years).tolist():
            here = years == year
            ledger.settle(year, online[here], final.status[here] == DONE, lead[here])


def _write_export(run: Run, form: Form, export: Export, found: FormReceipts, spoilt: dict[int, str]) -> None:
    rows = np.flatnonzero((found.at >= minutes_of(export.first)) & (found.at < export.moment))
    shown = found.take(rows).seen_at(export.moment)
    kinds = {i: spoilt[place] for i, place in enumerate(rows.tolist()) if place in spoilt}
    lines = FormPrinter(run.ward, form, export.place).lines(shown, kinds)
    earlier = exports()[export.place - 1].moment if export.place else 0
    repeated = found.take(rows[found.at[rows] < earlier]) if earlier else found.take(rows[:0])
    again = int(((repeated.reopened > 0) & (repeated.reopened < export.moment)).sum())
    path = f"{FOLDER}/LoGoフォーム_{form.procedure.name}_{export.drawn:%Y%m%d}"
    form_key = (form.procedure.name, export.place)
    if form_key in RESAVED:
        _write_workbook(run, f"{path}.xlsx", form, export, lines, RESAVED[form_key])
    else:
        _write_text(run, f"{path}.csv", form.columns(export.place), lines)
    truth = run.truth.files[f"{path}.xlsx" if form_key in RESAVED else f"{path}.csv"]
    sheet = "Sheet1" if form_key in RESAVED else ""
    truth.plant("overlapping_export", len(repeated) - again, sheet)
    truth.plant("reopened", again, sheet)
    truth.plant("renamed_question", int(export.place > 0), sheet)


def _write_text(run: Run, path: str, columns: tuple[str, ...], lines: list[Line]) -> None:
    file = TextFile(run, path, TABLE, "utf-8-sig", quote_all=True)
    file.header(columns)
    for line in lines:
        if line.kinds and line.kinds[0] in LOST:
            file.quarantined(line.words(), line.kinds[0])
        elif REPEATED in line.kinds:
            file.repeated(line.words(), *line.kinds[1:])
        else:
            file.accepted(line.words(), *line.kinds)
    file.close()


def _write_workbook(
    run: Run, path: str, form: Form, export: Export, lines: list[Line], epoch_1904: bool
) -> None:
    """The export after it was opened in a spreadsheet and saved as a workbook: moments are serial numbers."""
    truth = run.truth.file(path)
    sheet = SheetSpec("Sheet1")
    sheet.add(form.columns(export.place))
    truth.plant("header", sheet="Sheet1")
    for line in lines:
        cells: list[Cell] = [cell or None for cell in line.cells(epoch_1904)]
        sheet.add(cells)
        if line.kinds and line.kinds[0] in LOST:
            truth.plant(line.kinds[0], sheet="Sheet1")
            continue
        for kind in line.kinds:
            truth.plant(kind, sheet="Sheet1")
        if REPEATED not in line.kinds:
            truth.accept(TABLE, sheet="Sheet1")
        truth.plant("serial_1904" if epoch_1904 else "serial_1900", line.serials, "Sheet1")
    truth.plant("resaved_workbook", sheet="Sheet1")
    run.write_bytes(path, workbook_bytes([sheet], epoch_1904=epoch_1904))


def _write_test(run: Run, form: Form, draw: Draw) -> None:
    """Receipts of the form's test: its own ID, a name that says so, days before and after it went live."""
    first = minutes_of(date(FISCAL_YEARS[0], 3, 28))
    at = np.sort(first + draw.between(0, 9 * DAY_MINUTES, TESTED))
    zeros = np.zeros(TESTED, np.int64)
    found = FormReceipts(
        np.arange(900_001, 900_001 + TESTED), at, zeros, zeros, at + 5, zeros, draw.between(0, 999, TESTED)
    )
    lines = FormPrinter(run.ward, form, 0, test=True).lines(found, {})
    path = f"{FOLDER}/LoGoフォーム_【テスト】{form.procedure.name}_{FISCAL_YEARS[0]}0410.csv"
    _write_text(run, path, form.columns(0), lines)
    run.truth.files[path].plant("test_receipt", TESTED)
