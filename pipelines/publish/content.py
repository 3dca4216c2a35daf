"""What a publication holds: a DuckDB file with schema `marts`, the same as Parquet, `views.sql`, page and workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines import disk
from pipelines.dictionary import docs as dictionary
from pipelines.publish.facts import FACTS
from pipelines.publish.reports import workbook
from pipelines.publish.scorecard.read import Scorecard, read_scorecard
from pipelines.publish.site import page
from pipelines.settings import Settings
from pipelines.vintage.digest import values_digest
from pipelines.warehouse.build import OFFLINE, open_build, transaction
from pipelines.warehouse.late import CELL, awaits_verdict
from pipelines.warehouse.sql import fill, literal, name

DATABASE = "shihyo.duckdb"
STORAGE_VERSION = "v1.2.0"
"""Oldest storage version that the published file is written in: every DuckDB client from 1.2 on opens it."""

REQUIRED = (
    "indicator_values",
    "indicators",
    "indicator_scorecard",
    "indicator_revisions",
    "drop_ledger",
    "quarantined_records",
    "quality_results",
    "publication",
)
"""Tables that the contract names; a publication without one of them is not made."""

_AS_OF = fill(
    """-- 過去の公開の時点で効いていた値 (values in force at a publication):
--   select * from marts.indicator_values_as_of('P20260430-1a2b3c4d');
create or replace macro marts.indicator_values_as_of(wanted) as table
  select * from ($rows) where reason <> 'withdrawn';""",
    rows=fill(
        "select * from marts.indicator_revisions where published_at <="
        " (select max(published_at) from marts.publications where publication_id = wanted)"
        " qualify row_number() over (partition by $cell order by published_at desc) = 1",
        cell=", ".join(CELL),
    ),
)
"""Not in the DuckDB file itself: a stored macro is a parsed statement, which older clients need not understand."""


class IncompletePublication(Exception):
    """The files written aside do not hold what they must; nothing became visible."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A publication being written: all of it but what is known only once its checks are. `tables` counts rows,
    `values_sha256` is the digest of its values.
    """

    folder: Path
    tables: dict[str, int]
    values_sha256: str


def begin(
    settings: Settings,
    folder: Path,
    publication_id: str,
    copied: Callable[[Path], None],
    others: Collection[Future[Any]],
) -> Draft:
    """Write into the empty `folder` what the marts say before they are judged: tables, page, workbook, dictionary.

    `copied` is called with the folder of the Parquet files as soon as those of the tables that dbt made are complete.
    `others` use the build file at the same time: what they fill is copied after them, and the tables are closed only
    then, for a transaction may touch all databases. Raises IncompletePublication or duckdb.Error; nothing of this is
    visible.
    """
    with _both(settings, folder) as connection, ThreadPoolExecutor(1) as beside:
        connection.execute("create schema pub.marts")
        marts = _marts(connection, settings)
        missing = [table for table in REQUIRED if table not in marts]
        if missing:
            raise IncompletePublication(f"公開に必要な表がありません (tables missing in marts): {missing}")
        of_build = name(_catalog(settings), "marts")
        scorecard = read_scorecard(connection, of_build, (publication_id, settings.as_of))
        for_people = beside.submit(_write_for_people, folder, scorecard)
        tables = _copy(connection, settings, folder, [mart for mart, view in marts.items() if view is None])
        digest = beside.submit(_digest, settings)
        copied(folder / "parquet")
        wait(others)
        ready = [mart for mart, view in marts.items() if view is not None and not awaits_verdict(view)]
        tables |= _copy(connection, settings, folder, ready)
        for_people.result()
        return Draft(folder, tables, digest.result())


def _digest(settings: Settings) -> str:
    with open_build(settings) as connection:
        return values_digest(connection, name("pub", "marts", "indicator_values"))


def _write_for_people(folder: Path, scorecard: Scorecard) -> None:
    page.write(folder, scorecard)
    workbook.write(folder, scorecard)
    dictionary.write(folder)


def finish(settings: Settings, draft: Draft, facts: dict[str, Any]) -> dict[str, int]:
    """Write the rest and verify all of it: some marts show what came after `begin` (results of checks, the publication
    itself). Returns rows by table.

    Raises IncompletePublication or duckdb.Error; the last good publication is not touched by any of this.
    """
    folder = draft.folder
    with _both(settings, folder) as connection:
        late = [mart for mart in _marts(connection, settings) if mart not in draft.tables]
        tables = dict(sorted({**draft.tables, **_copy(connection, settings, folder, late)}.items()))
    (folder / "views.sql").write_text(_views(list(tables)), encoding="utf-8", newline="\n")
    (folder / FACTS).write_text(
        json.dumps({**facts, "tables": tables}, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n"
    )
    _verify(folder, tables)
    _protect_and_sync(folder)
    return tables


@contextmanager
def _both(settings: Settings, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build file, and the publication's file as catalogue `pub`, to write: without a write-ahead log, for what a
    crash leaves of a publication is thrown away."""
    with open_build(settings) as connection:
        connection.execute(
            fill(
                "attach $file as pub (storage_version $version, recovery_mode no_wal_writes)",
                file=literal(folder / DATABASE),
                version=literal(STORAGE_VERSION),
            )
        )
        try:
            yield connection
            connection.execute("checkpoint pub")
        finally:
            connection.execute("detach pub")


def _catalog(settings: Settings) -> str:
    """Views of the build file name their own catalogue."""
    return settings.build_file.stem


def _marts(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, str | None]:
    """Tables and views of schema `marts` by name: the SQL of a view, None for a table."""
    found = connection.execute(
        "select table_name, null as view from duckdb_tables() where (database_name, schema_name) = ($build, 'marts')"
        " union all"
        " select view_name, sql from duckdb_views() where (database_name, schema_name) = ($build, 'marts')"
        " order by table_name",
        {"build": _catalog(settings)},
    ).fetchall()
    return dict(found)


def _copy(
    connection: duckdb.DuckDBPyConnection, settings: Settings, folder: Path, marts: Collection[str]
) -> dict[str, int]:
    """Copy these tables and views, in one order of rows, with their descriptions, and write them as Parquet; returns
    their rows."""
    tables: dict[str, int] = {}
    with transaction(connection):  # one commit: each of some hundred descriptions would wait for the disk
        for table in marts:
            parts = {
                "copy": name("pub", "marts", table),
                "original": name(_catalog(settings), "marts", table),
            }
            query = fill("create table $copy as select * from $original order by all", **parts)
            row = connection.execute(query).fetchone()
            tables[table] = int(row[0]) if row else 0
        _copy_comments(connection, settings, marts)
    _write_parquet(connection, folder, marts)
    return tables


def _copy_comments(connection: duckdb.DuckDBPyConnection, settings: Settings, marts: Collection[str]) -> None:
    origins = ("table_name, null from duckdb_tables()", "view_name, null from duckdb_views()")
    rows: list[tuple[str, str | None, str]] = []
    for origin in (*origins, "table_name, column_name from duckdb_columns()"):
        columns, source = origin.split(" from ")
        query = fill(
            "select $columns, comment from $source"
            " where database_name = ? and schema_name = 'marts' and comment is not null",
            columns=columns,
            source=source,
        )
        rows += connection.execute(query, [_catalog(settings)]).fetchall()
    connection.execute(";\n".join(_comment(*row) for row in rows if row[0] in marts))


def _comment(table: str, column: str | None, comment: str) -> str:
    kind, path = ("table", (table,)) if column is None else ("column", (table, column))
    return f"comment on {kind} {name('pub', 'marts', *path)} is {literal(comment)}"


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, tables: Iterable[str]) -> None:
    (folder / "parquet").mkdir(exist_ok=True)
    for table in tables:
        connection.execute(
            fill(
                "copy (select * from $table) to $file (format parquet, compression zstd)",
                table=name("pub", "marts", table),
                file=literal(folder / "parquet" / f"{table}.parquet"),
            )
        )


def _views(tables: list[str]) -> str:
    """Views for tools that stay connected: paths are relative to the folder `published`."""
    lines = [
        "-- 公開フォルダ (published) をカレントフォルダにして実行してください。Run with the folder `published` as",
        "-- the current directory: each query then reads the publication of its moment. Do not keep a copy of the",
        "-- files; a tool that joins tables over a long time should open publications/<id>/ instead.",
        "create schema if not exists marts;",
    ]
    lines += [
        fill(
            "create or replace view $view as select * from read_parquet($file);",
            view=name("marts", table),
            file=literal(f"parquet/{table}.parquet"),
        )
        for table in tables
    ]
    if {"indicator_revisions", "publications"} <= set(tables):
        lines.append(_AS_OF)
    return "\n".join(lines) + "\n"


def _verify(folder: Path, tables: dict[str, int]) -> None:
    """Open what was written as a reader will, and count."""
    connection = duckdb.connect(str(folder / DATABASE), read_only=True, config=OFFLINE)
    try:
        connection.execute("set enable_progress_bar = false")
        for table, rows in tables.items():
            for origin in (
                name("marts", table),
                f"read_parquet({literal(folder / 'parquet' / (table + '.parquet'))})",
            ):
                row = connection.execute(fill("select count(*) from $origin", origin=origin)).fetchone()
                if row is None or row[0] != rows:
                    raise IncompletePublication(
                        f"{table}: 書いた件数が合いません (row count differs after writing)"
                    )
    finally:
        connection.close()
    if (folder / f"{DATABASE}.wal").exists():
        raise IncompletePublication(f"{DATABASE}.wal が残っています (write-ahead log left behind)")


def _protect_and_sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            disk.sync_path(path)
            path.chmod(0o444)
    for path in [*(entry for entry in sorted(folder.iterdir()) if entry.is_dir()), folder]:
        disk.sync_folder(path)
