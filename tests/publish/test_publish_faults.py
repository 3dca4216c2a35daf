"""A kill or a full disk at any step of a publication: readers have the old one or the new one, whole."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pipelines.journal import Journal
from pipelines.publish.publish import publish
from pipelines.settings import Settings
from pipelines.warehouse.checks import STAGES, save_results

Publish: TypeAlias = Callable[..., Any]
Read: TypeAlias = Callable[[Settings, str], list[tuple[Any, ...]]]

FY2025 = date(2025, 4, 1)
FIRST, SECOND = "P20260430-00000001", "P20260430-00000002"
OLD = [("online_usage_rate", FY2025, "D01", 1.0), ("online_usage_rate", FY2025, "D02", 1.0)]
NEW = [("online_usage_rate", FY2025, "D01", 2.0), ("online_usage_rate", FY2025, "D02", 2.0)]
STEPS = ("replace", "fsync", "symlink", "unlink", "mkdir", "chmod", "rmdir")
LONG = os.environ.get("SHIHYO_FAULTS") == "long"

CHILD = f"""
import os, sys
from datetime import date
from pathlib import Path
from pipelines.publish.publish import publish
from pipelines.settings import Settings

warehouse, deadly = Path(sys.argv[1]), int(sys.argv[2])
done = 0

def counted(real):
    def step(*args, **kwargs):
        global done
        done += 1
        if done == deadly:
            os._exit(137)
        return real(*args, **kwargs)
    return step

for name in {STEPS!r}:
    setattr(os, name, counted(getattr(os, name)))
publish(Settings(warehouse, warehouse, (), date(2026, 4, 30)), {SECOND!r})
print(done)
"""


@pytest.fixture
def ready(settings: Settings, publish_cells: Publish, build_cells: Callable[..., None]) -> Settings:
    """One publication is visible, a second one is built and audited."""
    publish_cells(settings, FIRST, OLD)
    build_cells(settings, NEW)
    save_results(settings, SECOND, {key: [] for key in STAGES})
    return settings


def whole(settings: Settings, read: Read) -> float:
    """The one value that every row of the visible publication has; fails on a mixture."""
    identity = read(settings, "select publication_id from publication")
    values = read(settings, "select distinct value from indicator_values")
    assert len(values) == 1
    assert (identity, values) in [([(FIRST,)], [(1.0,)]), ([(SECOND,)], [(2.0,)])]
    return float(values[0][0])


def copied(settings: Settings, folder: Path) -> Settings:
    """The same warehouse elsewhere, links and all."""
    shutil.copytree(settings.warehouse, folder, symlinks=True)
    return Settings(settings.drops, folder, (), settings.as_of)


def mended(settings: Settings, read: Read) -> None:
    """The next night publishes, and journal and link agree."""
    publish(settings, SECOND)
    assert whole(settings, read) == 2.0
    assert [record["publication_id"] for record in Journal(settings.journal).publications()] == [
        FIRST,
        SECOND,
    ]
    assert read(
        settings, "select value, reason from indicator_revisions where breakdown_code = 'D01' order by 1"
    ) == [
        (1.0, "first"),
        (2.0, "revised"),
    ]
    assert {folder.name for folder in settings.publications.iterdir()} == {FIRST, SECOND}


@pytest.mark.faults
def test_a_full_disk_at_any_step_leaves_a_whole_publication(
    ready: Settings, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Short form: every third step."""
    seen, step = set(), 0
    while step < 200:
        step += 1 if LONG else 3
        settings = copied(ready, tmp_path / f"full{step}")
        with monkeypatch.context() as patch:
            counter = _Failing(patch, step)
            try:
                publish(settings, SECOND)
            except OSError as error:
                assert error.errno == errno.ENOSPC
        seen.add(whole(settings, read))
        if not counter.reached:
            break
        mended(settings, read)
    assert seen == {1.0, 2.0}
    assert not counter.reached


class _Failing:
    """Makes the n-th step on disk fail as a full disk does."""

    def __init__(self, patch: pytest.MonkeyPatch, failing: int) -> None:
        self.done, self.failing = 0, failing
        for name in STEPS:
            patch.setattr(os, name, self._counted(getattr(os, name)))

    @property
    def reached(self) -> bool:
        return self.done >= self.failing

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            self.done += 1
            if self.done == self.failing:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args, **kwargs)

        return step


@pytest.mark.faults
def test_a_kill_between_any_two_steps_leaves_a_whole_publication(
    ready: Settings, read: Read, tmp_path: Path
) -> None:
    """Short form: some steps, among them the renames that matter."""
    total = int(_killed(copied(ready, tmp_path / "whole"), 10_000).stdout)
    steps = range(1, total + 1) if LONG else range(3, total + 1, max(total // 6, 1))
    seen = set()
    for step in steps:
        settings = copied(ready, tmp_path / f"killed{step}")
        assert _killed(settings, step).returncode == 137
        seen.add(whole(settings, read))
        mended(settings, read)
    assert 1.0 in seen


def _killed(settings: Settings, step: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, str(settings.warehouse), str(step)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
