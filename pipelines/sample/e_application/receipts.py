"""Receipts of one month as columns of whole numbers; text is made of them only when they are written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np

from pipelines.sample.draw import Draw, Ints, Mask
from pipelines.sample.e_application.ledger import DAY_MINUTES
from pipelines.sample.plan import Month
from pipelines.sample.ward import Procedure

CHANNELS = ("パソコン", "スマートフォン", "代理", "電話自動応答")
PROXY, UNKNOWN_CHANNEL = 2, 3
STATUSES = ("処理待ち", "処理中", "返却中", "完了", "不受理", "取下げ", "審査待ち（旧）")
WAITING, WORKING, RETURNED, DONE, REJECTED, WITHDRAWN, UNKNOWN_STATUS = range(7)
APPLICANTS = ("個人", "法人", "代理人")
REASONS = ("", "申請者の都合", "重複申請のため", "書類不備のため")
EXPORT_LAG = 20
"""Days after the month's end on which its export is drawn; later completions are not in it."""
_LEAD_WEIGHTS = (6, 9, 11, 12, 11, 9, 8, 8, 6, 4, 3, 3, 2, 2, 2, *(1,) * 16)
_OUTCOMES = ((DONE, 905), (REJECTED, 25), (WITHDRAWN, 30), (RETURNED, 20), (WORKING, 12), (WAITING, 8))


@dataclass(frozen=True, slots=True)
class Receipts:
    """One entry per row. Days are ordinals of `datetime.date`; `closed` is 0 without a completion date."""

    serial: Ints
    procedure: Ints
    day: Ints
    minute: Ints
    channel: Ints
    applicant: Ints
    status: Ints
    returned: Ints
    closed: Ints
    reason: Ints

    def __len__(self) -> int:
        return len(self.serial)

    def take(self, rows: Ints | Mask) -> Receipts:
        """Some of the rows."""
        return Receipts(*(getattr(self, f.name)[rows] for f in fields(self)))

    @property
    def online(self) -> Mask:
        """Rows that came online; what staff keyed in (代理) did not."""
        return self.channel < PROXY

    @property
    def lead(self) -> Ints:
        """Minutes of the whole days to completion, -1 where there is none."""
        return np.where(self.closed > 0, (self.closed - self.day) * DAY_MINUTES, -1)

    def numbers(self) -> Ints:
        """Receipt numbers: twelve digits, one to one with the serial, one in ten with a leading zero."""
        return self.serial * 3_141_592_653 % 10**12


def receive(draw: Draw, month: Month, rows: int, procedures: tuple[Procedure, ...]) -> Receipts:
    """New receipts of a month in order of time, as its export shows them `EXPORT_LAG` days after its end."""
    weights = [p.weight * p.online_percent if p.is_online(month) else 0 for p in procedures]
    day = np.sort(draw.between(month.first.toordinal(), month.last.toordinal(), rows))
    minute = draw.between(0, 24 * 60 - 1, rows)
    status, closed = _outcome(draw, day, export_day(month))
    returned = np.where(draw.chance(90, rows), draw.between(1, 3, rows), 0)
    return Receipts(
        month.index * 10**8 + np.arange(rows, dtype=np.int64),
        draw.weighted(weights, rows),
        day,
        minute,
        draw.weighted((42, 54, 4), rows),
        draw.weighted((86, 9, 5), rows),
        status,
        np.where((status == RETURNED) & (returned == 0), 1, returned),
        closed,
        np.where(status == WITHDRAWN, draw.between(1, len(REASONS) - 1, rows), 0),
    )


def move_on(draw: Draw, receipts: Receipts, month: Month) -> Receipts:
    """The same receipts as the next month's export shows them: completed, or sent back once more."""
    rows = len(receipts)
    sent_back = draw.chance(120, rows)
    closed = np.minimum(receipts.day + draw.between(35, 75, rows), export_day(month))
    status = np.where(sent_back, RETURNED, DONE)
    return Receipts(
        receipts.serial,
        receipts.procedure,
        receipts.day,
        receipts.minute,
        receipts.channel,
        receipts.applicant,
        status,
        receipts.returned + sent_back,
        np.where(sent_back, 0, closed),
        np.zeros(rows, np.int64),
    )


def export_day(month: Month) -> int:
    """Ordinal of the day on which the month's export is drawn."""
    return (month.last + timedelta(days=EXPORT_LAG)).toordinal()


def ordinal(day: date) -> int:
    """Ordinal as used in the columns."""
    return day.toordinal()


def _outcome(draw: Draw, day: Ints, until: int) -> tuple[Ints, Ints]:
    rows = len(day)
    codes = np.array([code for code, _ in _OUTCOMES], np.int64)
    status = codes[draw.weighted([weight for _, weight in _OUTCOMES], rows)]
    closed = day + draw.weighted(_LEAD_WEIGHTS, rows)
    decided = (status == DONE) | (status == REJECTED)
    late = decided & (closed > until)
    status = np.where(late, WORKING, status)
    return status, np.where(decided & ~late, closed, 0)
