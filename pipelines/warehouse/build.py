"""The build file that dbt writes: opening it, and starting again where a crash left it unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import folders

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


def discard_build(settings: Settings) -> None:
    """Remove the build file and its write-ahead log."""
    folders.unlink(settings.build_file)
    folders.unlink(settings.build_file.with_name(settings.build_file.name + ".wal"))
