"""The process that reads workbooks: `python -m pipelines.files.workbook_child`.

Readers of Excel files abort on some damaged ones, taking their process with them; so this one has nothing else
to lose. One JSON line per request on standard input, one per answer on standard output; cells go as Arrow IPC
files into the folder named in the request."""

from __future__ import annotations

import gc
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine as calamine

from pipelines.files import limits
from pipelines.files.cells import Cell, text_column
from pipelines.files.lean import without_pandas
from pipelines.files.ready import READY
from pipelines.files.refused import Refused
from pipelines.files.xlsx import raw_cells

Place = tuple[int, int]
_BATCH_ROWS = 20_000
_TEXT = pa.string()
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?")


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
    sheets: dict[int, _Rectangle]

    def of(self, path: str) -> dict[int, _Rectangle]:
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
                    ahead.sheets[index] = _Rectangle.of(book.get_sheet_by_index(index))
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


def _read(request: dict[str, Any], ahead: dict[int, _Rectangle]) -> list[dict[str, Any]]:
    answers = []
    with _opened(request["path"]) as book:
        if len(book.sheets_metadata) != len(request["sheets"]):
            raise Refused("damaged_workbook", "")
        for index, (meta, facts) in enumerate(zip(book.sheets_metadata, request["sheets"], strict=True)):
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            try:
                found = ahead.get(index) or _Rectangle.of(book.get_sheet_by_index(index))
            except calamine.CalamineError:
                raise _Unreadable(meta.name) from None
            target = Path(request["folder"]) / f"{index}.arrow"
            first_row = _write(_Reading(found, request["path"], facts), target)
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


def _write(reading: _Reading, target: Path) -> int:
    """Writes the columns from A on; returns the Excel row of their first cell."""
    first_row, columns = reading.columns()
    names = [str(index) for index in range(len(columns))]
    batch = pa.record_batch(columns, names=names) if columns else pa.record_batch({})
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return first_row


@dataclass(frozen=True)
class _Rectangle:
    """The filled rectangle of a sheet as columns of text; `doubtful` places count from 0 within it."""

    top: int
    left: int
    bottom: int
    right: int
    columns: list[pa.Array]
    doubtful: list[Place]
    merged: list[tuple[int, int, int, int]]

    @classmethod
    def of(cls, sheet: calamine.CalamineSheet) -> _Rectangle:
        """Raises Refused where the rectangle is too large."""
        start, end = sheet.start, sheet.end
        top, left, bottom, right = (
            (start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1) if start and end else (0,) * 4
        )
        if (bottom - top + 1) * (right - left + 1) > limits.CELLS:
            raise Refused("too_many_cells", "", sheet.name)
        columns, doubtful = _texts(sheet, top, right - left + 1) if top else ([], [])
        merged = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
        return cls(top, left, bottom, right, columns, doubtful, merged)


def _texts(sheet: calamine.CalamineSheet, top: int, width: int) -> tuple[list[pa.Array], list[Place]]:
    pieces: list[list[pa.Array]] = [[] for _ in range(width)]
    doubtful: list[Place] = []
    done = 0
    for rows in _batches(islice(sheet.iter_rows(), top - 1, None)):
        for index, values in enumerate(zip(*rows, strict=True)):
            column, positions = text_column(values)
            pieces[index].append(column)
            doubtful.extend((done + position, index) for position in positions)
        done += len(rows)
    return [pa.concat_arrays(piece) if len(piece) > 1 else piece[0] for piece in pieces], doubtful


class _Reading:
    """One sheet on its way to columns of text."""

    def __init__(self, found: _Rectangle, path: str, facts: dict[str, Any]) -> None:
        self._found = found
        self._path = path
        self._facts = facts
        self._odd: dict[Place, str] = {(row, column): text for row, column, text in facts["odd"]}

    def columns(self) -> tuple[int, list[pa.Array]]:
        top, left, bottom, right = self._found.top, self._found.left, self._found.bottom, self._found.right
        found, doubtful = self._found.columns, self._doubtful()
        changes = dict(self._odd)
        if doubtful and self._facts["part"]:
            wanted = [(top + row, left + column) for row, column in doubtful]
            with Path(self._path).open("rb") as stream:
                raw = raw_cells(stream, self._facts["part"], wanted)
            for row, column in doubtful:
                place = (top + row, left + column)
                shown = found[column][row].as_py() or ""
                # of times of day only the negative ones were misread
                if place in raw and (not _TIME.fullmatch(shown) or raw[place].startswith("-")):
                    changes.setdefault(place, raw[place])
        places = [*changes, *([(top, left), (bottom, right)] if top else [])]
        if not places:
            return 1, []
        first, last = min(row for row, _ in places), max(row for row, _ in places)
        width = max(column for _, column in places)
        columns = [pa.nulls(last - first + 1, _TEXT) for _ in range(width)]
        for index, column in enumerate(found):
            columns[left - 1 + index] = _padded(column, top - first, last - bottom)
        return first, _changed(columns, first, changes)

    def _doubtful(self) -> list[Place]:
        """With times of day where the sheet has negative numbers, for readers drop the sign of a time."""
        places = list(self._found.doubtful)
        if self._facts["negatives"]:
            for index, column in enumerate(self._found.columns):
                times = pc.fill_null(pc.match_substring_regex(column, f"^{_TIME.pattern}$"), False)
                places.extend(
                    (row, index) for row in np.flatnonzero(times.to_numpy(zero_copy_only=False)).tolist()
                )
        return places


def _batches(rows: Iterator[list[Cell]]) -> Iterator[list[list[Cell]]]:
    while batch := list(islice(rows, _BATCH_ROWS)):
        yield batch


def _padded(column: pa.Array, before: int, after: int) -> pa.Array:
    if not before and not after:
        return column
    return pa.concat_arrays([pa.nulls(before, _TEXT), column, pa.nulls(after, _TEXT)])


def _changed(columns: list[pa.Array], first: int, changes: dict[Place, str]) -> list[pa.Array]:
    by_column: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in changes.items():
        by_column.setdefault(column - 1, []).append((row - first, text))
    for index, texts in by_column.items():
        texts.sort()
        mask = np.zeros(len(columns[index]), np.bool_)
        mask[[row for row, _ in texts]] = True
        replacement = pa.array([text for _, text in texts], _TEXT)
        columns[index] = pc.replace_with_mask(columns[index], pa.array(mask), replacement)
    return columns


if __name__ == "__main__":
    main()
