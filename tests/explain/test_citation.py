"""Ids as people type them. Checks were computed with md5sum on the command line, not by the code under test."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.explain import citation

JUNE = "K-FY2025-OUR-b43654@2026-06-30#491d2"


@pytest.mark.parametrize(
    "typed",
    [
        JUNE,
        "k-fy2025-our-B43654@2026-06-30#491D2",
        "Ｋ－ＦＹ２０２５－ＯＵＲ－ｂ４３６５４＠２０２６－０６－３０＃４９１ｄ２",
        "K‐FY2025—OUR−b43654＠2026ー06ー30#491d2",
        "　「K-FY2025-OUR- b43654 @ 2026-06-30 # 491d2」。",
        "K-FY2O25-OUR-b43654@2O26-O6-3O#49ld2",
        "К-FY2025-ОUR-b43654@2026-06-30#491d2",  # Cyrillic К and О
    ],
)
def test_what_people_type_becomes_what_was_printed(typed: str) -> None:
    assert str(citation.parse(typed)) == JUNE
    assert citation.looks_like_one(typed)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("K-2025-06-EAR-b43654@2026-06-30#49111", "2025-06"),
        ("K-2026-03-31-FWT-0c977778cd69@2026-06-30#49111", "2026-03-31"),
    ],
)
def test_months_and_days(typed: str, period: str) -> None:
    found = citation.parse(typed)
    assert (found.period, found.as_of) == (period, date(2026, 6, 30))


@pytest.mark.parametrize(
    "typed",
    ["online_usage_rate", "", "K-", "K-FY2025-OUR", "K-FY2025-OUR-b4365g@2026-06-30#491d2", "K-FY2025-OUR-b43654@2026-02-30#49111",
     "K-FY25-OUR-b43654@2026-06-30#491d2", "X-FY2025-OUR-b43654@2026-06-30#491d2"],
)  # fmt: skip
def test_what_is_no_id_is_refused(typed: str) -> None:
    with pytest.raises(citation.NotACitation):
        citation.parse(typed)


def test_an_indicator_is_no_citation() -> None:
    assert not citation.looks_like_one("online_usage_rate")
    assert not citation.looks_like_one("OUR")


def test_checks_computed_with_md5sum() -> None:
    year = (date(2025, 4, 1), date(2026, 3, 31))
    assert citation.cell_check("A", "fiscal_year", *year, "total", "ALL") == "b43654"
    assert citation.cell_check("A", "fiscal_year", *year, "department", "D1") == "e083cc8ee52f"
    assert citation.value_check("K-FY2025-OUR-b43654@2026-06-30", 417, 1000, 41.7, "P") == "491d2"
    assert citation.value_check("K-FY2025-DSU-b43654@2026-09-30", 7, None, 7, "A") == "93658"
    assert citation.old_value_checks(41.7, "P") == {"bb5f"}


@pytest.mark.parametrize(
    "other",
    [(418, 1000, 41.7, "P"), (417, 1001, 41.7, "P"), (417, 1000, 41.8, "P"), (417, 1000, 41.7, "A"), (417, None, 41.7, "P")],
)  # fmt: skip
def test_the_check_covers_everything_that_is_read_out(
    other: tuple[float, float | None, float, str],
) -> None:
    assert citation.value_check("K-FY2025-OUR-b43654@2026-06-30", *other) != "491d2"


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        found = citation.parse(text)
    except citation.NotACitation:
        return
    assert citation.parse(str(found)) == found
