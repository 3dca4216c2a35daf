"""What a publication holds: a DuckDB file with schema `marts`, the same as Parquet, `views.sql`, page and workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from pipelines import disk
from pipelines.dictionary import docs as dictionary
from pipelines.publish.facts import FACTS
from pipelines.publish.reports import workbook
from pipelines.publish.scorecard.read import read_scorecard
from pipelines.publish.site import page
from pipelines.settings import Settings
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.late import CELL
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


def write(settings: Settings, folder: Path, facts: dict[str, Any]) -> dict[str, int]:
    """Write a whole publication into the empty `folder` and verify it. Returns rows by table.

    Raises IncompletePublication or duckdb.Error; the last good publication is not touched by any of this.
    """
    database = folder / DATABASE
    catalog = settings.build_file.stem  # views of the build file name their own catalogue
    connection = duckdb.connect(config=OFFLINE)
    try:
        connection.execute("set TimeZone = 'Asia/Tokyo'")
        connection.execute(
            fill(
                "attach $build as $catalog (read_only)",
                build=literal(settings.build_file),
                catalog=name(catalog),
            )
        )
        connection.execute(
            fill(
                "attach $file as pub (storage_version $version)",
                file=literal(database),
                version=literal(STORAGE_VERSION),
            )
        )
        connection.execute("begin")  # one commit: each of some hundred descriptions would wait for the disk
        tables = _copy_marts(connection, catalog)
        connection.execute("commit")
        _write_parquet(connection, folder, sorted(tables))
        scorecard = read_scorecard(connection, name("pub", "marts"))
        connection.execute("checkpoint pub")
        connection.execute("detach pub")
    finally:
        connection.close()
    page.write(folder, scorecard)
    workbook.write(folder, scorecard)
    dictionary.write(folder)
    (folder / "views.sql").write_text(_views(sorted(tables)), encoding="utf-8", newline="\n")
    (folder / FACTS).write_text(
        json.dumps({**facts, "tables": tables}, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n"
    )
    _verify(folder, tables)
    _protect_and_sync(folder)
    return tables


def _copy_marts(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, int]:
    """Copy every table and view of schema `marts`, in one order of rows, with its descriptions."""
    connection.execute("create schema pub.marts")
    found = connection.execute(
        "select table_name from information_schema.tables where table_catalog = ? and table_schema = 'marts'"
        " order by table_name",
        [catalog],
    ).fetchall()
    tables: dict[str, int] = {}
    for (table,) in found:
        parts = {"copy": name("pub", "marts", table), "original": name(catalog, "marts", table)}
        connection.execute(fill("create table $copy as select * from $original order by all", **parts))
        row = connection.execute(fill("select count(*) from $original", **parts)).fetchone()
        tables[table] = int(row[0]) if row else 0
    _copy_comments(connection, catalog)
    missing = [table for table in REQUIRED if table not in tables]
    if missing:
        raise IncompletePublication(f"公開に必要な表がありません (tables missing in marts): {missing}")
    return tables


def _copy_comments(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    for source in ("duckdb_tables()", "duckdb_views()"):
        kind = source[len("duckdb_") : -3]
        rows = connection.execute(
            fill(
                "select $kind, comment from $source where database_name = ? and schema_name = 'marts'"
                " and comment is not null",
                kind=f"{kind}_name",
                source=source,
            ),
            [catalog],
        ).fetchall()
        for table, comment in rows:
            connection.execute(f"comment on table {name('pub', 'marts', table)} is {literal(comment)}")
    rows = connection.execute(
        "select table_name, column_name, comment from duckdb_columns()"
        " where database_name = ? and schema_name = 'marts' and comment is not null",
        [catalog],
    ).fetchall()
    for table, column, comment in rows:
        connection.execute(f"comment on column {name('pub', 'marts', table, column)} is {literal(comment)}")


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, tables: list[str]) -> None:
    (folder / "parquet").mkdir()
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
