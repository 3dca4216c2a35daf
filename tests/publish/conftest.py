"""A warehouse whose marts are made by hand, ready to be published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pipelines.publish.publish import Published, publish
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.checks import STAGES, CheckResult, save_results
from pipelines.warehouse.register import register

Publish: TypeAlias = Callable[..., Published]
Cell: TypeAlias = tuple[str, date, str, float | None]

PASSED = CheckResult("by_hand", "expectation", None, "indicator_values", "ERROR", True, 1, 0, "合格")

_OTHER_MARTS = """
create or replace table marts.indicators as select 'online_usage_rate' as indicator_id, 'オンライン利用率' as name_ja;
create or replace table marts.indicator_scorecard as select 'online_usage_rate' as indicator_id, 'undecided' as status;
create or replace view marts.indicator_revisions as select * from landed.revision;
create or replace view marts.drop_ledger as select * from landed.drop_ledger;
create or replace table marts.quarantined_records as select 'd1' as drop_id, 7 as record_no, 'bad_date' as reason_code;
create or replace view marts.quality_results as select * from landed.quality_result;
create or replace view marts.publication as select * from landed.publication;
"""


def build_marts(settings: Settings, cells: Sequence[Cell]) -> None:
    """Marts of the contract with these values: (indicator, first day of the fiscal year, breakdown code, value)."""
    register(settings, {}, "P20260430-00000000")
    with open_build(settings) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(
            "create or replace table marts.indicator_values (indicator_id varchar, definition_version varchar,"
            " fiscal_year integer, period_kind varchar, period_start date, period_end date, breakdown varchar,"
            " breakdown_code varchar, breakdown_label varchar, numerator double, denominator double,"
            " value double, unit varchar, obs_status varchar, conf_status varchar, coverage double,"
            " citation_id varchar)"
        )
        connection.execute("comment on column marts.indicator_values.value is '丸めない値'")
        for indicator, start, code, value in cells:
            connection.execute(
                "insert into marts.indicator_values values (?, '1', ?, 'fiscal_year', ?, ?, 'department', ?, ?,"
                " ?, 100, ?, '%', 'A', 'F', 1.0, ?)",
                [indicator, start.year, start, date(start.year + 1, 3, 31), code, code, value, value,
                 f"K-{indicator}-{start.year}-{code}-{settings.as_of}"],
            )  # fmt: skip
        connection.execute(_OTHER_MARTS)


def publish_by_hand(
    settings: Settings, identity: str, cells: Sequence[Cell], results: Sequence[CheckResult] = (PASSED,)
) -> Published:
    """Build marts, let the audits report, publish."""
    build_marts(settings, cells)
    save_results(settings, identity, {**{key: [] for key in STAGES}, "marts": results})
    return publish(settings, identity)


@pytest.fixture
def publish_cells() -> Publish:
    """`publish_cells(settings, "P20260430-00000001", cells)`."""
    return publish_by_hand


@pytest.fixture(scope="session")
def build_cells() -> Callable[..., None]:
    """`build_cells(settings, cells)`: marts in the build file, nothing published."""
    return build_marts


@pytest.fixture
def read() -> Callable[[Settings, str], list[tuple[Any, ...]]]:
    """Query what readers see, through a new DuckDB instance each time."""
    import duckdb

    def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            connection.execute(
                f"attach '{(settings.published / 'shihyo.duckdb').resolve()}' as p (read_only)"
            )
            connection.execute("use p.marts")
            return connection.execute(sql).fetchall()

    return query


@pytest.fixture(scope="session")
def scorecard_ward(tmp_path_factory: pytest.TempPathFactory, build_cells: Callable[..., None]) -> Path:
    """What readers see of the ward of `scorecard_ward.py`: page, workbook and marts."""
    from tests.publish.scorecard_ward import publish_ward

    home = tmp_path_factory.mktemp("scorecard")
    (home / "drops").mkdir()
    return publish_ward(Settings(home / "drops", home / "warehouse", (), date(2026, 4, 30)), build_cells)
