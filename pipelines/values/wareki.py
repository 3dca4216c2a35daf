"""How a day and a fiscal year are written in the Japanese calendar (JIS X 0301:2019)."""

from __future__ import annotations

from datetime import date

from pipelines.values.eras import ERAS, Era


def japanese_day(day: date) -> str:
    """令和8年3月31日; the day on which an era begins belongs to the new one.

    Raises ValueError for a day before Meiji 6, when the Gregorian calendar began in Japan.
    """
    era = _era_on(day)
    return f"{era.name}{_number(day.year - era.first_year + 1)}年{day.month}月{day.day}日"


def japanese_fiscal_year(year: int) -> str:
    """令和7年度 for the fiscal year that starts in April 2025.

    A fiscal year bears the era in which it ends where that era counts its first calendar year (2019: 令和元年度),
    and the one before otherwise (1988: 昭和63年度, which ended in 平成).
    """
    era = _era_on(date(year + 1, 3, 31))
    if year < era.first_year:
        era = _era_on(date(year, 4, 1))
    return f"{era.name}{_number(year - era.first_year + 1)}年度"


def _era_on(day: date) -> Era:
    for era in reversed(ERAS):
        if era.first <= day:
            return era
    raise ValueError(f"明治6年1月1日より前の日付です (before the Gregorian calendar in Japan): {day}")


def _number(year: int) -> str:
    return "元" if year == 1 else str(year)
