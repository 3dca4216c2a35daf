"""Workbooks as columns of text, read in a child process that may crash, hang or run out of memory alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipelines.files import limits
from pipelines.files.ready import READY
from pipelines.files.refuse import refusal
from pipelines.files.scratch import ScratchFolder
from pipelines.files.workbook_facts import DateSystem
from pipelines.files.zips import may_be_read_ahead

if TYPE_CHECKING:
    import pyarrow as pa

    from pipelines.files.preflight import FileFacts

_PROJECT = Path(__file__).resolve().parents[2]
_OUT_OF_TIME = -signal.SIGXCPU if sys.platform != "win32" else None


@dataclass(frozen=True)
class Sheet:
    """One worksheet. `columns[0]` is Excel's column A, its first cell in Excel's row `first_row`.

    Columns are strings, null where the cell is blank: numbers as their shortest text (45383, 1.5), dates ISO
    (2024-04-01, 2024-04-01T09:05:00), times 09:05:00, TRUE and FALSE, errors as Excel shows them (#DIV/0!),
    #NOCACHE! for a formula saved without its result; control characters are U+FFFD.
    `merged`: (first row, first column, last row, last column), from 1. `nonblank_rows`: rows with any value,
    counted in the file apart from the reader; None where the format does not allow it. `hidden_rows` and
    `hidden_columns` as in SheetFacts."""

    name: str
    visible: bool
    first_row: int
    columns: list[pa.Array]
    merged: list[tuple[int, int, int, int]]
    nonblank_rows: int | None
    hidden_rows: int = 0
    hidden_columns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Workbook:
    """All worksheets, in the order of the workbook; chart sheets are left out."""

    sheets: list[Sheet]
    date_system: DateSystem


class WorkbookReader:
    """Context manager that owns one child process and starts a new one after a crash."""

    def __init__(self) -> None:
        self._scratch = ScratchFolder()
        self._child: _Child | None = None
        self._turn = threading.Lock()  # one question at a time: the answers come back without a name

    def __enter__(self) -> WorkbookReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._drop_child()
        self._scratch.close()

    def begin(self, path: Path) -> None:
        """Let the child read a workbook of modest size while this process inspects it. What it found is used by
        `read` alone, and only where the file is still the one that the inspection let through."""
        if self._child is None and may_be_read_ahead(path):
            self._child = _Child(path)

    def read(self, path: Path, facts: FileFacts) -> Workbook:
        """Cells of a workbook that `inspect_file` has let through.

        Raises Refused: changed since, encrypted, damaged, too large, or the reader crashed or took too long;
        OSError where this machine could not store the cells (no space), RuntimeError where the process that
        reads does not start."""
        if facts.workbook is None:
            raise ValueError(f"not a workbook: {facts.kind}")
        _refuse_changed(path, facts)
        request = {
            "path": str(path),
            "folder": str(self._scratch.path),
            "sheets": [
                {
                    "odd": [(row, column, text) for (row, column), text in sheet.odd.items()],
                    "part": sheet.part,
                    "negatives": sheet.negatives,
                    "nonblank_rows": sheet.nonblank_rows,
                    "hidden": (sheet.hidden_rows, sheet.hidden_columns),
                }
                for sheet in facts.workbook.sheets
            ],
        }
        with self._turn:
            try:
                answer = self._ask(request)
                sheets = [self._sheet(found) for found in answer["sheets"]]
            finally:
                self._scratch.clear()
        _refuse_changed(path, facts)
        return Workbook(sheets, facts.workbook.date_system)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._child is None:
            self._child = _Child()
        answer = self._child.ask(request)
        if isinstance(answer, dict) and answer["retire"]:
            self._drop_child()
        if isinstance(answer, str):
            self._drop_child()
            raise refusal(answer)
        if "os_error" in answer:
            raise OSError(answer["os_error"], os.strerror(answer["os_error"]))
        if "refused" in answer:
            raise refusal(answer["refused"], answer["sheet"])
        return answer

    def _sheet(self, found: dict[str, Any]) -> Sheet:
        import pyarrow as pa

        source = str(self._scratch.path / found["file"])
        # an open map keeps a file from being deleted on Windows, so there the columns are copied
        opened = pa.OSFile(source) if sys.platform == "win32" else pa.memory_map(source)
        with opened:
            batch = pa.ipc.open_file(opened).get_batch(0)
        return Sheet(
            name=found["name"],
            visible=found["visible"],
            first_row=found["first_row"],
            columns=batch.columns,
            merged=[(a, b, c, d) for a, b, c, d in found["merged"]],
            nonblank_rows=found["nonblank_rows"],
            hidden_rows=found["hidden"][0],
            hidden_columns=tuple((first, last) for first, last in found["hidden"][1]),
        )

    def _drop_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


class _Child:
    """The process and the thread that waits for its answers."""

    def __init__(self, ahead: Path | None = None) -> None:
        search = os.pathsep.join(filter(None, (str(_PROJECT), os.environ.get("PYTHONPATH"))))
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipelines.files.workbook_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **threads, "PYTHONPATH": search},
            text=True,
            encoding="ascii",
        )
        with suppress(OSError):  # where it did not start, the first question finds out
            self.tell(str(ahead) if ahead else None)
        self._answers: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._started = False

    def _wait_until_ready(self) -> None:
        """Raises RuntimeError where the process cannot even start: that is no fault of the workbook."""
        try:
            first = self._answers.get(timeout=limits.CHILD_START_SECONDS)
        except Empty:
            first = ""
        if first.strip() != READY:
            self.stop()
            raise RuntimeError(f"the process that reads workbooks does not start: {self._process.returncode}")
        self._started = True

    def ask(self, request: dict[str, Any]) -> dict[str, Any] | str:
        """The answer, or the reason code why there is none; after that the child is of no more use."""
        if not self._started:
            self._wait_until_ready()
        try:
            self.tell(request)
            line = self._answers.get(timeout=limits.CHILD_WALL_SECONDS)
        except Empty:
            return "workbook_timeout"
        except OSError:
            line = ""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        return "workbook_timeout" if self._process.wait() == _OUT_OF_TIME else "workbook_crashed"

    def tell(self, request: dict[str, Any] | str | None) -> None:
        """Raises OSError where the process is gone."""
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue

    def _listen(self) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                self._answers.put(line)
        self._answers.put("")


def _refuse_changed(path: Path, facts: FileFacts) -> None:
    try:
        seen = path.lstat()
    except OSError:
        raise refusal("file_missing") from None
    if (seen.st_size, seen.st_mtime_ns) != (facts.bytes, facts.mtime_ns):
        raise refusal("still_changing")
