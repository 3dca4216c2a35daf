"""Builds a ward from hand-made rows with the real dbt project."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.dbt.landed import Build, Rows, build_landed, run_dbt


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """`build(rows, as_of, *options of dbt)` returns the build file; fails on any failed model or test."""

    def _build(rows: Rows, as_of: date, *options: str) -> Path:
        file = tmp_path_factory.mktemp("ward") / "shihyo.duckdb"
        build_landed(file, rows, as_of)
        result = run_dbt("build", file, *options)
        failed = [
            f"{node.node.name}: {node.message}"
            for node in result.result or []
            if node.status not in ("success", "pass")
        ]
        assert result.success, f"{result.exception} {failed}"
        return file

    return _build


@pytest.fixture(scope="session")
def empty_ward(build: Build) -> Path:
    """A ward that dropped nothing; built with every unit test."""
    return build({}, date(2026, 4, 30))
