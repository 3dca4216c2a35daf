"""install.py and the two commands that call it, without installing anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import install

ROOT = Path(__file__).resolve().parents[2]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the two locks and a virtual environment's folder, for install.py to look at."""
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"{name}==1\n", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    return tmp_path


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(project: Path, changed: str) -> None:
    lock = project / "requirements.lock"
    assert not install._is_installed(lock)
    install._stamp(lock).write_text(install._state(lock), encoding="utf-8")
    assert install._is_installed(lock)
    (project / changed).write_text("another\n", encoding="utf-8")
    assert not install._is_installed(lock)


def test_a_moved_folder_is_installed_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = project / "requirements.lock"
    install._stamp(lock).write_text(install._state(lock), encoding="utf-8")
    moved = project / "moved" / ".venv"
    shutil.copytree(project / ".venv", moved)
    monkeypatch.setattr(install, "VENV", moved)
    assert not install._is_installed(lock)


def test_failure_ends_with_the_last_words_of_what_failed() -> None:
    program = "import sys; print('first'); print('the reason'); sys.exit(1)"
    with pytest.raises(install.InstallError, match=r"(?s)failed: a step\nfirst\nthe reason"):
        install._run([sys.executable, "-c", program], "a step")


def test_progress_counts_packages_as_pip_names_them(capsys: pytest.CaptureFixture[str]) -> None:
    progress = install._Progress("installing", 4)
    for line in (
        "Ignoring pywin32: markers 'sys_platform == \"win32\"' don't match your environment",
        "Collecting agate==1.9.1 (from -r requirements.lock (line 1))",
        "  Downloading agate-1.9.1-py2.py3-none-any.whl (95 kB)",
        "Processing ./attrs-26.1.0-py3-none-any.whl (from -r requirements.lock (line 35))",
        "Requirement already satisfied: click==8.5.1 in x (from -r requirements.lock (line 329)) (8.5.1)",
        "Collecting agate==1.9.1 (from -r requirements.lock (line 1))",
    ):
        progress.hear(line)
    progress.finish()
    assert "fetched 3/3" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_everything_by_hash_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(blocks) > 100
    for block in blocks:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", block), block.splitlines()[0]
        assert HASH.search(block), block.splitlines()[0]


def test_both_locks_agree() -> None:
    pins = [
        dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", (ROOT / name).read_text("utf-8"), re.M))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    runtime, dev = pins
    assert {name: dev.get(name) for name in runtime} == runtime


@pytest.mark.skipif(shutil.which("make") is None or os.name == "nt", reason="needs make")
def test_make_without_a_suitable_python_says_what_is_missing(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml", "install.py"):
        shutil.copy(ROOT / name, tmp_path)
    command = ["make", "nightly", "PYTHON=/nowhere/python3"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "Python 3.11" in ended.stderr and "見つかりません" in ended.stderr


@pytest.mark.skipif(shutil.which("make") is None or os.name == "nt", reason="needs make")
def test_make_help_lists_every_target() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert phony is not None
    assert set(re.findall(r"make ([a-z-]+)", listed)) == set(phony[1].split()) - {"help"}
