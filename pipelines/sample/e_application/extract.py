"""Handbook 2.1 variant C: stripped extract of the application management system, UTF-8, LF, codes, ISO, quarterly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from pipelines.sample.draw import Draw, Ints, Mask
from pipelines.sample.e_application.form_receipts import moment_of
from pipelines.sample.e_application.ledger import DAY_MINUTES, Ledger
from pipelines.sample.plan import Month, months
from pipelines.sample.run import Run
from pipelines.sample.spelling import excel_scientific, wide
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import Procedure

FOLDER = "e_application"
COLUMNS = ("到達番号", "手続ID", "様式版", "到達日時", "処理状態CD", "処理完了日", "年齢階級")
RECEIVED, WORKING, RETURNED, DONE, REJECTED, WITHDRAWN, UNKNOWN = range(1, 8)
"""Status codes of the extract; 07 to 09 are in no list that the ward has."""
_OUTCOMES = ((DONE, 880), (REJECTED, 25), (WITHDRAWN, 25), (RETURNED, 20), (WORKING, 30), (RECEIVED, 20))
_AGES = ("0-19", "20-29", "30-39", "40-49", "50-59", "60-64", "65-74", "75-", "不明")
_AGAIN_PER_MILLE = 60
"""Share of a quarter's receipts that the next extract shows again, further on."""
DIRT = {
    "excel_scientific": 1,
    "impossible_date": 1,
    "too_few_fields": 1,
    "too_many_fields": 1,
    "unknown_status": 2,
    "impossible_optional_date": 1,
    "trailing_blanks": 1,
    "exact_duplicate": 1,
    "utc_moment": 2,
    "wide_digits": 1,
}
"""Rows of each kind in every extract; no row gets two kinds."""
_MENDED = ("excel_scientific", "too_few_fields", "too_many_fields")
"""What the corrected first extract no longer has."""
_LOST = ("excel_scientific", "impossible_date", "too_few_fields", "too_many_fields")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One entry per receipt; `second` counts from the first day of year 1, `closed` is an ordinal or 0."""

    serial: Ints
    procedure: Ints
    month: Ints
    second: Ints
    status: Ints
    closed: Ints
    age: Ints

    def __len__(self) -> int:
        return len(self.serial)

    def take(self, rows: Ints | Mask) -> Arrivals:
        """Some of the receipts."""
        return Arrivals(*(getattr(self, f.name)[rows] for f in fields(self)))

    @property
    def day(self) -> Ints:
        """Ordinal of the day of receipt."""
        return self.second // 86_400


def write(run: Run, ledger: Ledger) -> None:
    """Write the quarterly extracts and count what they hold into `ledger`."""
    carried: Arrivals | None = None
    quarters = [months()[i : i + 3] for i in range(0, len(months()), 3)]
    for number, quarter in enumerate(quarters):
        draw = run.draw(FOLDER, "extract", number)
        fresh = _receive(run, draw, quarter, number)
        last = number == len(quarters) - 1
        size = 0 if last else max(1, len(fresh) * _AGAIN_PER_MILLE // 1000)
        again = np.sort(draw.distinct(len(fresh), size))
        fresh.status[again], fresh.closed[again] = WORKING, 0
        kinds = _choose(draw, fresh, again)
        if run.plan.corrected and number == 0:
            kinds = {i: kind for i, kind in kinds.items() if kind not in _MENDED}
        late = None if carried is None else _move_on(draw, carried, quarter)
        _print(run, quarter, fresh, kinds, late)
        lost = np.array([i for i, kind in kinds.items() if kind in _LOST], np.int64)
        _settle(ledger, fresh, lost, again, late)
        carried = None if last else fresh.take(again)


def _receive(run: Run, draw: Draw, quarter: list[Month], number: int) -> Arrivals:
    """New receipts of a quarter, in order of time; the extract is drawn ten days after its end."""
    parts = []
    for month in quarter:
        rows = run.plan.extract_receipts(month.fiscal_year)[(month.month - 4) % 12]
        weights = [_weight(p, month) for p in run.ward.procedures]
        first, end = month.first.toordinal() * 86_400, (month.last.toordinal() + 1) * 86_400
        second = np.sort(draw.between(first, end - 1, rows))
        parts.append((second, draw.weighted(weights, rows), np.full(rows, month.index, np.int64)))
    second, procedure, index = (np.concatenate(column) for column in zip(*parts, strict=True))
    rows = len(second)
    codes = np.array([code for code, _ in _OUTCOMES], np.int64)
    status = codes[draw.weighted([weight for _, weight in _OUTCOMES], rows)]
    closed = second // 86_400 + draw.between(0, 25, rows)
    open_still = closed > quarter[-1].last.toordinal() + 10
    decided = (status == DONE) | (status == REJECTED)
    return Arrivals(
        number * 10**7 + np.arange(rows, dtype=np.int64), procedure, index, second,
        np.where(decided & open_still, WORKING, status), np.where(decided & ~open_still, closed, 0),
        draw.between(0, len(_AGES) - 1, rows),
    )  # fmt: skip


def _weight(procedure: Procedure, month: Month) -> int:
    """Only priority procedures have an ID in that system."""
    return procedure.weight if "S_P59" in procedure.scopes and procedure.is_online(month) else 0


def _choose(draw: Draw, fresh: Arrivals, again: Ints) -> dict[int, str]:
    kinds: dict[int, str] = {}
    busy = set(again.tolist())
    for kind, times in DIRT.items():
        wanted = fresh.status == DONE if kind == "impossible_optional_date" else np.ones(len(fresh), np.bool_)
        if kind == "utc_moment":  # before nine in the morning the day is another one in UTC
            wanted = fresh.second % 86_400 < 9 * 3600
        able = np.array([i for i in np.flatnonzero(wanted).tolist() if i not in busy], np.int64)
        for i in able[draw.distinct(len(able), min(times, len(able)))].tolist():
            kinds[i] = kind
            busy.add(i)
            if kind == "unknown_status":
                fresh.status[i] = UNKNOWN + i % 3
            if kind in ("unknown_status", "impossible_optional_date"):
                fresh.closed[i] = 0
    return kinds


def _move_on(draw: Draw, carried: Arrivals, quarter: list[Month]) -> Arrivals:
    """The same receipts a quarter later: completed."""
    closed = quarter[0].first.toordinal() + draw.between(0, 60, len(carried))
    done = np.full(len(carried), DONE, np.int64)
    return Arrivals(
        carried.serial, carried.procedure, carried.month, carried.second, done, closed, carried.age
    )


def _settle(ledger: Ledger, fresh: Arrivals, lost: Ints, again: Ints, late: Arrivals | None) -> None:
    """Count accepted receipts once: by the month of receipt, and by their last known state."""
    accepted = np.ones(len(fresh), np.bool_)
    accepted[lost] = False
    for month in np.unique(fresh.month).tolist():
        here = fresh.procedure[accepted & (fresh.month == month)]
        ledger.receive(month, here, np.ones(len(here), np.bool_))
    accepted[again] = False
    for final in (fresh.take(accepted), late):
        if final is None:
            continue
        for month in np.unique(final.month).tolist():
            part = final.take(final.month == month)
            lead = np.where(part.closed > 0, (part.closed - part.day) * DAY_MINUTES, -1)
            year = months()[month].fiscal_year
            ledger.settle(year, np.ones(len(part), np.bool_), part.status == DONE, lead)


def _print(
    run: Run, quarter: list[Month], fresh: Arrivals, kinds: dict[int, str], late: Arrivals | None
) -> None:
    path = f"{FOLDER}/申請管理抽出_{quarter[0].stamp}-{quarter[-1].stamp}.csv"
    file = TextFile(run, path, "application", "utf-8", newline="\n")
    file.header(COLUMNS)
    if late is not None:
        file.accept_all(_records(run, late))
        file.truth.plant("repeated_receipt", len(late))
    records = _records(run, fresh)
    begin = 0
    for place in sorted(kinds):
        file.accept_all(records[begin:place])
        _spoilt(file, list(records[place]), fresh, place, kinds[place])
        begin = place + 1
    file.accept_all(records[begin:])
    file.close()


def _records(run: Run, found: Arrivals) -> list[Sequence[str]]:
    ids = [p.procedure_id for p in run.ward.procedures]
    days = {int(n): moment_of(int(n) * DAY_MINUTES).date().isoformat() for n in np.unique(found.closed) if n}
    days[0] = ""
    received = {int(n): moment_of(int(n) * DAY_MINUTES).date().isoformat() for n in np.unique(found.day)}
    columns = zip(
        _numbers(found).tolist(), found.procedure.tolist(), found.second.tolist(), found.status.tolist(),
        found.closed.tolist(), found.age.tolist(), strict=True,
    )  # fmt: skip
    return [
        (
            f"{number:016d}", ids[procedure], f"{procedure % 4 + 1}.{number % 3}",
            f"{received[second // 86_400]}T{_clock(second % 86_400)}+09:00", f"{status:02d}", days[closed], _AGES[age],
        )
        for number, procedure, second, status, closed, age in columns
    ]  # fmt: skip


def _numbers(found: Arrivals) -> Ints:
    """Sixteen digits that begin with 13 (東京都), one to one with the serial."""
    return 13 * 10**14 + found.serial * 314_159 % 10**14


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def _spoilt(file: TextFile, values: list[str], fresh: Arrivals, place: int, kind: str) -> None:
    """One dirty record."""
    number, _, _, at, _, _, _ = values
    if kind == "excel_scientific":
        file.quarantined((excel_scientific(int(number)), *values[1:]), kind)
    elif kind == "impossible_date":
        file.quarantined((*values[:3], f"{at[:4]}-02-30{at[10:]}", *values[4:]), kind)
    elif kind == "too_few_fields":
        file.spoilt(",".join(values[:4]), kind)
    elif kind == "too_many_fields":
        file.spoilt(",".join([*values, "65-74", "再送"]), kind)
    elif kind == "trailing_blanks":
        file.accepted((*values, "", ""), kind)
    elif kind == "exact_duplicate":
        file.accepted(values)
        file.repeated(values)
    elif kind == "utc_moment":
        at_utc = moment_of(int(fresh.second[place]) // 60 - 9 * 60)
        file.accepted((*values[:3], f"{at_utc:%Y-%m-%dT%H:%M}:{at[17:19]}Z", *values[4:]), kind)
    elif kind == "impossible_optional_date":
        file.accepted((*values[:5], f"{at[:4]}-06-31", values[6]), kind)
    elif kind == "wide_digits":
        file.accepted((wide(number), *values[1:]), kind)
    else:
        file.accepted(values, kind)
