"""What is published now, read as every reader reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipelines.decisions.record import CannotDecide
from pipelines.settings import Settings


@contextmanager
def open_published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published marts. Raises CannotDecide where nothing is published."""
    file = settings.published / "shihyo.duckdb"
    if not file.is_file():
        raise CannotDecide(
            f"まだ公開がありません。先に夜間処理 (shihyo nightly) を実行してください: {settings.published} (nothing published)"
        )
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection
