"""One night over the bundled sample ward, watched from outside."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from night_tools import AS_OF, RAW_DROPS, WATCHER, Ran, shihyo

from pipelines.settings import Settings


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """What the sample's generator says about its files and indicators."""
    known: dict[str, Any] = json.loads((RAW_DROPS / "truth.json").read_text(encoding="utf-8"))
    return known


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Ran:
    """From nothing to published, with every connection of every process written down; once for all workers."""
    if worker_id == "master":
        return _first_night(tmp_path_factory.mktemp("ward"))
    shared = tmp_path_factory.getbasetemp().parent / "ward"
    shared.mkdir(exist_ok=True)
    with _one_at_a_time(shared / ".once"):
        done = shared / "ran.json"
        if not done.exists():
            done.write_text(json.dumps(asdict(_first_night(shared)), default=str))
        return _again(json.loads(done.read_text()), shared)


def _again(facts: dict[str, Any], home: Path) -> Ran:
    return Ran(**{**facts, "settings": _settings(home)})


def _settings(home: Path) -> Settings:
    return Settings(RAW_DROPS, home / "warehouse", (), date.fromisoformat(AS_OF))


def _first_night(home: Path) -> Ran:
    watcher = home / "watcher"
    watcher.mkdir()
    (watcher / "sitecustomize.py").write_text(WATCHER, encoding="utf-8")
    log = home / "connections.txt"
    settings = _settings(home)
    path = os.pathsep.join([str(watcher), *filter(None, [os.environ.get("PYTHONPATH")])])
    ran = shihyo(settings, PYTHONPATH=path, SHIHYO_TEST_CONNECTIONS=str(log))
    assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]
    ran.connections = log.read_text(encoding="utf-8").splitlines()
    return ran


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Wait for the other worker."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
