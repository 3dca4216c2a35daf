"""Shared by all tests: where reference material lies, settings on empty folders, and drops landed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.journal import DropEvent, Journal
from pipelines.settings import Settings

Drop = Callable[..., str]
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """Folder of real and hostile inputs beside the project; skips with a reason where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no reference material at {SHARED}")
    return SHARED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty drops folder and an empty warehouse."""
    drops = tmp_path / "drops"
    drops.mkdir()
    return Settings(drops, tmp_path / "warehouse", (), date(2026, 4, 30))


def land_by_hand(
    settings: Settings, path: str, source_id: str, table: str, columns: dict[str, list[object]]
) -> str:
    """One landed file with these columns, and its journal entry, without landing; returns its drop id."""
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
