"""The whole project on a ward small enough to compute by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.dbt.landed import Build
from tests.dbt.small_ward import AS_OF, SMALL_WARD

Figure = tuple[Any, ...]
APRIL, MAY, YEAR, WAVE = "2025-04-01", "2025-05-01", "2025", "2024"


@pytest.fixture(scope="module")
def marts(build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    file = build(SMALL_WARD, AS_OF, "--exclude-resource-type", "unit_test")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def _figures(marts: duckdb.DuckDBPyConnection, indicator_id: str) -> dict[Figure, Figure]:
    """(definition, month or year, breakdown, code) to (numerator, denominator, value, coverage, obs_status).

    FY2025 runs on 31 May 2025, and the accounts of FY2024 are open on that day: nothing is final.
    """
    rows = marts.execute(
        "select definition_version, case period_kind when 'month' then period_start::varchar"
        " else fiscal_year::varchar end, breakdown, breakdown_code, numerator, denominator, value, coverage, obs_status"
        " from marts.indicator_values where indicator_id = ?",
        [indicator_id],
    ).fetchall()
    found = {row[:4]: row[4:] for row in rows}
    assert len(found) == len(rows), "two rows of one cell"
    return found


def _check(found: dict[Figure, Figure], expected: dict[Figure, Figure]) -> None:
    for cell, figure in expected.items():
        assert found[cell] == tuple(pytest.approx(x) if isinstance(x, float) else x for x in figure), cell


def test_online_usage_rate(marts: duckdb.DuckDBPyConnection) -> None:
    """April: P1 3 online of 3 + 1 (代理) + 4 + 0; P2 lacks 郵送. May: P1 1 of 1 + 2, P2 0 of 5; P3 was never counted.
    Weights of coverage, in the first year its online receipts: P1 4, P2 2, P3 1 (unknown before May)."""
    found = _figures(marts, "online_usage_rate")
    _check(
        found,
        {
            ("A", APRIL, "total", "ALL"): (3, 8, 37.5, 4 / 6, "P"),
            ("A", APRIL, "procedure", "P2"): (None, None, None, 0, "M"),
            ("A", APRIL, "department", "01"): (3, 8, 37.5, 1, "P"),
            ("A", MAY, "total", "ALL"): (1, 8, 12.5, 6 / 7, "P"),
            ("A", MAY, "procedure", "P2"): (0, 5, 0, 1, "P"),
            ("A", MAY, "procedure", "P3"): (None, None, None, 0, "M"),
            ("A", YEAR, "total", "ALL"): (4, 11, 400 / 11, 4 / 7, "P"),
            ("A", YEAR, "department", "02"): (None, None, None, 0, "M"),
            ("A", YEAR, "scope_set", "S_ALL"): (4, 11, 400 / 11, 4 / 7, "P"),
            ("A", YEAR, "scope_set", "S_26"): (None, None, None, 0, "M"),
        },
    )
    assert {cell[1] for cell in found} == {APRIL, MAY, YEAR}


def test_lead_time_and_return_of_applications(marts: duckdb.DuckDBPyConnection) -> None:
    """48 and 6 hours; 6 of 8 receipts say how often they came back, 1 and 7 did."""
    median = _figures(marts, "application_lead_time_median_hours")
    p90 = _figures(marts, "application_lead_time_p90_hours")
    returned = _figures(marts, "application_return_rate")
    _check(median, {("A", YEAR, "total", "ALL"): (None, 2, 27.0, None, "P")})
    _check(p90, {("A", APRIL, "procedure", "P1"): (None, 2, 43.8, None, "P")})
    _check(returned, {("A", YEAR, "total", "ALL"): (2, 6, 100 / 3, 0.75, "P")})
    assert ("A", MAY, "total", "ALL") not in median


def test_availability(marts: duckdb.DuckDBPyConnection) -> None:
    found = _figures(marts, "procedure_online_availability_rate")
    _check(
        found,
        {
            ("A", YEAR, "total", "ALL"): (1, 3, 100 / 3, None, "P"),
            ("A", MAY, "department", "02"): (0, 2, 0, None, "P"),
        },
    )


def test_approvals(marts: duckdb.DuckDBPyConnection) -> None:
    """Decided: 1 electronic, 2 paper by rule, 3 mixed, W1 electronic with 代決 and 後閲 once. Hours 48, 48, 24 and 4 (to
    the decision from the first submission); the list does not tell what was sent back."""
    _check(
        _figures(marts, "electronic_approval_rate"),
        {
            ("A", YEAR, "total", "ALL"): (2, 4, 50.0, 1, "P"),
            ("B", YEAR, "total", "ALL"): (2, 3, 200 / 3, 1, "P"),
            ("A", APRIL, "total", "ALL"): (1, 2, 50.0, 1, "P"),
            ("B", APRIL, "department", "01"): (1, 1, 100.0, 1, "P"),
            ("A", MAY, "system", "文書管理"): (0, 1, 0, 1, "P"),
            ("A", MAY, "system", "ワークフロー"): (1, 1, 100.0, 1, "P"),
        },
    )
    year = ("A", YEAR, "total", "ALL")
    _check(_figures(marts, "approval_lead_time_median_hours"), {year: (None, 4, 36.0, None, "P")})
    _check(_figures(marts, "approval_lead_time_p90_hours"), {year: (None, 4, 48.0, None, "P")})
    _check(_figures(marts, "approval_return_rate"), {year: (1, 1, 100.0, 0.25, "P")})


def test_approvals_by_month_of_submission(marts: duckdb.DuckDBPyConnection) -> None:
    """供覧 is no case; the abandoned draft was submitted; draft 3 was submitted in April and decided in May."""
    rows = marts.execute(
        "select period_kind, period_start::varchar, submitted_cases, approved_cases, returned_cases,"
        " lead_time_median_hours, decided_in_period, decided_mixed from marts.mart_e_approval"
        " where system = 'ALL' and department_code = 'ALL' order by all"
    ).fetchall()
    assert rows == [
        ("all", None, 5, 4, 1, 36.0, 4, 1),
        ("fiscal_year", "2025-04-01", 5, 4, 1, 36.0, 4, 1),
        ("month", "2025-04-01", 4, 3, 0, 48.0, 2, 0),
        ("month", "2025-05-01", 1, 1, 1, 4.0, 2, 1),
    ]


def test_training(marts: duckdb.DuckDBPyConnection) -> None:
    """s1 (two posts, one person) and s3 completed, s2 (on leave) did not, s5 has left; s4 is 会計年度任用職員."""
    _check(
        _figures(marts, "digital_training_participation_rate"),
        {
            ("A", YEAR, "total", "ALL"): (2, 3, 200 / 3, None, "P"),
            ("A", YEAR, "staff_group", "managers"): (1, 1, 100.0, None, "P"),
            ("A", YEAR, "staff_group", "non_managers"): (1, 2, 50.0, None, "P"),
            ("A", YEAR, "staff_group", "annual"): (1, 1, 100.0, None, "P"),
            ("A", YEAR, "department", "01"): (1, 2, 50.0, None, "P"),
        },
    )
    sessions = _figures(marts, "literacy_training_sessions")
    _check(sessions, {("A", YEAR, "total", "ALL"): (1, None, 1.0, None, "P")})


def test_survey(marts: duckdb.DuckDBPyConnection) -> None:
    """a (65-69) is satisfied and anxious, b (75 and over) gave no answer to Q1, c is under 30."""
    satisfied = _figures(marts, "resident_digital_satisfaction_rate")
    _check(
        satisfied,
        {
            ("base_all", WAVE, "total", "ALL"): (1, 3, 100 / 3, None, "P"),
            ("base_valid", WAVE, "total", "ALL"): (1, 2, 50.0, None, "P"),
            ("base_all", WAVE, "sex", "unknown"): (0, 1, 0, None, "P"),
            ("base_all", WAVE, "age_band", "65-69"): (1, 1, 100.0, None, "P"),
        },
    )
    anxious = _figures(marts, "elderly_digital_anxiety_rate")
    using = _figures(marts, "age75_digital_service_usage_rate")
    _check(anxious, {("base_all", WAVE, "total", "ALL"): (1, 2, 50.0, None, "P")})
    _check(using, {("base_all", WAVE, "total", "ALL"): (1, 1, 100.0, None, "P")})


def test_confidentiality(marts: duckdb.DuckDBPyConnection) -> None:
    """Under ten persons is confidential; a rate of less than 80 % of the field is not for publication."""
    rows = marts.execute(
        "select indicator_id, conf_status from marts.indicator_values"
        " where breakdown = 'total' and period_kind <> 'month' and definition_version in ('A', 'base_all')"
    ).fetchall()
    assert dict(rows) == {
        "online_usage_rate": "N",  # 11 receipts, coverage 4/7
        "application_lead_time_median_hours": "C",
        "application_lead_time_p90_hours": "C",
        "application_return_rate": "C",
        "procedure_online_availability_rate": "F",
        "electronic_approval_rate": "F",
        "approval_lead_time_median_hours": "F",
        "approval_lead_time_p90_hours": "F",
        "approval_return_rate": "N",
        "digital_training_participation_rate": "C",
        "literacy_training_sessions": "F",
        "resident_digital_satisfaction_rate": "C",
        "elderly_digital_anxiety_rate": "C",
        "age75_digital_service_usage_rate": "C",
    }


def test_scorecard(marts: duckdb.DuckDBPyConnection) -> None:
    """1 of 10 sessions after 61 of 365 days is behind its pace; baselines of others give no progress."""
    rows = marts.execute(
        "select indicator_id, status, reason_code, progress from marts.indicator_scorecard"
    ).fetchall()
    found = {indicator_id: rest for indicator_id, *rest in rows}
    assert found["literacy_training_sessions"] == ["behind", None, pytest.approx(0.1)]
    assert found["electronic_approval_rate"] == ["undecided", "baseline_unstated", None]
    assert found["online_usage_rate"] == ["undecided", "low_coverage", None]
    assert found["elderly_digital_anxiety_rate"] == ["undecided", "suppressed", None]
    assert found["application_lead_time_p90_hours"] == ["undecided", "suppressed", None]
    assert found["approval_lead_time_p90_hours"] == ["undecided", "no_target", None]


def test_citations_are_stable_and_name_the_period(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select indicator_id, citation_id from marts.indicator_values"
        " where breakdown = 'total' and period_kind <> 'month' and definition_version in ('A', 'base_valid')"
    ).fetchall()
    citations = dict(rows)
    assert citations["online_usage_rate"].startswith("K-FY2025-OUR-")
    assert "@2025-05-31#" in citations["online_usage_rate"]
    assert citations["resident_digital_satisfaction_rate"].startswith("K-FY2024-RDS-")


def test_survey_mart(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select code, answers, n, blank, base_all, base_valid, round(share_base_all, 4), share_base_valid,"
        " round(margin_base_all, 2) from marts.mart_survey where variable = 'Q1' and breakdown = 'total' order by code"
    ).fetchall()
    # margin: 196 x sqrt(1/3 x 2/3 / 3) = 53.34 points
    assert rows == [
        ("1", 1, 3, 0, 3, 2, 33.3333, 50.0, 53.34),
        ("2", 1, 3, 0, 3, 2, 33.3333, 50.0, 53.34),
        ("99", 1, 3, 0, 3, 2, 33.3333, None, 53.34),
    ]


def test_one_altered_figure_of_a_tabulation_is_found(marts: duckdb.DuckDBPyConnection) -> None:
    """Of three asked one chose 不満: 33.3 %, where 33.8 was typed; the other seven figures follow from the answers."""
    assert marts.execute(
        "select choice, measure, printed, round(computed, 4), is_weighted from marts.mart_survey_differences"
    ).fetchall() == [("不満", "percent", 33.8, 33.3333, False)]
    assert marts.execute(
        "select count(*), count(agrees) from intermediate.int_survey_tabulation_compared"
    ).fetchone() == (8, 8)
