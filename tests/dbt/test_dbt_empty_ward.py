"""Nothing was dropped: every model builds and is empty, and every unit test of the formulas passes."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.dbt.landed import indicator_ids


def test_every_mart_is_empty_but_the_catalogue(empty_ward: Path) -> None:
    with duckdb.connect(str(empty_ward), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        rows = {table: len(connection.sql(f"from marts.{table}").fetchall()) for (table,) in tables}
    catalogued = {"indicators", "indicator_scorecard"}
    assert {table for table, count in rows.items() if count} == catalogued
    assert rows["indicators"] == rows["indicator_scorecard"] == len(indicator_ids())


def test_an_indicator_without_data_says_so(empty_ward: Path) -> None:
    with duckdb.connect(str(empty_ward), read_only=True) as connection:
        found = connection.execute(
            "select distinct status, reason_code, reason_ja from marts.indicator_scorecard"
        ).fetchall()
    assert found == [("undecided", "no_value", "値がまだ計算できません")]
