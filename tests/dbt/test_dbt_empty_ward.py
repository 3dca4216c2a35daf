"""Nothing was dropped: every model builds and is empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb


def test_every_model_builds_on_empty_tables(build: Callable[..., Path]) -> None:
    file = build({}, date(2026, 4, 30))
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute("select count(*) from marts.indicator_values").fetchone()
    assert rows == (0,)
