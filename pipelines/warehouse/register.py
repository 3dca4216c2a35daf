"""Schema `landed` of the build file: what dbt declares as sources (docs/architecture.md, "The build file").

Filled before dbt runs: one view per canonical table, `active_drop`, `new_drop`, `drop_ledger`, `disposition`,
`run_context`, `holiday`, `year_close`, `final_value`, `citation`,
`correction_state`, `corrected_record`.
Filled after it, and therefore read by views of the marts: `quality_result`, `revision`, `publication`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.journal import Decision, DropRow, Journal
from pipelines.profiles.load import Source
from pipelines.profiles.model import ColumnSpec, TableSpec
from pipelines.settings import Settings
from pipelines.warehouse import (
    built,
    checks,
    citations,
    closed_years,
    corrections,
    fingerprint,
    holidays,
    late,
)
from pipelines.warehouse.build import open_build, transaction
from pipelines.warehouse.sql import fill, literal, name, names, parquet, replace_table

_TYPES = {
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "integer": "BIGINT",
    "fiscal_year": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "count": "BIGINT",
    "figure": "DOUBLE",
}
_LINEAGE = {"_drop_id": "VARCHAR", "_record_no": "BIGINT", "_sheet": "VARCHAR", "_cell": "VARCHAR"}
_DISPOSITION = {
    "drop_id": "VARCHAR",
    "record_no": "BIGINT",
    "record_no_to": "BIGINT",
    "sheet": "VARCHAR",
    "cell": "VARCHAR",
    "column_name": "VARCHAR",
    "disposition": "VARCHAR",
    "reason_code": "VARCHAR",
    "message_ja": "VARCHAR",
}
_LEDGER = {
    "drop_id": "VARCHAR",
    "source_id": "VARCHAR",
    "profile_id": "VARCHAR",
    "path": "VARCHAR",
    "sha256": "VARCHAR",
    "bytes": "BIGINT",
    "records_in": "BIGINT",
    "accepted": "BIGINT",
    "quarantined": "BIGINT",
    "structural": "BIGINT",
    "state": "VARCHAR",
    "reason_code": "VARCHAR",
    "message_ja": "VARCHAR",
    "first_seen_at": "TIMESTAMP",
    "as_of": "DATE",
}
_ACTIVE = {
    "drop_id": "VARCHAR",
    "source_id": "VARCHAR",
    "profile_id": "VARCHAR",
    "path": "VARCHAR",
    "file_rank": "BIGINT",
}


def register(settings: Settings, sources: Mapping[str, Source], publication_id: str) -> built.Change:
    """Make schema `landed` show the journal's present state, for the publication of this id; returns what that changes
    since the last complete build.
    """
    rows = Journal(settings.journal).drop_rows()
    active = active_rows(rows)
    columns = {
        f"{source.source_id}.{table}": table_columns(spec)
        for source in sources.values()
        for table, spec in source.spec.tables.items()
    }
    with open_build(settings) as connection, transaction(connection):
        change = built.compare(built.read(connection), settings, active, rows)
        connection.execute("drop schema if exists landed cascade")
        connection.execute("create schema landed")
        checks.create_tables(connection)
        late.create_tables(connection)
        for source in sources.values():
            for table, spec in source.spec.tables.items():
                files = landed_files(settings, active, source.source_id, table)
                connection.execute(table_view(connection, f"{source.source_id}__{table}", spec, files))
        _register_ledger(connection, settings, rows, active)
        replace_table(
            connection, "landed.new_drop", {"drop_id": "VARCHAR"}, [(drop,) for drop in change.new_drops]
        )
        _register_context(connection, settings, publication_id, change)
        closed_years.register_closed_years(connection, settings)
        citations.register_citations(connection, Journal(settings.journal).decisions())
        changes = corrections.apply_corrections(
            connection,
            sources,
            lambda source_id, table: table_select(
                connection,
                sources[source_id].spec.tables[table],
                landed_files(settings, active, source_id, table),
            ),
        )
        change = built.with_corrections(connection, change, changes)
        passed = built.passed_moments(connection, change, settings.as_of, columns)
    return replace(change, tables=change.tables | passed)


def publication_id_of(settings: Settings, rows: Iterable[DropRow], decisions: Iterable[Decision] = ()) -> str:
    """`P`, as-of date, `-`, eight hex digits over ledger, decisions and code: the same inputs give the same id on any
    machine.
    """
    ledger = sorted(f"{r.event.drop_id}\t{r.event.source_id}\t{r.event.path}\t{r.state}" for r in rows)
    decided = [json.dumps(decision.to_json(), sort_keys=True) for decision in decisions]
    state = fingerprint.short([fingerprint.code_state(settings), *ledger, *decided])
    return f"P{settings.as_of:%Y%m%d}-{state}"


def active_rows(rows: Iterable[DropRow]) -> list[DropRow]:
    """Drops that count, in the order of `file_rank`: by path within a source."""
    return sorted((row for row in rows if row.active), key=lambda row: (row.event.source_id, row.event.path))


def landed_files(settings: Settings, active: Sequence[DropRow], source_id: str, table: str) -> list[Path]:
    """Parquet files of one canonical table, in the order of `file_rank`."""
    return [
        settings.landed / source_id / table / f"{row.event.drop_id}.parquet"
        for row in active
        if row.event.source_id == source_id and row.event.tables.get(table)
    ]


def table_columns(spec: TableSpec) -> dict[str, str]:
    """Column and DuckDB type of a landed table, the record's place included."""
    columns: dict[str, str] = {}
    for column, rule in spec.columns.items():
        columns |= _landed_columns(column, rule)
    return columns | _LINEAGE


def table_view(
    connection: duckdb.DuckDBPyConnection, view: str, spec: TableSpec, files: Sequence[Path]
) -> str:
    """SQL of the view over the files of active drops; typed and empty where there are none."""
    return fill(
        "create view landed.$view as $select", view=name(view), select=table_select(connection, spec, files)
    )


def table_select(connection: duckdb.DuckDBPyConnection, spec: TableSpec, files: Sequence[Path]) -> str:
    """The records of these files as one table. A column that the source got after a file was landed is null for that
    file's records.
    """
    columns = table_columns(spec)
    present: set[str] = set()
    if files:
        present = {row[0] for row in connection.execute(f"describe from {parquet(files)}").fetchall()}
    shown = ", ".join(
        f"{name(column)}::{kind} as {name(column)}"
        if column in present
        else f"null::{kind} as {name(column)}"
        for column, kind in columns.items()
    )
    origin = parquet(files) if files else "(select 1 where false)"
    return fill("select $shown from $origin", shown=shown, origin=origin)


def _landed_columns(column: str, rule: ColumnSpec) -> dict[str, str]:
    kind = _TYPES.get(rule.type, "VARCHAR")
    if rule.type in ("count", "figure"):
        return {column: kind, f"{column}_status": "VARCHAR"}
    if rule.type == "datetime" and rule.keep_utc:
        return {column: kind, f"{column}_utc": kind}
    return {column: kind}


def _register_ledger(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    rows: Sequence[DropRow],
    active: Sequence[DropRow],
) -> None:
    ranks: dict[str, int] = {}
    ranked: list[tuple[str, str, str | None, str, int]] = []
    for row in active:
        event = row.event
        ranks[event.source_id] = ranks.get(event.source_id, 0) + 1
        ranked.append((event.drop_id, event.source_id, event.profile_id, event.path, ranks[event.source_id]))
    replace_table(connection, "landed.active_drop", _ACTIVE, ranked)

    text = _LEDGER | {"first_seen_at": "VARCHAR", "as_of": "VARCHAR"}
    replace_table(connection, "temp.ledger", text, [_ledger_row(row) for row in rows])
    zoned = _LEDGER | {
        "first_seen_at": "TIMESTAMPTZ::TIMESTAMP"
    }  # wall clock of the session's zone, Asia/Tokyo
    shown = ", ".join(f"{name(column)}::{kind} as {name(column)}" for column, kind in zoned.items())
    connection.execute(fill("create table landed.drop_ledger as select $shown from temp.ledger", shown=shown))
    connection.execute("drop table temp.ledger")

    ids = dict.fromkeys(row.event.drop_id for row in active)
    paths = [settings.landed / "_dispositions" / f"{drop_id}.parquet" for drop_id in ids]
    files = [path for path in paths if path.exists()]
    if files:
        select = fill("select $columns from $files", columns=names(_DISPOSITION), files=parquet(files))
    else:
        empty = ", ".join(f"null::{kind} as {name(column)}" for column, kind in _DISPOSITION.items())
        select = fill("select $empty where false", empty=empty)
    connection.execute(fill("create view landed.disposition as $select", select=select))


def _ledger_row(row: DropRow) -> tuple[object, ...]:
    known = {"state": row.state, "first_seen_at": row.first_seen_at}
    return tuple(known[column] if column in known else getattr(row.event, column) for column in _LEDGER)


def _register_context(
    connection: duckdb.DuckDBPyConnection, settings: Settings, publication_id: str, change: built.Change
) -> None:
    connection.execute(
        fill(
            "create table landed.run_context as select $as_of::date as as_of,"
            " $id::varchar as publication_id, $code::varchar as code_version, $built::date as built_as_of",
            as_of=literal(settings.as_of),
            id=literal(publication_id),
            code=literal(fingerprint.code_version()),
            built="null" if change.built_as_of is None else literal(change.built_as_of),
        )
    )
    replace_table(
        connection, "landed.holiday", {"holiday_date": "DATE", "name_ja": "VARCHAR"}, holidays.stored()
    )
