"""The eras of JIS X 0301:2019, annex: signs, first and last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Era:
    """One era; `last` is the last day that its name is used for (a day of change may belong to two)."""

    name: str
    sign: str
    first: date
    last: date

    def year(self, era_year: int) -> int:
        """Calendar year of `era_year`, 1 for 元年."""
        return self.first_year + era_year - 1

    @property
    def first_year(self) -> int:
        """Calendar year of 元年; Meiji counts from 1868 though its Gregorian days begin in year 6."""
        return 1868 if self.sign == "M" else self.first.year


ERAS = (
    Era("明治", "M", date(1873, 1, 1), date(1912, 7, 30)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", date(2019, 5, 1), date.max),
)

_BY_WRITING = {
    writing: era for era in ERAS for writing in (era.name, era.name[0], era.sign, era.sign.lower())
}
ERA_PATTERN = "|".join(sorted(_BY_WRITING, key=len, reverse=True))
"""Regular expression for every writing of an era: 令和, 令, R, r."""


def era_of(writing: str) -> Era:
    """Era of one writing that ERA_PATTERN matched."""
    return _BY_WRITING[writing]


def era_year(writing: str) -> int:
    """Number of an era's year as printed: 元 is 1."""
    return 1 if writing == "元" else int(writing)
