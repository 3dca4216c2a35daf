"""Run one command in a process of its own and measure it: wall time, and peak memory with its children.

Whoever calls this must stay small: before a child executes its program, it is a copy of its parent.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY_SECONDS = 0.05
KIB, MIB = 1024, 1024 * 1024


class Failed(Exception):
    """A measured command ended with an exit code that is not 0; the text holds its last lines."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run. `peak_mib` is None where the system does not tell (Windows)."""

    seconds: float
    peak_mib: float | None
    output: str


def measure(command: list[str], log: Path, environment: dict[str, str] | None = None) -> Measured:
    """Run `command` to its end. Standard output is returned, standard error goes to `log`.

    Peak memory is the larger of two views: what the kernel kept for any single process, and the sum over the
    process tree, seen twenty times a second. Raises Failed.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    out = log.with_suffix(".out")
    with out.open("wb") as stdout, log.open("wb") as stderr:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=stdout, stderr=stderr, env=os.environ | (environment or {})
        )
        watch = _Watch(process.pid)
        single_mib = _wait(process)
        seconds = time.perf_counter() - began
    tree_mib = watch.stop()
    output = out.read_text(encoding="utf-8", errors="replace")
    if process.returncode != 0:
        last = (output + log.read_text(encoding="utf-8", errors="replace")).splitlines()[-20:]
        raise Failed(f"exit code {process.returncode}: {' '.join(command)}\n" + "\n".join(last))
    peaks = [peak for peak in (single_mib, tree_mib) if peak is not None]
    return Measured(seconds, max(peaks, default=None), output)


def _wait(process: subprocess.Popen[bytes]) -> float | None:
    """Largest resident set of the process or of any descendant it waited for, in MiB."""
    if not hasattr(os, "wait4"):
        process.wait()
        return None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    in_bytes = usage.ru_maxrss if os.uname().sysname == "Darwin" else usage.ru_maxrss * KIB
    return in_bytes / MIB


class _Watch:
    """Looks at the memory of a process and its descendants until told to stop (Linux; elsewhere it sees nothing)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak = pid, 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float | None:
        """Peak in MiB, or None where nothing could be seen."""
        self._ended.set()
        self._thread.join()
        return self._peak / MIB or None

    def _look(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
        while not self._ended.wait(SAMPLE_EVERY_SECONDS):
            self._peak = max(self._peak, sum(_resident_pages(pid) for pid in _tree(self._pid)) * page)


def _tree(pid: int) -> list[int]:
    """The process and all its descendants that live at this moment."""
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        for children in Path(f"/proc/{current}/task").glob("*/children"):
            waiting.extend(int(child) for child in _read(children).split())
    return found


def _resident_pages(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/statm")).split()
    return int(fields[1]) if len(fields) > 1 else 0


def _read(path: Path) -> str:
    """Content, or nothing where the process has just ended."""
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
