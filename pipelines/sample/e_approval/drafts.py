"""Drafts of one fiscal year as whole numbers and words, before they are printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipelines.sample.draw import Draw
from pipelines.sample.plan import AS_OF, FISCAL_YEARS
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run

DECIDED = "決裁済"
CIRCULATING = "回議中"
_STATES = (
    (DECIDED, 900),
    ("起案中", 10),
    (CIRCULATING, 12),
    ("差戻し", 22),
    ("引戻し", 20),
    ("廃案", 16),
    ("供覧", 20),
)
_LEAD = (60, 120, 140, 120, 90, 80, 70, 50, 40, 30, 25, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2, 2, 1, 1, 1)
_METHODS = {2024: (72, 19, 9), 2025: (81, 12, 7), 2026: (84, 10, 6)}
_METHOD_NAMES = ("電子", "紙", "併用")
_PAPER_REASONS = (("添付30MB超", 22), ("支出原議", 33), ("秘密文書", 10), ("原本に押印が必要", 20), ("", 15))
_MIXED_REASONS = (("添付30MB超", 40), ("図面のため", 45), ("", 15))
_FEW = 40
"""Drafts of the fiscal year that has just begun."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft at its last known state."""

    fiscal_year: int
    number: int
    drafted: date
    department: str
    drafter: str
    level: int
    method: str
    reason: str
    state: str
    decided: date | None
    megabytes: int

    def as_seen_on(self, day: date) -> Draft:
        """The draft as an export of an earlier day shows it."""
        if self.decided is None or self.decided <= day:
            return self
        return replace(self, state=CIRCULATING, decided=None)


def drafts_of_year(run: Run, fiscal_year: int, roster: Roster) -> list[Draft]:
    """Drafts begun in a fiscal year, in order of the day; in the year after the last only those of April."""
    draw = run.draw("e_approval", "drafts", fiscal_year)
    over = fiscal_year not in FISCAL_YEARS
    size = _FEW if over else run.plan.drafts(fiscal_year)
    first = date(fiscal_year, 4, 1)
    days = 25 if over else (date(fiscal_year + 1, 4, 1) - first).days
    begun = sorted(draw.between(0, days - 1, size).tolist())
    here = [d.code for d in run.ward.departments_on(first)]
    staff = [person.number for person in roster.persons]
    columns = zip(
        begun,
        draw.between(0, len(here) - 1, size).tolist(),
        draw.between(0, len(staff) - 1, size).tolist(),
        draw.between(0, 4, size).tolist(),
        draw.weighted(_METHODS[fiscal_year], size).tolist(),
        draw.weighted([weight for _, weight in _STATES], size).tolist(),
        draw.weighted(_LEAD, size).tolist(),
        draw.between(0, 400, size).tolist(),
        _reasons(draw, _PAPER_REASONS, size),
        _reasons(draw, _MIXED_REASONS, size),
        strict=True,
    )
    return [
        _draft(
            fiscal_year,
            number,
            first + timedelta(days=day),
            here[place],
            staff[who],
            level,
            method,
            state,
            lead,
            size_mb,
            why,
        )
        for number, (day, place, who, level, method, state, lead, size_mb, *why) in enumerate(
            columns, start=1
        )
    ]


def _draft(
    fiscal_year: int, number: int, drafted: date, department: str, drafter: str,
    level: int, method: int, state: int, lead: int, megabytes: int, reasons: list[str],
) -> Draft:  # fmt: skip
    name = _STATES[state][0]
    decided = drafted + timedelta(days=lead) if name == DECIDED else None
    if decided is not None and decided >= AS_OF:
        name, decided = CIRCULATING, None
    reason = ("", *reasons)[method]
    big = 310 if reason == "添付30MB超" else 0
    return Draft(
        fiscal_year, number, drafted, department, drafter, level, _METHOD_NAMES[method], reason, name, decided,
        megabytes + big,
    )  # fmt: skip


def _reasons(draw: Draw, choices: tuple[tuple[str, int], ...], size: int) -> list[str]:
    return [choices[i][0] for i in draw.weighted([weight for _, weight in choices], size).tolist()]
