"""Arithmetic of the truth, against numbers worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pipelines.sample.figures import percent, quantile, quantile_of_counts
from pipelines.sample.plan import Plan, apportion, months
from pipelines.sample.spelling import era_long, era_short, excel_scientific, wide


def test_quantiles_interpolate_between_ranks() -> None:
    # 1 2 3 10: half way between 2 and 3; 0.9 x 3 = 2.7, so 3 + 0.7 x 7
    assert quantile([1, 2, 3, 10], Fraction(1, 2)) == Fraction(5, 2)
    assert quantile([1, 2, 3, 10], Fraction(9, 10)) == Fraction(79, 10)
    assert quantile([], Fraction(1, 2)) is None
    assert quantile([7], Fraction(9, 10)) == 7


def test_quantiles_of_counts_are_those_of_the_values() -> None:
    counts = [2, 0, 1, 3]  # 0 0 2 3 3 3
    assert quantile_of_counts(counts, Fraction(1, 2)) == Fraction(5, 2)
    assert quantile_of_counts(counts, Fraction(1, 10)) == 0
    assert quantile_of_counts(counts, Fraction(3, 10)) == 1
    assert quantile_of_counts([0, 0], Fraction(1, 2)) is None


def test_percent_matches_a_published_rate() -> None:
    # 中野区, 令和5年度: 1,996,805 of 2,698,126 is 74.01 %
    rate = percent(1_996_805, 2_698_126)
    assert rate is not None and round(rate, 2) == 74.01
    assert percent(3, 0) is None


def test_shares_add_up() -> None:
    assert apportion(10, (1, 1, 1)) == [4, 3, 3]
    assert sum(Plan(scale=1.0).application_rows(2025)) == 5_600_000
    assert sum(Plan(scale=1.0).application_rows(2024)) == 112_000
    assert sum(Plan().application_rows(2024)) == sum(Plan().application_rows(2025)) == 5_600


def test_months_run_from_april_to_march() -> None:
    found = months()
    assert [found[i].stamp for i in (0, 8, 9, 11, 12, 23)] == [
        "202404",
        "202412",
        "202501",
        "202503",
        "202504",
        "202603",
    ]
    assert [found[i].fiscal_year for i in (0, 11, 12, 23)] == [2024, 2024, 2025, 2025]
    assert found[22].last == date(2026, 2, 28)


def test_spelling() -> None:
    assert era_long(date(2019, 5, 1)) == "令和元年5月1日"
    assert era_long(date(2019, 4, 30)) == "平成31年4月30日"
    assert era_short(date(2024, 4, 15)) == "R6.4.15"
    assert excel_scientific(123_456_789_012) == "1.23457E+11"
    assert wide("012") == "０１２"
