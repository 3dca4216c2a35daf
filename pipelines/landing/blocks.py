"""Sheets that hold several small tables one below the other: each becomes a grid of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa

from pipelines.files.grid import Body, Grid, Hidden, Row, RowNumbers
from pipelines.landing.header import one_line


class SubGrid:
    """Records `start` to `stop` (from 0, `stop` excluded) of another grid."""

    def __init__(self, grid: Grid, start: int, stop: int) -> None:
        self._grid = grid
        self._start = start
        self._stop = stop

    @property
    def sheet(self) -> str | None:
        return self._grid.sheet

    @property
    def visible(self) -> bool:
        return self._grid.visible

    @property
    def hidden(self) -> Hidden:
        return self._grid.hidden

    @property
    def merged(self) -> list[tuple[int, int, int, int]]:
        return self._grid.merged

    @property
    def date_system(self) -> int:
        return self._grid.date_system

    def record_count(self) -> int:
        return self._stop - self._start

    def row_numbers(self) -> RowNumbers:
        return self._grid.row_numbers()[self._start : self._stop]

    def row(self, index: int) -> Row:
        return self._grid.row(self._start + index)

    def rows(self, indices: Sequence[int]) -> list[Row]:
        return self._grid.rows([self._start + index for index in indices])

    def body(self, first: int, width: int, wanted: dict[int, bool]) -> Body:
        """Blocks are small: their rows are read one by one, short ones end in blanks."""
        rows = self.rows(range(first, self.record_count()))
        columns = {
            j: pa.chunked_array([pa.array([row[j] if j < len(row) else None for row in rows], pa.string())])
            for j in wanted
        }
        return Body(columns, np.arange(first, self.record_count(), dtype=np.int64), [])


def split_blocks(grid: Grid, begins: str) -> list[Grid]:
    """Grids that each begin where the first filled cell of a row matches `begins`; what stands above the first is
    a grid too."""
    pattern = re.compile(begins)
    starts = [i for i, row in enumerate(grid.rows(range(grid.record_count()))) if _begins(row, pattern)]
    if not starts:
        return []
    bounds = [*([0] if starts[0] else []), *starts, grid.record_count()]
    return [SubGrid(grid, a, b) for a, b in pairwise(bounds)]


def _begins(row: Row, pattern: re.Pattern[str]) -> bool:
    first = next((cell for cell in row if cell is not None), None)
    return first is not None and pattern.search(one_line(first)) is not None
