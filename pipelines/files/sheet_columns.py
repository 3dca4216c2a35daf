"""A sheet on its way from the reader's cells to columns of text, with what the sheet's own XML says put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine as calamine

from pipelines.files import limits
from pipelines.files.cells import Cell, text_column
from pipelines.files.refused import Refused
from pipelines.files.xlsx import raw_cells

Place = tuple[int, int]
_BATCH_ROWS = 4_000
_TEXT = pa.string()
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Rectangle:
    """The filled rectangle of a sheet as columns of text; `doubtful` places count from 0 within it."""

    top: int
    left: int
    bottom: int
    right: int
    columns: list[pa.Array]
    doubtful: list[Place]
    merged: list[tuple[int, int, int, int]]

    @classmethod
    def of(cls, sheet: calamine.CalamineSheet) -> Rectangle:
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


class Reading:
    """One sheet on its way to columns of text."""

    def __init__(self, found: Rectangle, path: str, facts: dict[str, Any]) -> None:
        self._found = found
        self._path = path
        self._facts = facts
        self._odd: dict[Place, str] = {(row, column): text for row, column, text in facts["odd"]}

    def columns(self) -> tuple[int, list[pa.Array]]:
        """Excel row of the first cell, and the columns from A on."""
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
