"""Hidden rows and columns are told of, in every format, and change nothing of what is read."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlwt
from test_binary_workbooks import cell_record, row_record, xlsb

from pipelines.files.sheets import SheetGrid
from pipelines.files.workbook import Workbook

Read = Callable[[Path], Workbook]


def hidden_of(book: Workbook) -> tuple[int, tuple[int, ...]]:
    grid = SheetGrid(book.sheets[0], book.date_system)
    assert grid.record_count() == 4
    return grid.hidden.rows, grid.hidden.columns


def test_xlsx(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    for number in range(4):
        book.active.append([f"R{number}", number, number, number])
    book.active.row_dimensions[2].hidden = book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[9].hidden = True  # without cells
    for letter in ("B", "D", "F"):  # F lies outside the table
        book.active.column_dimensions[letter].hidden = True
    book.save(tmp_path / "b.xlsx")
    assert hidden_of(read(tmp_path / "b.xlsx")) == (2, (1, 3))


def test_xls(tmp_path: Path, read: Read) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    for number in range(4):
        page.write(number, 0, f"R{number}")
        page.write(number, 1, number)
    page.row(2).hidden = True
    page.col(1).hidden = True
    book.save(str(tmp_path / "b.xls"))
    assert hidden_of(read(tmp_path / "b.xls")) == (1, (1,))


def test_xlsb(tmp_path: Path, read: Read) -> None:
    rows = b"".join(row_record(n) + cell_record(5, 0, struct.pack("<d", n)) for n in range(3))
    hidden_row = bytes([0, 17]) + struct.pack("<I", 3) + bytes(7) + b"\x10" + bytes(5)
    cells = rows + hidden_row + b"".join(cell_record(5, j, struct.pack("<d", 1.5)) for j in (0, 1))
    columns = bytes([60, 18]) + struct.pack("<IIII", 1, 1, 2304, 0) + b"\x01\x00"
    path = xlsb(tmp_path / "b.xlsb", cells, columns)
    assert hidden_of(read(path)) == (1, (1,))
