"""The process that reads workbooks: `python -m pipelines.files.workbook_child`.

Readers of Excel files abort on some damaged ones, taking their process with them; so this one has nothing else
to lose. One JSON line per request on standard input, one per answer on standard output; cells go as Arrow IPC
files into the folder named in the request."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import python_calamine as calamine

from pipelines.files import limits
from pipelines.files.lean import without_pandas
from pipelines.files.ready import READY
from pipelines.files.refused import Refused
from pipelines.files.sheet_columns import Reading, Rectangle


def main() -> None:
    """Answers requests until standard input ends."""
    answers = _own_stdout()
    without_pandas()
    _limit_memory()
    gc.disable()  # millions of cells and no cycles: looking for some costs a third of the time
    answers.write(READY + "\n")
    answers.flush()
    ahead = _Ahead("", (0, 0, 0), {})
    for line in sys.stdin:
        _limit_time()
        request = json.loads(line)
        if "ahead" in request:
            ahead = _read_ahead(request["ahead"])
            continue
        answer = _answer(request, ahead)
        gc.collect()
        answers.write(json.dumps(answer | {"retire": _has_grown()}) + "\n")
        answers.flush()


def _own_stdout() -> TextIO:
    """Standard output for answers alone: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = limits.CHILD_ADDRESS_SPACE
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _has_grown() -> bool:
    """Whether so much memory was used that the next workbook should find a fresh process."""
    if sys.platform == "win32":
        return True
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return peak > limits.CHILD_ADDRESS_SPACE // 4


def _limit_time() -> None:
    """CPU seconds for the next workbook, beyond those used so far."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


@dataclass(frozen=True)
class _Ahead:
    """Sheets of a workbook that was read before anything was known of it, and which file that was."""

    path: str
    file: tuple[int, int, int]
    sheets: dict[int, Rectangle]

    def of(self, path: str) -> dict[int, Rectangle]:
        """Its sheets, where the file is still the same."""
        return self.sheets if path == self.path and _file(path) == self.file else {}


def _file(path: str) -> tuple[int, int, int]:
    seen = Path(path).stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns


def _read_ahead(path: str) -> _Ahead:
    """Nothing where that fails: then it will fail again, and be answered, when the workbook is asked for."""
    try:
        ahead = _Ahead(path, _file(path), {})
        with _opened(path) as book:
            for index, meta in enumerate(book.sheets_metadata):
                if meta.typ == calamine.SheetTypeEnum.WorkSheet:
                    ahead.sheets[index] = Rectangle.of(book.get_sheet_by_index(index))
        return ahead
    except (calamine.CalamineError, Refused, OSError, MemoryError):
        return _Ahead("", (0, 0, 0), {})


def _answer(request: dict[str, Any], ahead: _Ahead) -> dict[str, Any]:
    try:
        return {"sheets": _read(request, ahead.of(request["path"]))}
    except calamine.PasswordError:
        return {"refused": "encrypted", "sheet": None}
    except _Unreadable as error:
        return {"refused": "damaged_workbook", "sheet": error.sheet}
    except calamine.CalamineError:
        return {"refused": "damaged_workbook", "sheet": None}
    except Refused as error:
        return {"refused": error.reason_code, "sheet": error.sheet}
    except OSError as error:
        return {"os_error": error.errno or 0}
    except MemoryError:
        return {"refused": "workbook_too_large", "sheet": None}


class _Unreadable(Exception):
    def __init__(self, sheet: str) -> None:
        super().__init__()
        self.sheet = sheet


def _read(request: dict[str, Any], ahead: dict[int, Rectangle]) -> list[dict[str, Any]]:
    answers = []
    with _opened(request["path"]) as book:
        if len(book.sheets_metadata) != len(request["sheets"]):
            raise Refused("damaged_workbook", "")
        for index, (meta, facts) in enumerate(zip(book.sheets_metadata, request["sheets"], strict=True)):
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            try:
                found = ahead.get(index) or Rectangle.of(book.get_sheet_by_index(index))
            except calamine.CalamineError:
                raise _Unreadable(meta.name) from None
            target = Path(request["folder"]) / f"{index}.arrow"
            first_row = _write(Reading(found, request["path"], facts), target)
            answers.append(
                {
                    "name": meta.name,
                    "visible": meta.visible == calamine.SheetVisibleEnum.Visible,
                    "first_row": first_row,
                    "merged": found.merged,
                    "nonblank_rows": facts["nonblank_rows"],
                    "hidden": facts["hidden"],
                    "file": target.name,
                }
            )
    return answers


def _opened(path: str) -> calamine.CalamineWorkbook:
    try:
        path.encode()
    except UnicodeEncodeError:  # a name that is no text: the reader would look for another
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))
    return calamine.CalamineWorkbook.from_path(path)


def _write(reading: Reading, target: Path) -> int:
    """Writes the columns from A on; returns the Excel row of their first cell."""
    first_row, columns = reading.columns()
    names = [str(index) for index in range(len(columns))]
    batch = pa.record_batch(columns, names=names) if columns else pa.record_batch({})
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return first_row


if __name__ == "__main__":
    main()
