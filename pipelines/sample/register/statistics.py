"""Residents on the days that rates are measured against, and the economic census (経済センサス-活動調査)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

from pipelines.sample.register.books import tell
from pipelines.sample.run import Run
from pipelines.sample.textfile import TextFile

_OLDEST = 100
_DAYS = (date(2024, 4, 1), date(2025, 3, 1), date(2025, 4, 1), date(2026, 3, 1))
"""First of April for those of 65 and over, first of March for what is counted on 31 March."""
CENSUS_YEARS = {2012: date(2012, 2, 1), 2016: date(2016, 6, 1), 2021: date(2021, 6, 1)}
_INDUSTRIES = ("製造業", "建設業", "卸売業，小売業", "宿泊業，飲食サービス業", "その他のサービス業")
_SIZES = (("1～4人", 2), ("5～29人", 11), ("30～299人", 70), ("300人以上", 520))
_LARGE = "300人以上"
_SOURCE_COLUMNS = (
    "調査年", "調査期日", "団体コード", "地域", "産業大分類", "従業者規模", "企業等数(社)", "従業者数(人)", "付加価値額(万円)",
)  # fmt: skip


class Residents:
    """Residents by reference day and age."""

    def __init__(self) -> None:
        self._by_age: dict[date, list[int]] = {}

    def add(self, day: date, by_age: list[int]) -> None:
        """Men and women of each age, 100 and over together."""
        self._by_age[day] = by_age

    def all(self, day: date) -> int:
        """Everybody on that day."""
        return sum(self._by_age[day])

    def elderly(self, day: date) -> int:
        """Those of 65 and over on that day."""
        return sum(self._by_age[day][65:])


def write(run: Run) -> Residents:
    """Write the residents and the census."""
    residents = Residents()
    for day in _DAYS:
        residents.add(day, _population(run, day))
    _census(run)
    return residents


def _population(run: Run, day: date) -> list[int]:
    file = TextFile(run, f"reference/年齢別人口_{day:%Y%m%d}.csv", "population", "utf-8-sig")
    file.header(("基準日", "年齢", "男", "女", "計"))
    draw = run.draw("register", "population", day.isoformat())
    totals = []
    for age in range(_OLDEST + 1):
        level = 1_500 - abs(45 - age) * 12 if age < 75 else max(1_100 - (age - 75) * 45, 6)
        men = max(level + (draw.one(-30, 30) if level > 100 else 0), 1)
        women = men + age // 3
        label = "100歳以上" if age == _OLDEST else str(age)
        file.accepted((day.isoformat(), label, f"{men}", f"{women}", f"{men + women}"))
        totals.append(men + women)
    file.close()
    return totals


def _census(run: Run) -> None:
    """One line for each industry and size; three figures a line, the value added of small cells withheld (x)."""
    file = TextFile(run, "reference/経済センサス-活動調査.csv", "published_statistic", "utf-8-sig")
    file.spoilt(
        "経済センサス-活動調査　産業大分類，従業者規模別　企業等数，従業者数及び付加価値額" + "," * 8, "title"
    )
    file.header(_SOURCE_COLUMNS)
    known: dict[int, dict[bool, tuple[int, int]]] = {}
    draw = run.draw("register", "census")
    for year, day in CENSUS_YEARS.items():
        sums = {True: (0, 0), False: (0, 0)}
        for number, industry in enumerate(_INDUSTRIES):
            for size, people in _SIZES:
                firms = max(900 // people * (number + 2) // 3, 2) + draw.one(0, 5)
                employees = firms * people + draw.one(0, people)
                added = employees * (480 + 25 * number + (year - 2012) * 6 + draw.one(-9, 9))
                withheld = industry == "建設業" and size == _LARGE
                _census_line(file, year, day, industry, size, firms, employees, None if withheld else added)
                if not withheld:
                    small = size != _LARGE
                    sums[small] = (sums[small][0] + added, sums[small][1] + employees)
        known[year] = sums
    file.close()
    _tell_growth(run, known)


def _census_line(
    file: TextFile,
    year: int,
    day: date,
    industry: str,
    size: str,
    firms: int,
    employees: int,
    added: int | None,
) -> None:
    cells = (
        str(year), day.isoformat(), "131067", "白鷺区", industry, size, f"{firms:,}", f"{employees:,}",
        "x" if added is None else f"{added:,}",
    )  # fmt: skip
    file.accepted_as(cells, 3, *(["count_secret"] if added is None else []))


def _tell_growth(run: Run, known: dict[int, dict[bool, tuple[int, int]]]) -> None:
    """Value added per employee in 10,000 yen, of firms below 300 employees; growth per year between two surveys."""
    years = sorted(known)
    for before, after in pairwise(years):
        (added, people), (earlier, fewer) = known[after][True], known[before][True]
        span = after - before
        ratio = Fraction(added, people) / Fraction(earlier, fewer)
        day = CENSUS_YEARS[after]
        keys = {
            "fiscal_year": day.year if day.month >= 4 else day.year - 1,
            "period_kind": "wave",
            "period_start": day.isoformat(),
            "period_end": day.isoformat(),
        }
        growth = (float(ratio) ** (1 / span) - 1) * 100
        tell(run, "sme_labor_productivity_growth", keys, growth, survey_year=after, compared_with=before,
             value_added=added, employees=people, value_added_before=earlier, employees_before=fewer)  # fmt: skip
