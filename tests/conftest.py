"""Shared by all tests: where reference material lies, and settings on empty folders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.settings import Settings

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
