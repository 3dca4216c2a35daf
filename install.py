"""Make `.venv` and install what is locked. Standard library only; `make` and `make.ps1` call it.

`python install.py` installs what a night needs, `python install.py --dev` also what the tests need.
What is installed is remembered in `.venv` by the content of the lock, so a second call costs nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import queue
import re
import subprocess
import sys
import threading
import time
import venv
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
OLDEST, TOO_NEW = (3, 11), (3, 14)

PIP = [str(PYTHON), "-m", "pip", "--no-input", "--disable-pip-version-check"]
FROM_LOCK_LINE = re.compile(r"^(?:Collecting|Processing|Requirement already satisfied).*\(line (\d+)\)")
PINNED = re.compile(r"^[A-Za-z0-9]\S*==", re.MULTILINE)
KEPT_LINES = 25


class InstallError(Exception):
    """Installation cannot go on; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    """Install, and say what went wrong in words that lead on. Exit code 0 or 2."""
    try:
        install(dev="--dev" in arguments)
    except InstallError as problem:
        say(f"\n{problem}")
        return 2
    return 0


def install(*, dev: bool) -> None:
    """Bring `.venv` to the state of the lock; nothing is done where it is there already."""
    locks = [RUNTIME_LOCK, DEV_LOCK] if dev else [RUNTIME_LOCK]
    check_interpreter()
    if not all(_is_installed(lock) for lock in locks):
        _provide_venv()
        _install_lock(locks[-1])
        _run(
            [*PIP, "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
            "本体の登録 / registering the project",
        )
        _run(
            [str(SCRIPTS / "shihyo"), "prepare"],
            "dbt プロジェクトの読み込みと式の確認 / parsing the dbt project, proving its formulas",
        )
        say("準備ができました / ready")
    for lock in locks:  # written anew also where nothing was to do: make compares times
        _stamp(lock).write_text(_state(lock), encoding="utf-8")


def check_interpreter() -> None:
    """Raises InstallError where this Python is too old, too new, or cannot make virtual environments."""
    version = sys.version_info[:2]
    found = f"{version[0]}.{version[1]}"
    if not OLDEST <= version < TOO_NEW:
        raise InstallError(
            f"Python {found} では動きません。Python 3.11、3.12、3.13 のどれかを入れてください。\n"
            f"Python {found} is not supported: install Python 3.11, 3.12 or 3.13."
        )
    if importlib.util.find_spec("ensurepip") is None:
        raise InstallError(
            f"この Python には venv がありません。python{found}-venv を入れてください。\n"
            f"This Python cannot make virtual environments: install python{found}-venv."
        )


def say(text: str, *, end: str = "\n") -> None:
    """Progress goes to standard error: standard output belongs to the command that follows."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def _state(lock: Path) -> str:
    """What a stamp holds: content of lock and project file, and the place, for scripts hold its path."""
    content = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {VENV}\n"


def _stamp(lock: Path) -> Path:
    return VENV / f".installed-{lock.name}"


def _is_installed(lock: Path) -> bool:
    stamp = _stamp(lock)
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _state(lock)


def _provide_venv() -> None:
    """Make the environment, or give pip to one that was made without it (as uv does)."""
    if not _venv_works():
        say(f"仮想環境 {VENV.name} を作ります / making {VENV.name}")
        venv.create(VENV, clear=True, symlinks=os.name != "nt", with_pip=True)
    elif not _answers("-m", "pip", "--version"):
        _run([str(PYTHON), "-m", "ensurepip"], "pip の用意 / providing pip")


def _venv_works() -> bool:
    """False where there is none, its interpreter is gone, or the folder was moved."""
    if not PYTHON.exists():
        return False
    config = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    moved = "command = " in config and str(VENV) not in config
    return not moved and _answers("-c", "import sys")


def _answers(*arguments: str) -> bool:
    return subprocess.run([str(PYTHON), *arguments], capture_output=True, check=False).returncode == 0


def _install_lock(lock: Path) -> None:
    """The lock is complete, so pip need not resolve: `--no-deps` keeps it to exactly what is listed."""
    total = len(PINNED.findall(lock.read_text(encoding="utf-8")))
    say(f"{lock.name}: {total} 個を入れます（初回のみ、数分） / installing {total} packages, once")
    command = [*PIP, "install", "--no-deps", "--require-hashes", "--progress-bar", "off", "-r", str(lock)]
    _run(command, "パッケージの導入 / installing packages", total=total)


def _run(command: list[str], what: str, *, total: int = 0) -> None:
    """Run quietly, show that it lives, and show its last lines only where it fails."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1", "PIP_USER": "0"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    progress = _Progress(what, total)
    kept: deque[str] = deque(maxlen=KEPT_LINES)
    for line in _lines(process.stdout or ()):
        if line:
            kept.append(line)
        progress.hear(line)
    if process.wait() != 0:
        raise InstallError(f"失敗しました / failed: {what}\n" + "\n".join(kept))
    progress.finish()


def _lines(output: Iterable[str]) -> Iterator[str]:
    """Lines as they come; an empty one each second while nothing comes."""
    waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def pump() -> None:
        for line in output:
            waiting.put(line.rstrip())
        waiting.put(None)

    threading.Thread(target=pump, daemon=True).start()
    while True:
        try:
            line = waiting.get(timeout=1.0)
        except queue.Empty:
            yield ""
            continue
        if line is None:
            return
        yield line


class _Progress:
    """One line that is rewritten on a terminal, and a line every ten seconds elsewhere."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total = what, total
        self.fetched: set[str] = set()
        self.pause, self.begin, self.end = (0.5, "\r  ", "") if sys.stderr.isatty() else (10.0, "  ", "\n")
        self.started = self.told = time.monotonic()

    def hear(self, line: str) -> None:
        """Count a package that pip names, and show where things stand."""
        if found := FROM_LOCK_LINE.match(line):
            self.fetched.add(found[1])
        elif line.startswith("Ignoring "):
            self.total -= 1
        now = time.monotonic()
        if now - self.told >= self.pause:
            self.told = now
            say(self.begin + self._text(now), end=self.end)

    def finish(self) -> None:
        """Leave one line that says it is done."""
        say(f"{self.begin}{self._text(time.monotonic())} 完了 / done")

    def _text(self, now: float) -> str:
        counts = ""
        if self.total > 0:
            counts = f" 取得 / fetched {len(self.fetched)}/{self.total} 導入 / installed {_installed()}"
        return f"{self.what}{counts} {now - self.started:.0f} s"


def _installed() -> int:
    """Packages that are in place, counted where the two systems keep them."""
    places = ("lib/python3*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info")
    return max(sum(1 for _ in VENV.glob(place)) for place in places)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
