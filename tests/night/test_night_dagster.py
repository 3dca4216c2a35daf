"""The same night as a Dagster job: same publication, checks that block, events without values."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from night_tools import Ran, marts_of

from pipelines.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.night


@pytest.fixture
def unpublished(first_night: Ran, tmp_path: Path) -> Settings:
    """What the first night landed, with everything after it taken away."""
    original = first_night.settings.warehouse
    for part in ("landed", "journal", "keys"):
        shutil.copytree(original / part, tmp_path / "warehouse" / part)
    (tmp_path / "warehouse" / "journal" / "publications.jsonl").unlink()
    shutil.rmtree(tmp_path / "warehouse" / "journal" / "revisions")
    return replace(first_night.settings, warehouse=tmp_path / "warehouse")


def nightly_job(settings: Settings, home: Path) -> subprocess.CompletedProcess[str]:
    home.mkdir()
    shutil.copy(PROJECT_ROOT / "dagster.yaml", home)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        "SHIHYO_DROPS": str(settings.drops),
        "SHIHYO_WAREHOUSE": str(settings.warehouse),
        "SHIHYO_SOURCES": os.pathsep.join(map(str, settings.sources)),
        "SHIHYO_AS_OF": settings.as_of.isoformat(),
    }
    command = [
        sys.executable,
        "-m",
        "dagster",
        "job",
        "execute",
        "-m",
        "pipelines.definitions",
        "-j",
        "nightly",
    ]
    return subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, encoding="utf-8", check=False
    )


def events(home: Path) -> str:
    """Everything that Dagster keeps of its runs."""
    kept = []
    for database in home.rglob("*.db"):
        with sqlite3.connect(database) as connection:
            kept += list(connection.iterdump())
    kept += [path.read_text(encoding="utf-8", errors="replace") for path in home.rglob("*.err")]
    kept += [path.read_text(encoding="utf-8", errors="replace") for path in home.rglob("*.out")]
    return "\n".join(kept)


def test_the_job_publishes_what_the_command_publishes(
    first_night: Ran, unpublished: Settings, tmp_path: Path, truth: dict[str, Any]
) -> None:
    done = nightly_job(unpublished, tmp_path / "home")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert unpublished.published.resolve().name == first_night.answer["publication_id"]
    assert marts_of(unpublished) == marts_of(first_night.settings)
    told = events(tmp_path / "home") + done.stdout + done.stderr
    assert "ASSET_MATERIALIZATION" in told and "ASSET_CHECK_EVALUATION" in told
    assert not [canary for canary in truth["canaries"] if canary in told]


def test_an_error_check_stops_the_job_before_the_publication(unpublished: Settings, tmp_path: Path) -> None:
    suite = tmp_path / "own" / "reference" / "expectations" / "population.json"
    suite.parent.mkdir(parents=True)
    suite.write_text(json.dumps({"expectations": []}), encoding="utf-8")  # an empty suite fails
    done = nightly_job(replace(unpublished, sources=(tmp_path / "own",)), tmp_path / "home")
    assert done.returncode != 0
    assert not unpublished.published.exists()
    assert "gx_ward_reference_population" in done.stdout + done.stderr
