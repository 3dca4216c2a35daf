"""The sensor on the drops folder: once per change, and only when the files have settled."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration.publication import drops_sensor


def look(cursor: str | None) -> tuple[str | None, int]:
    """Cursor after one look, and how many runs were asked for."""
    context = dg.build_sensor_context(cursor=cursor)
    data = drops_sensor.evaluate_tick(context)
    return data.cursor, len(data.run_requests or [])


def test_one_run_per_settled_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIHYO_DROPS", str(tmp_path))
    (tmp_path / "a.csv").write_text("half")
    cursor, runs = look(None)
    assert runs == 0  # perhaps still being written
    (tmp_path / "a.csv").write_text("half and the other half")
    cursor, runs = look(cursor)
    assert runs == 0
    cursor, runs = look(cursor)
    assert runs == 1
    cursor, runs = look(cursor)
    assert runs == 0  # nothing new
    (tmp_path / "b.csv").write_text("new")
    cursor, runs = look(cursor)
    cursor, again = look(cursor)
    assert (runs, again) == (0, 1)
