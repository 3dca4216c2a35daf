"""One rectangle of cells with a few leading rows in sight, whatever file it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

HEAD_ROWS = 40
Row = list[str | None]
RowNumbers = npt.NDArray[np.int64]


class Body:
    """Columns below the header: `columns[j]` is string or dictionary<string>, null or empty where blank; columns that
    were wanted as mostly differing may still have outer blanks.

    `index[i]` is the record (from 0, as for `Grid.row`) that position i came from. `odd` are records whose number
    of fields differs from the header's: they are in no column. `faults`: reason codes of those that are damaged.
    """

    def __init__(
        self,
        columns: dict[int, pa.ChunkedArray],
        index: RowNumbers,
        odd: list[int],
        faults: dict[int, str] | None = None,
    ) -> None:
        self.columns = columns
        self.index = index
        self.odd = odd
        self.faults = faults or {}

    def __len__(self) -> int:
        return len(self.index)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a person does not see on a sheet: rows with cells, and columns (from 0)."""

    rows: int = 0
    columns: tuple[int, ...] = ()


NOTHING_HIDDEN = Hidden()


class Grid(Protocol):
    """A text file or one sheet of a workbook."""

    @property
    def sheet(self) -> str | None:
        """Name of the sheet; None for a text file."""

    @property
    def visible(self) -> bool:
        """False for hidden sheets."""

    @property
    def hidden(self) -> Hidden:
        """Rows and columns that are not shown; they are read like any other."""

    @property
    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges as (first row, first column, last row, last column), from 1."""

    @property
    def date_system(self) -> int:
        """1900 or 1904: what serial numbers count from."""

    def record_count(self) -> int:
        """Records with the header and all that stands above it, counted apart from the parser."""

    def row_numbers(self) -> RowNumbers:
        """Excel's number of every record, in order."""

    def row(self, index: int) -> Row:
        """Cells of record `index` (from 0), blank ones as None."""

    def rows(self, indices: Sequence[int]) -> list[Row]:
        """`row` for many."""

    def body(self, first: int, width: int, wanted: dict[int, bool]) -> Body:
        """Columns `wanted` (column → whether its values mostly differ) of the records from `first` on."""


def spread_rows(grid: Grid, first: int, about: int) -> list[Row]:
    """Rows from `first` on, evenly spread: all of them, or some `about` to twice as many."""
    count = grid.record_count()
    return grid.rows(range(first, count, max(1, (count - first) // about)))


def leading_rows(grid: Grid) -> list[Row]:
    """The rows that are looked at for a header."""
    return grid.rows(range(min(HEAD_ROWS, grid.record_count())))
