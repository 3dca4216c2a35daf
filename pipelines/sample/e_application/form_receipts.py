"""Receipts of the form service as columns of whole numbers; moments are minutes since the first day of year 1."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

import numpy as np

from pipelines.sample.draw import Draw, Ints, Mask
from pipelines.sample.e_application.ledger import DAY_MINUTES
from pipelines.sample.plan import FISCAL_YEARS

STATUSES = ("受付", "対応中", "差戻し", "完了", "却下", "取下げ", "保留中（担当確認）")
RECEIVED, WORKING, RETURNED, DONE, REJECTED, WITHDRAWN, UNKNOWN = range(7)
OVERLAP_DAYS = 31
"""Days before its range that every export shows again."""
_OUTCOMES = ((DONE, 860), (REJECTED, 30), (WITHDRAWN, 30), (RETURNED, 25), (WORKING, 35), (RECEIVED, 20))
_UNTIL_SEEN = 5
"""Minutes after which the service has touched every receipt."""


@dataclass(frozen=True, slots=True)
class FormReceipts:
    """One entry per receipt of one form. `closed` and `reopened` are 0 where that never happened."""

    serial: Ints
    at: Ints
    status: Ints
    closed: Ints
    touched: Ints
    reopened: Ints
    salt: Ints

    def __len__(self) -> int:
        return len(self.serial)

    def take(self, rows: Ints | Mask) -> FormReceipts:
        """Some of the receipts."""
        return FormReceipts(*(getattr(self, f.name)[rows] for f in fields(self)))

    def seen_at(self, moment: int) -> FormReceipts:
        """The same receipts as an export of that moment shows them."""
        again = (self.reopened > 0) & (self.reopened < moment)
        closed = np.where((self.closed >= moment) | again, 0, self.closed)
        undone = (self.closed > 0) & (closed == 0)
        status = np.where(undone, WORKING, self.status)
        touched = np.where(again, self.reopened, np.where(undone, self.at + _UNTIL_SEEN, self.touched))
        return FormReceipts(self.serial, self.at, status, closed, touched, self.reopened, self.salt)


@dataclass(frozen=True, slots=True)
class Export:
    """One export: receipts from `first` on, drawn at the beginning of the day `drawn`."""

    place: int
    first: date
    drawn: date

    @property
    def moment(self) -> int:
        """When it was drawn."""
        return minutes_of(self.drawn)


def exports() -> list[Export]:
    """Half-yearly exports of both fiscal years; each begins before the end of the one before."""
    found = []
    begun = date(FISCAL_YEARS[0], 4, 1)
    for place in range(2 * len(FISCAL_YEARS)):
        half = place % 2
        drawn = date(FISCAL_YEARS[0] + place // 2 + half, 4 if half else 10, 1)
        found.append(Export(place, begun, drawn))
        begun = drawn - timedelta(days=OVERLAP_DAYS)
    return found


def minutes_of(day: date) -> int:
    """The beginning of a day."""
    return day.toordinal() * DAY_MINUTES


def moment_of(minutes: int) -> datetime:
    """The moment as a wall clock shows it."""
    day, rest = divmod(minutes, DAY_MINUTES)
    return datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(minutes=rest)


def receive_forms(draw: Draw, sizes: dict[int, int]) -> FormReceipts:
    """All receipts of one form in order of time, in their last state; `sizes` by fiscal year."""
    parts = []
    for fiscal_year, size in sizes.items():
        first, end = minutes_of(date(fiscal_year, 4, 1)), minutes_of(date(fiscal_year + 1, 4, 1))
        parts.append(np.sort(draw.between(first, end - 1, size)))
    at = np.concatenate(parts)
    rows = len(at)
    codes = np.array([code for code, _ in _OUTCOMES], np.int64)
    status = codes[draw.weighted([weight for _, weight in _OUTCOMES], rows)]
    lead = draw.between(30, 30 * DAY_MINUTES, rows)
    closed = np.where((status == DONE) | (status == REJECTED), at + lead, 0)
    last = exports()[-1].moment
    status = np.where(closed >= last, WORKING, status)
    closed = np.where(closed >= last, 0, closed)
    touched = np.where(closed > 0, closed, np.minimum(at + draw.between(_UNTIL_SEEN, 2_000, rows), last - 1))
    return FormReceipts(
        np.arange(1, rows + 1, dtype=np.int64), at, status, closed, touched,
        np.zeros(rows, np.int64), draw.between(0, 10**6, rows),
    )  # fmt: skip


def reopen(draw: Draw, receipts: FormReceipts, times: int) -> FormReceipts:
    """Open receipts again that an export showed as completed: those in the days that the next export repeats."""
    reopened = receipts.reopened.copy()
    for earlier, later in zip(exports()[:-1], exports()[1:], strict=True):
        repeated = receipts.at >= minutes_of(later.first)
        able = np.flatnonzero(repeated & (receipts.closed > 0) & (receipts.closed < earlier.moment))
        for place in able[draw.distinct(len(able), min(times, len(able)))]:
            reopened[place] = earlier.moment + draw.one(600, 20_000)
    return FormReceipts(
        receipts.serial, receipts.at, receipts.status, receipts.closed, receipts.touched, reopened, receipts.salt
    )  # fmt: skip
