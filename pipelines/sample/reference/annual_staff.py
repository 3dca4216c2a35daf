"""会計年度任用職員 on a roster of their own: their numbers are given out again every April."""

from __future__ import annotations

from datetime import date

from pipelines.sample.draw import Draw
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.people import ANNUAL, Person, Roster
from pipelines.sample.run import Run

FIRST_NUMBER = 9_000_001
"""Their numbers run on from here, in the order of hiring; nobody else has one so high."""
UNREADABLE = "without_era_optional"
_SPELLINGS = (
    "wide_gannen", "last_day_of_heisei", "era_overrun", "date_compact", "serial_1900", "era_slashed", UNREADABLE,
)  # fmt: skip


def add_annual_staff(run: Run, rosters: dict[int, Roster]) -> None:
    """Give both rosters their 会計年度任用職員: two of three stay, and get a new number on the first of April."""
    draw = run.draw("reference", "annual staff")
    size = run.plan.staff // 25
    people = [int(n) for n in draw.distinct(900_000, size * 2)]
    staying = [person for i, person in enumerate(people[:size]) if i % 3]
    second = [*people[size : 2 * size - len(staying)], *staying]
    for fiscal_year, group in zip(FISCAL_YEARS, (people[:size], second), strict=True):
        rosters[fiscal_year].annual = [
            _person(run, draw, fiscal_year, place, who) for place, who in enumerate(group)
        ]


def reissued(rosters: dict[int, Roster]) -> int:
    """How many numbers belong to one person on the first roster and to another one on the second."""
    before, after = ({p.number: p.name_index for p in rosters[year].annual} for year in FISCAL_YEARS)
    return sum(after[number] != who for number, who in before.items() if number in after)


def spelling_of(person: Person) -> str | None:
    """In which unusual way 採用日 of this person is printed, if in any."""
    return _spelling(int(person.number) - FIRST_NUMBER)


def _person(run: Run, draw: Draw, fiscal_year: int, place: int, who: int) -> Person:
    here = run.ward.departments_on(date(fiscal_year + 1, 3, 31))
    number = f"{FIRST_NUMBER + place:08d}"
    hired = _HIRED.get(_spelling(place) or "", date(fiscal_year, 4, 1))
    return Person(number, who, draw.pick(here).code, None, "係員", ANNUAL, "", hired, None)


def _spelling(place: int) -> str | None:
    return _SPELLINGS[place // 4 % len(_SPELLINGS)] if place % 4 == 1 else None


_HIRED = {
    "wide_gannen": date(2019, 5, 1),
    "last_day_of_heisei": date(2019, 4, 30),
    "era_overrun": date(2019, 5, 1),
}
