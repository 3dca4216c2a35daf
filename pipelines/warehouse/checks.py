"""What one check found, whoever ran it: Great Expectations, a dbt data test, a dbt unit test, the night itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Literal

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.build import open_build, transaction
from pipelines.warehouse.sql import replace_table

Kind = Literal["expectation", "data_test", "unit_test", "model", "suite"]
Severity = Literal["ERROR", "WARN"]
STAGES = ("landed", "dbt", "marts")

RESULT_COLUMNS = {
    "check_id": "VARCHAR",
    "kind": "VARCHAR",
    "source_id": "VARCHAR",
    "model": "VARCHAR",
    "severity": "VARCHAR",
    "passed": "BOOLEAN",
    "evaluated": "BIGINT",
    "failed": "BIGINT",
    "message_ja": "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One row of `marts.quality_results`; counts are records, never values."""

    check_id: str
    kind: Kind
    source_id: str | None
    model: str
    severity: Severity
    passed: bool
    evaluated: int
    failed: int
    message_ja: str

    @property
    def blocks(self) -> bool:
        """Whether publication must not happen."""
        return not self.passed and self.severity == "ERROR"


def tally(results: Iterable[CheckResult]) -> dict[str, int]:
    """Counts for people and for `--json`: passed, warned, failed."""
    counts = {"passed": 0, "warned": 0, "failed": 0}
    for result in results:
        counts["passed" if result.passed else "failed" if result.severity == "ERROR" else "warned"] += 1
    return counts


def save_results(
    settings: Settings, publication_id: str, results: Mapping[str, Sequence[CheckResult]]
) -> None:
    """Keep the results of these stages in the build file; those of another publication are dropped."""
    with open_build(settings) as connection:
        create_tables(connection)
        with transaction(connection):
            connection.execute("delete from audit.stage where publication_id <> ?", [publication_id])
            for stage in results:
                connection.execute("delete from audit.stage where stage = ?", [stage])
            connection.execute("delete from audit.result where stage not in (select stage from audit.stage)")
            for stage, found in results.items():
                connection.execute("insert into audit.stage values (?, ?)", [publication_id, stage])
                replace_table(
                    connection, "temp.result", RESULT_COLUMNS, [astuple(result) for result in found]
                )
                connection.execute(
                    "insert into audit.result by name select ? as stage, * from temp.result", [stage]
                )
            connection.execute(
                "create or replace table landed.quality_result as select * exclude (stage) from audit.result"
            )


def load_results(
    connection: duckdb.DuckDBPyConnection, publication_id: str
) -> tuple[list[CheckResult], set[str]]:
    """All results kept for this publication, and the stages that have reported."""
    stages = {
        row[0]
        for row in connection.execute(
            "select stage from audit.stage where publication_id = ?", [publication_id]
        ).fetchall()
    }
    columns = ", ".join(field.name for field in fields(CheckResult))
    relation = connection.sql("select * from audit.result order by check_id").project(columns)
    return [CheckResult(*row) for row in relation.fetchall()], stages


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Schema `audit` of the build file, and the empty `landed.quality_result` that dbt declares as a source."""
    connection.execute("create schema if not exists audit")
    connection.execute("create schema if not exists landed")
    connection.execute("create table if not exists audit.stage (publication_id varchar, stage varchar)")
    declared = ", ".join(f"{column} {kind}" for column, kind in RESULT_COLUMNS.items())
    connection.execute(f"create table if not exists audit.result (stage varchar, {declared})")
    connection.execute(f"create table if not exists landed.quality_result ({declared})")
