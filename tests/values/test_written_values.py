"""How values, days and fiscal years are written."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.values.rounding import half_up, rounded
from pipelines.values.wareki import japanese_day, japanese_fiscal_year


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (74.0071, 2, "74.01"),  # handbook 1.1
        (1996805 / 2698126 * 100, 2, "74.01"),  # 中野区 令和5年度
        (0.125, 2, "0.13"),  # half to even gives 0.12
        (2.675, 2, "2.68"),  # the binary fraction lies below the half
        (-0.5, 0, "-1"),
        (-0.04, 1, "0.0"),
        (1234567.5, 0, "1,234,568"),
        (12.0, None, "12"),
        (1e21, 0, "1,000,000,000,000,000,000,000"),
        (None, 1, "－"),
    ],
)
def test_half_up(value: float | None, decimals: int | None, written: str) -> None:
    assert rounded(value, decimals) == written


def test_half_up_is_a_decimal_for_cells_that_stay_numbers() -> None:
    assert str(half_up(0.5436, 3)) == "0.544"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2026, 3, 31), "令和8年3月31日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1873, 1, 1), "明治6年1月1日"),
    ],
)
def test_days(day: date, written: str) -> None:
    assert japanese_day(day) == written


def test_a_day_before_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="明治6年"):
        japanese_day(date(1872, 12, 31))


@pytest.mark.parametrize(
    ("year", "written"),
    [
        (2025, "令和7年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
    ],
)
def test_fiscal_years(year: int, written: str) -> None:
    assert japanese_fiscal_year(year) == written
