"""How days, figures and digits are printed by the systems of the ward."""

from __future__ import annotations

from datetime import date

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def era_long(day: date) -> str:
    """令和6年4月1日; the sample knows 令和 and 平成 only."""
    era, year = _era(day)
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_short(day: date) -> str:
    """R6.4.15."""
    era, year = _era(day)
    return f"{'R' if era == '令和' else 'H'}{year}.{day.month}.{day.day}"


def era_year(fiscal_year: int) -> str:
    """令和6年度."""
    return f"令和{'元' if fiscal_year == 2019 else fiscal_year - 2018}年度"


def wide(text: str) -> str:
    """Digits in full width."""
    return text.translate(_WIDE)


def excel_scientific(number: int) -> str:
    """What Excel shows and saves for a number of twelve or more digits: 1.23457E+11."""
    mantissa, exponent = f"{number:.5E}".split("E")
    return f"{mantissa}E+{int(exponent)}"


def _era(day: date) -> tuple[str, int]:
    return ("令和", day.year - 2018) if day >= date(2019, 5, 1) else ("平成", day.year - 1988)
