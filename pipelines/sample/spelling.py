"""How days, figures and digits are printed by the systems of the ward."""

from __future__ import annotations

from datetime import date, datetime

WAVE_DASH = "\u301c"
"""What other systems write where CP932 has the full-width tilde (U+FF5E)."""
_WEEKDAYS = "月火水木金土日"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def era_long(day: date) -> str:
    """令和6年4月1日; the sample knows 令和 and 平成 only."""
    era, year = _era(day)
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_short(day: date) -> str:
    """R6.4.15."""
    era, year = _era(day)
    return f"{'R' if era == '令和' else 'H'}{year}.{day.month}.{day.day}"


def era_slashed(day: date) -> str:
    """R06/04/15."""
    era, year = _era(day)
    return f"{'R' if era == '令和' else 'H'}{year:02d}/{day:%m/%d}"


def era_long_wide(day: date) -> str:
    """令和元年５月１日: digits in full width."""
    return wide(era_long(day))


def compact(day: date) -> str:
    """20240415."""
    return f"{day:%Y%m%d}"


def slashed(day: date) -> str:
    """2024/4/15, as Excel shows a day of a Japanese calendar."""
    return f"{day.year}/{day.month}/{day.day}"


def with_weekday(day: date, shift: int = 0) -> str:
    """2024年4月15日(月曜日); `shift` days further makes the weekday wrong."""
    return f"{day.year}年{day.month}月{day.day}日({_WEEKDAYS[(day.weekday() + shift) % 7]}曜日)"


def without_era(day: date) -> str:
    """6.4.15: the year of an era that is not named."""
    return f"{_era(day)[1]}.{day.month}.{day.day}"


def serial(day: date, *, epoch_1904: bool = False) -> int:
    """Excel's serial number of a day: 45383 is 2024-04-01, and 43921 in the system of 1904."""
    return day.toordinal() - (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)).toordinal()


def moment(at: datetime) -> str:
    """2024/04/01 9:05: the hour without a leading zero."""
    return f"{at:%Y/%m/%d} {at.hour}:{at:%M}"


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
