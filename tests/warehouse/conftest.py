"""Landed Parquet and a journal made by hand, without landing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.journal import DropEvent, Journal
from pipelines.settings import Settings

Drop = Callable[..., str]


def land_by_hand(
    settings: Settings, path: str, source_id: str, table: str, columns: dict[str, list[object]]
) -> str:
    """One landed file with these columns; returns its drop id."""
    drop_id = hashlib.sha256(f"{path}{columns}".encode()).hexdigest()[:16]
    rows = len(next(iter(columns.values())))
    data = pa.table({**columns, "_drop_id": [drop_id] * rows, "_record_no": list(range(2, rows + 2))})
    file = settings.landed / source_id / table / f"{drop_id}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(data, file)
    event = DropEvent(
        drop_id=drop_id,
        source_id=source_id,
        path=f"{source_id}/{path}",
        sha256=drop_id * 4,
        bytes=1,
        mtime_ns=1,
        outcome="landed",
        seen_at="2026-04-30T02:00:00+09:00",
        as_of="2026-04-30",
        profile_id="by_hand",
        records_in=rows + 1,
        accepted=rows,
        structural=1,
        tables={table: rows},
    )
    Journal(settings.journal).append_drop(event)
    return drop_id


@pytest.fixture
def drop_into() -> Drop:
    """`drop_into(settings, "a.csv", "e_application", "procedure_count", {...})`."""
    return land_by_hand


@pytest.fixture
def drop(settings: Settings) -> Drop:
    """The same with the test's own settings."""
    return partial(land_by_hand, settings)


@pytest.fixture
def folder_with_signs(tmp_path: Path) -> Path:
    """A folder whose name DuckDB would take for a pattern."""
    folder = tmp_path / "令和8年度 [案]*"
    folder.mkdir()
    return folder
