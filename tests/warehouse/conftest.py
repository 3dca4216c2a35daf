"""Folders that are hard on SQL."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder_with_signs(tmp_path: Path) -> Path:
    """A folder whose name DuckDB would take for a pattern."""
    folder = tmp_path / "令和8年度 [案]*"
    folder.mkdir()
    return folder
