"""Cells on their way through the disk leave nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from xlsx_maker import make_xlsx

from pipelines.files import inspect_file
from pipelines.files.scratch import ScratchFolder
from pipelines.files.workbook import WorkbookReader

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of folders are a POSIX matter")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_is_left(tmp_path: Path, temporary: Path) -> None:
    path = make_xlsx(tmp_path / "g.xlsx")
    with WorkbookReader() as reader:
        sheet = reader.read(path, inspect_file(path)).sheets[0]
        (folder,) = temporary.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert list(folder.iterdir()) == []
    assert list(temporary.iterdir()) == []
    assert sheet.columns[0].to_pylist() == ["受付番号", "R1"]


def test_what_a_killed_owner_left_is_removed_and_what_is_in_use_is_not(temporary: Path) -> None:
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from pipelines.files.scratch import ScratchFolder\n"
        "folder = ScratchFolder(); (folder.path / '0.arrow').write_text('x'); print(folder.path, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, str(temporary)], capture_output=True, text=True, check=False
    )
    left = Path(killed.stdout.strip())
    assert killed.returncode == -9
    assert left.is_dir()
    used = ScratchFolder()
    for folder in (left, used.path):
        os.utime(folder, (0, 0))
    other = ScratchFolder()
    assert not left.exists()
    assert used.path.is_dir()
    used.close()
    other.close()
    assert list(temporary.iterdir()) == []


def test_reader_process_ends_with_its_owner(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "g.xlsx")
    code = (
        "import os, sys, pathlib\n"
        "from pipelines.files import inspect_file\n"
        "from pipelines.files.workbook import WorkbookReader\n"
        "reader = WorkbookReader(); path = pathlib.Path(sys.argv[1])\n"
        "reader.read(path, inspect_file(path)); print(reader._child._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    child = int(killed.stdout)
    subprocess.run(["timeout", "20", "tail", "--pid", str(child), "-f", "/dev/null"], check=True)
