"""What to examine: suites, and the Parquet files that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from pipelines.journal import DropRow
from pipelines.quality.suites import Scope, Suite
from pipelines.quality.target import Plan, Target
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.register import landed_files
from pipelines.warehouse.sql import fill, literal, name


def landed_plan(settings: Settings, suites: Iterable[Suite], active: Sequence[DropRow]) -> Plan:
    """Examine landed tables."""
    targets = []
    for suite in suites:
        files = landed_files(settings, active, suite.source_id or "", suite.table)
        targets.append(_target(suite, {file.stem: str(file) for file in files}))
    return _plan(settings, "landed", targets)


def mart_plan(settings: Settings, suites: Iterable[Suite], written: Path | None = None) -> Plan:
    """Examine the marts of the build file, as they lie in the folder `written`; those that do not are written now."""
    targets = []
    with open_build(settings) as connection:
        for suite in suites:
            file = written / f"{suite.table}.parquet" if written else None
            if file is None or not file.exists():
                file = _exported(connection, suite.table, _folder(settings))
            targets.append(_target(suite, {suite.table: str(file)} if file else {}))
    return _plan(settings, "marts", targets)


def _exported(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> Path | None:
    """None where there is no such mart."""
    file = folder / "marts" / f"{table}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    query = fill(
        "copy (select * from $table) to $file (format parquet)",
        table=name("marts", table),
        file=literal(file),
    )
    try:
        connection.execute(query)
    except duckdb.CatalogException:
        return None
    return file


def _target(suite: Suite, files: dict[str, str]) -> Target:
    return Target(str(suite.path), suite.source_id, suite.table, files)


def _plan(settings: Settings, scope: Scope, targets: Sequence[Target]) -> Plan:
    return Plan(scope, settings.as_of.isoformat(), tuple(targets), str(_folder(settings)))


def _folder(settings: Settings) -> Path:
    return settings.build_file.parent / "examined"
