"""A library that is imported by another and not used must cost nothing, and must work where it is used."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.quality.deferred import when_used


def test_a_module_runs_when_something_in_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seldom_used.py").write_text("open('ran', 'w').close()\nANSWER = 42\n")
    (tmp_path / "often_used.py").write_text("import seldom_used\ndef ask(): return seldom_used.ANSWER\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with when_used(["seldom_used"]):
        often_used = importlib.import_module("often_used")
    assert not (tmp_path / "ran").exists()
    assert often_used.ask() == 42 and (tmp_path / "ran").exists()
    for module in ("seldom_used", "often_used"):
        del sys.modules[module]


def test_what_is_missing_is_missing_at_once() -> None:
    with when_used(["no_such_library"]), pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_such_library")


def test_great_expectations_comes_without_statistics_and_can_have_them() -> None:
    """In a process of its own: here the libraries may be loaded already."""
    script = (
        "import sys; from pipelines.quality.judge import Judge; Judge();"
        "assert 'scipy.stats._stats_py' not in sys.modules and 'altair.vegalite' not in sys.modules;"
        "from scipy import stats; assert round(stats.norm.cdf(0), 3) == 0.5"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
