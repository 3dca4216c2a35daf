"""The build file that dbt writes: opening it, and starting again where a crash left it unreadable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import folders
from pipelines.warehouse.sql import name

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def open_build(settings: Settings, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the build file, closed at the end of the block so that dbt or a reader may have the file.

    A file that cannot be opened (a kill in the middle of a write) is thrown away: it is rebuilt from landed Parquet
    and the journal. Raises duckdb.IOException when a process outside of the night's lock holds it.
    """
    path = settings.build_file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=OFFLINE)
    except (
        duckdb.IOException,
        duckdb.InternalException,
        duckdb.SerializationException,
        duckdb.FatalException,
    ) as error:
        if read_only or "lock" in str(error):
            raise
        discard_build(settings)
        connection = duckdb.connect(str(path), config=OFFLINE)
    try:
        connection.execute("set TimeZone = 'Asia/Tokyo'")
        connection.execute("set enable_progress_bar = false")
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block, or nothing of it where it raises."""
    connection.execute("begin")
    with ExitStack() as undo:
        undo.callback(connection.rollback)
        yield
        undo.pop_all()
    connection.execute("commit")


def discard_build(settings: Settings) -> None:
    """Remove the build file and its write-ahead log."""
    folders.unlink(settings.build_file)
    folders.unlink(settings.build_file.with_name(settings.build_file.name + ".wal"))


def drop_tables(settings: Settings, unwanted: Callable[[str, str], bool]) -> None:
    """Drop the tables and views for which `unwanted(schema, name)` holds."""
    with open_build(settings) as connection:
        drop_in(connection, unwanted)


def drop_in(connection: duckdb.DuckDBPyConnection, unwanted: Callable[[str, str], bool]) -> None:
    """`drop_tables` over a connection that is open already."""
    found = connection.execute(
        "select table_schema, table_name, table_type from information_schema.tables"
    ).fetchall()
    for schema, table, kind in found:
        if unwanted(schema, table):
            connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {name(schema, table)}")
