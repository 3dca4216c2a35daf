"""The lock of the warehouse between real processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.warehouse.lock import WarehouseBusy, hold

HOLDER = """
import sys, time
from pathlib import Path
from pipelines.warehouse.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_turned_away_and_a_killed_one_leaves_nothing_behind(tmp_path: Path) -> None:
    lock_file = tmp_path / "倉庫" / ".lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(lock_file)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(WarehouseBusy, match="使用中"), hold(lock_file):
            pass
        holder.kill()
    with hold(lock_file):
        pass


def test_two_holds_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    lock_file = tmp_path / ".lock"
    with hold(lock_file), pytest.raises(WarehouseBusy), hold(lock_file):
        pass
    with hold(lock_file):
        pass
