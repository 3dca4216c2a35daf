"""The ward's staff on the two reference days: who is in service, where, and in which rank."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pipelines.sample.draw import Draw
from pipelines.sample.plan import FISCAL_YEARS, REORGANISED_ON
from pipelines.sample.run import Run
from pipelines.sample.ward import Ward

ANNUAL = "会計年度任用職員"
_EMPLOYMENT = (("常勤", 68), ("再任用", 6), ("任期付", 4), (ANNUAL, 22))
_RANKS = (("係員", 41), ("主任", 28), ("係長", 19), ("課長補佐", 5), ("課長", 5), ("部長", 2))
MANAGERS = ("課長", "部長")
_LEAVE = (("", 955), ("育休", 25), ("休職", 12), ("派遣", 8))
ODD_ENTRIES = 3
"""Persons on each roster who left before its reference day, and as many who are hired after it."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person on one roster; `second_department` is an additional post (兼務)."""

    number: str
    name_index: int
    department: str
    second_department: str | None
    rank: str
    employment: str
    leave: str
    hired: date
    left: date | None


@dataclass
class Roster:
    """Persons on the reference day that closes a fiscal year; `annual` are those on the roster of 会計年度任用職員."""

    base_date: date
    persons: list[Person] = field(default_factory=list)
    annual: list[Person] = field(default_factory=list)

    def in_service(self) -> list[Person]:
        """Persons whose first day is not after, and whose last day is not before, the reference day."""
        return [
            p
            for p in (*self.persons, *self.annual)
            if p.hired <= self.base_date and (p.left is None or p.left >= self.base_date)
        ]


def rosters(run: Run) -> dict[int, Roster]:
    """Rosters by fiscal year. From one to the next people leave, move, come, and departments change."""
    first, second = FISCAL_YEARS
    draw = run.draw("reference", "staff")
    size = run.plan.staff
    numbers = iter(draw.distinct(900_000, size * 2).tolist())
    before = Roster(date(first + 1, 3, 31))
    after = Roster(date(second + 1, 3, 31))
    for place in range(size):
        before.persons.append(
            _newcomer(draw, run.ward, before.base_date, next(numbers), place, _career(draw))
        )
    _odd_entries(before)
    for person in before.persons:
        if not _leaves(draw, person):
            after.persons.append(_a_year_later(draw, run.ward, person))
    while len(after.persons) < size:
        number = next(numbers)
        hired = after.base_date.replace(year=second, month=4, day=1)
        after.persons.append(_newcomer(draw, run.ward, after.base_date, number, len(after.persons), hired))
    _odd_entries(after)
    return {first: before, second: after}


def _newcomer(draw: Draw, ward: Ward, day: date, number: int, place: int, hired: date) -> Person:
    here = ward.departments_on(day)
    employment = draw.pick_weighted(_EMPLOYMENT)
    main = draw.pick(here).code
    other = draw.pick(here).code
    return Person(
        f"0{1_000_000 + number:07d}",
        number,
        main,
        other if place % 60 == 7 and other != main and employment != ANNUAL else None,
        "係員" if employment == ANNUAL else draw.pick_weighted(_RANKS),
        employment,
        draw.pick_weighted(_LEAVE),
        hired,
        None,
    )


def _career(draw: Draw) -> date:
    """A first day in service: the first of April of some year, or the day when the era changed."""
    if draw.happens(4):
        return date(2019, 5, 1)
    return date(draw.one(1988, 2024), 4, 1)


def _odd_entries(roster: Roster) -> None:
    """The last persons of the list: some left in winter, some are hired the day after the reference day."""
    eve = roster.base_date - timedelta(days=90)
    for i in range(1, ODD_ENTRIES + 1):
        roster.persons[-i] = replace(roster.persons[-i], left=eve)
        roster.persons[-i - ODD_ENTRIES] = replace(
            roster.persons[-i - ODD_ENTRIES], hired=roster.base_date + timedelta(days=1), left=None
        )


def _leaves(draw: Draw, person: Person) -> bool:
    return person.left is not None or draw.happens(200 if person.employment == ANNUAL else 45)


def _a_year_later(draw: Draw, ward: Ward, person: Person) -> Person:
    here = ward.departments_on(REORGANISED_ON)
    moved = (
        draw.pick(here).code if draw.happens(120) else _successor(ward, person.department, person.name_index)
    )
    second = person.second_department and _successor(ward, person.second_department, person.name_index)
    return replace(person, department=moved, second_department=None if second == moved else second)


def _successor(ward: Ward, code: str, salt: int) -> str:
    """Department that took over; after an abolition the first of the list."""
    lines = [change for change in ward.changes if change.old == code]
    if not lines:
        return code
    heirs = [change.new for change in lines if change.new]
    return heirs[salt % len(heirs)] if heirs else ward.departments_on(REORGANISED_ON)[0].code
