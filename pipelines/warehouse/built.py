"""What the tables of the build file were made from, so that a night makes anew only what its drops touch.

Kept in schema `audit` of the build file itself, forgotten when dbt begins and written again when it has built
everything without a failure: after a night that was left half done, the next one makes everything anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta

import duckdb

from pipelines.journal import DropRow
from pipelines.settings import Settings
from pipelines.warehouse import fingerprint
from pipelines.warehouse.build import open_build, transaction
from pipelines.warehouse.checks import RESULT_COLUMNS, CheckResult
from pipelines.warehouse.sql import fill, literal, name, replace_table

_STATE = {"code": "VARCHAR", "as_of": "DATE"}
_DROP = {"drop_id": "VARCHAR", "source_id": "VARCHAR", "path": "VARCHAR"}
_CORRECTION = {"table_name": "VARCHAR", "digest": "VARCHAR"}
_MOMENTS = ("DATE", "TIMESTAMP")
Columns = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Built:
    """The last complete build: code, as-of date, and the drops (id, source, path) that counted."""

    code: str
    as_of: date
    drops: frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """What is new since the last complete build.

    `tables` are the landed tables (`source.table`) that hold other records now, or moments that the as-of date has
    passed; `appended` the sources that only got more drops. `everything` where nothing of the build can be kept.
    """

    everything: bool = True
    built_as_of: date | None = None
    new_drops: tuple[str, ...] = ()
    tables: frozenset[str] = frozenset()
    appended: frozenset[str] = frozenset()


def read(connection: duckdb.DuckDBPyConnection) -> Built | None:
    """The last complete build of this file, or None."""
    known = connection.execute(
        "select count(*) from information_schema.tables where table_schema = 'audit' and table_name = 'built'"
    ).fetchone()
    row = connection.execute("select code, as_of from audit.built").fetchone() if known and known[0] else None
    if row is None:
        return None
    drops = connection.execute("select drop_id, source_id, path from audit.built_drop").fetchall()
    return Built(row[0], row[1], frozenset((drop, source, path) for drop, source, path in drops))


def compare(
    built: Built | None, settings: Settings, active: Sequence[DropRow], known: Iterable[DropRow]
) -> Change:
    """What the active drops and the as-of date have changed; `known` are all drop versions of the journal."""
    now = _drops(active)
    if built is None or not _same_code_and_month(built, settings):
        return Change(new_drops=tuple(sorted(drop for drop, _, _ in now)))
    moved = now ^ built.drops
    tables = {row.event.drop_id: row.event.tables for row in known}
    if any(drop not in tables for drop, _, _ in moved):
        return Change(new_drops=tuple(sorted(drop for drop, _, _ in now)))
    return Change(
        everything=False,
        built_as_of=built.as_of,
        new_drops=tuple(sorted(drop for drop, _, _ in now - built.drops)),
        tables=frozenset(f"{source}.{table}" for drop, source, _ in moved for table in tables[drop]),
        appended=frozenset(source for _, source, _ in now) - {source for _, source, _ in built.drops - now},
    )


def with_corrections(
    connection: duckdb.DuckDBPyConnection, change: Change, corrections: Mapping[str, str]
) -> Change:
    """The change with the tables that are corrected otherwise than in the last complete build: records of old drops
    differ there, so their sources have not only got more drops. `corrections` gives a digest by `source.table`, and is
    kept until the build has ended well.
    """
    known = connection.execute(
        "select count(*) from information_schema.tables where table_schema = 'audit'"
        " and table_name = 'built_correction'"
    ).fetchone()
    rows = connection.execute("select * from audit.built_correction").fetchall() if known and known[0] else []
    replace_table(connection, "landed.correction_digest", _CORRECTION, sorted(corrections.items()))
    differing = {table for table, _ in set(rows) ^ set(corrections.items())}
    if change.everything or not differing:
        return change
    sources = {table.partition(".")[0] for table in differing}
    return replace(change, tables=change.tables | differing, appended=change.appended - sources)


def passed_moments(
    connection: duckdb.DuckDBPyConnection, change: Change, as_of: date, tables: Mapping[str, Columns]
) -> frozenset[str]:
    """Landed tables with a date after the last build's as-of date and not after tonight's: their figures may differ
    though no drop did. `tables` gives columns and types by `source.table`.
    """
    if change.built_as_of is None or change.built_as_of == as_of:
        return frozenset()
    after, until = change.built_as_of + timedelta(days=1), as_of + timedelta(days=1)
    return frozenset(
        table
        for table, columns in tables.items()
        if table not in change.tables and _holds(connection, table, columns, after, until)
    )


def remember(settings: Settings, active: Sequence[DropRow], checks: Sequence[CheckResult]) -> None:
    """Keep what this complete build was made from, and the results of dbt's tests on it."""
    with open_build(settings) as connection, transaction(connection):
        connection.execute("create schema if not exists audit")
        state = [(fingerprint.code_state(settings), settings.as_of)]
        replace_table(connection, "audit.built", _STATE, state)
        replace_table(connection, "audit.built_drop", _DROP, sorted(_drops(active)))
        connection.execute(
            "create or replace table audit.built_correction as select * from landed.correction_digest"
        )
        replace_table(connection, "audit.built_check", RESULT_COLUMNS, [astuple(check) for check in checks])


def forget(settings: Settings) -> None:
    """Called before dbt touches the tables: until it has ended well, nobody may rely on what they hold."""
    with open_build(settings) as connection:
        forget_in(connection)


def forget_in(connection: duckdb.DuckDBPyConnection) -> None:
    """`forget` over a connection that is open already."""
    connection.execute("drop table if exists audit.built")


def earlier_checks(settings: Settings) -> list[CheckResult]:
    """Results of dbt's tests on the last complete build."""
    with open_build(settings) as connection:
        rows = connection.execute("select * from audit.built_check order by check_id").fetchall()
    return [CheckResult(*row) for row in rows]


def _drops(active: Iterable[DropRow]) -> frozenset[tuple[str, str, str]]:
    return frozenset((row.event.drop_id, row.event.source_id, row.event.path) for row in active)


def _same_code_and_month(built: Built, settings: Settings) -> bool:
    """Same code, and the same month: periods begin and end with it."""
    same_month = (built.as_of.year, built.as_of.month) == (settings.as_of.year, settings.as_of.month)
    return same_month and built.as_of <= settings.as_of and built.code == fingerprint.code_state(settings)


def _holds(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, after: date, until: date
) -> bool:
    view = name("landed", table.replace(".", "__", 1))
    for column, kind in columns.items():
        if kind not in _MOMENTS:
            continue
        query = fill(
            "select 1 from $view where $column >= $after::date and $column < $until::date limit 1",
            view=view,
            column=name(column),
            after=literal(after),
            until=literal(until),
        )
        if connection.execute(query).fetchone():
            return True
    return False
