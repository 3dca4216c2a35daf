"""Fiscal years that were closed by command, and opened again: what follows from the decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.journal.decisions import Decision

CLOSE, REOPEN = "close_year", "reopen_year"


@dataclass(frozen=True, slots=True)
class YearClose:
    """One close of one fiscal year; `published_at` is wall clock, Asia/Tokyo, of the publication whose values are final.

    The decision `close_year` holds `fiscal_year`, `publication_id`, `published_at` and `before_accounts_close`,
    `reopen_year` the `fiscal_year`.
    """

    fiscal_year: int
    publication_id: str
    published_at: str
    before_accounts_close: bool
    closed: Decision
    reopened: Decision | None = None

    @property
    def in_force(self) -> bool:
        """Whether the year has not been opened again."""
        return self.reopened is None

    def stood_at(self, moment: datetime) -> bool:
        """Whether the year was closed at this moment (with time zone)."""
        if datetime.fromisoformat(self.closed.decided_at) > moment:
            return False
        return self.reopened is None or datetime.fromisoformat(self.reopened.decided_at) > moment


def year_closes(decisions: Iterable[Decision]) -> list[YearClose]:
    """Every close in order of time. A year that is closed already stays as it was closed first."""
    closes: list[YearClose] = []
    current: dict[int, int] = {}
    for decision in decisions:
        if decision.kind == CLOSE:
            what = decision.what
            year = int(what["fiscal_year"])
            if year not in current:
                current[year] = len(closes)
                before = bool(what.get("before_accounts_close"))
                closes.append(
                    YearClose(year, what["publication_id"], what["published_at"], before, closed=decision)
                )
        elif decision.kind == REOPEN:
            place = current.pop(int(decision.what["fiscal_year"]), None)
            if place is not None:
                closes[place] = replace(closes[place], reopened=decision)
    return closes


def years_in_force(closes: Iterable[YearClose]) -> dict[int, YearClose]:
    """Years that are closed now."""
    return {close.fiscal_year: close for close in closes if close.in_force}
