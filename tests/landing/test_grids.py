"""What every grid promises: many rows at once are the same rows as one by one, in the order asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from pipelines.files.grid import HEAD_ROWS, Grid, leading_rows, spread_rows
from pipelines.files.preflight import inspect_file
from pipelines.files.workbook import WorkbookReader
from pipelines.landing.blocks import SubGrid
from pipelines.landing.read import open_grids

ROWS: list[list[str | None]] = [
    ["番号", "件数", "備考"],
    ["1", None, "髙"],
    ["2", "３", None],
    ["4"],
    [None, "5", " x "],
]


def written(folder: Path) -> Iterator[Path]:
    text = folder / "rows.csv"
    text.write_text("\n".join(",".join(cell or "" for cell in row) for row in ROWS), encoding="cp932")
    yield text
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    book.save(folder / "rows.xlsx")
    yield folder / "rows.xlsx"


@pytest.fixture
def grids(tmp_path: Path) -> list[Grid]:
    """The same rows as text, as a sheet, and as a part of each."""
    with WorkbookReader() as workbooks:
        whole = [
            grid for path in written(tmp_path) for grid in open_grids(path, inspect_file(path), workbooks)
        ]
    return [*whole, *(SubGrid(grid, 1, 4) for grid in whole)]


def test_rows_are_the_same_one_by_one(grids: list[Grid]) -> None:
    assert len(grids) == 4
    for grid in grids:
        asked = [2, 0, 1]
        assert grid.rows(asked) == [grid.row(index) for index in asked]
        assert grid.rows(range(1, 3)) == [grid.row(1), grid.row(2)]
        assert grid.rows([]) == []


def test_leading_rows_of_short_and_long_files(grids: list[Grid], tmp_path: Path) -> None:
    for grid in grids:
        assert leading_rows(grid) == [grid.row(index) for index in range(grid.record_count())]
    long = tmp_path / "long.csv"
    long.write_text("番号\n" + "\n".join(map(str, range(100))), encoding="utf-8")
    with WorkbookReader() as workbooks:
        (grid,) = open_grids(long, inspect_file(long), workbooks)
    assert leading_rows(grid) == [["番号"], *([str(number)] for number in range(HEAD_ROWS - 1))]


@pytest.mark.parametrize(
    ("about", "expected"), [(10, range(1, 101, 10)), (60, range(1, 101)), (1000, range(1, 101))]
)
def test_spread_rows_reach_from_the_first_to_the_end(tmp_path: Path, about: int, expected: range) -> None:
    long = tmp_path / "long.csv"
    long.write_text("番号\n" + "\n".join(map(str, range(1, 101))), encoding="utf-8")
    with WorkbookReader() as workbooks:
        (grid,) = open_grids(long, inspect_file(long), workbooks)
    assert spread_rows(grid, 1, about) == [[str(number)] for number in expected]
