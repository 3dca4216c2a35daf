"""Nothing was dropped: every model builds and is empty, and every unit test of the formulas passes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from tests.dbt.landed import indicator_ids

KNOWN_WITHOUT_DATA = {
    "series_breaks",
    "definition_cards",
    "indicators",
    "indicator_scorecard",
    "plan_pillars",
    "baseline_review",
    "control_checks",
    "reference_series",
}


def test_every_mart_is_empty_but_the_catalogue(empty_ward: Path) -> None:
    with duckdb.connect(str(empty_ward), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        rows = {table: len(connection.sql(f"from marts.{table}").fetchall()) for (table,) in tables}
    assert {table for table, count in rows.items() if count} == KNOWN_WITHOUT_DATA
    assert rows["indicators"] == rows["indicator_scorecard"] > len(indicator_ids())


def test_an_indicator_without_data_says_so(empty_ward: Path) -> None:
    with duckdb.connect(str(empty_ward), read_only=True) as connection:
        found = connection.execute(
            "select i.status, s.status, s.reason_code, s.reason_ja is not null"
            " from marts.indicator_scorecard s join marts.indicators i using (indicator_id)"
        ).fetchall()
    assert {told for *_, told in found} == {True}
    reasons = Counter((state, reason) for state, status, reason, _ in found if status == "undecided")
    assert sum(reasons.values()) == len(found)
    assert {reason for state, reason in reasons if state in ("computed", "reported")} == {"no_data"}
    assert {reason for state, reason in reasons if state == "reference"} == {"reference"}
    assert {reason for state, reason in reasons if state == "pending"} <= {"pending", "qualitative"}
