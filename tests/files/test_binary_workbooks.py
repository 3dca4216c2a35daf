"""Workbooks of the binary formats: XLS as BIFF8 and XLSB, where the reader shows errors as blanks."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from conftest import Rows
from xlsx_maker import GOOD, make_xlsx

from pipelines.files import Refused, inspect_file
from pipelines.files.workbook import Workbook

Read = Callable[[Path], Workbook]


def test_xls(tmp_path: Path, read: Read) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    page = book.add_sheet("集計")
    date_style = xlwt.easyxf(num_format_str="yyyy/mm/dd")
    page.write_merge(0, 0, 0, 1, "表題")
    page.write(1, 0, "福祉部　障害福祉課")
    page.write(1, 1, 1234)
    page.write(2, 0, 43921, date_style)
    page.row(2).set_cell_error(1, "#REF!")
    page.row(3).set_cell_boolean(0, True)
    page.write(3, 1, 0.25)
    page.write(4, 0, "  ")
    book.save(str(tmp_path / "b.xls"))
    found = read(tmp_path / "b.xls")
    assert found.date_system == 1904
    assert found.sheets[0].merged == [(1, 1, 1, 2)]
    assert [column.to_pylist()[:4] for column in found.sheets[0].columns] == [
        ["表題", "福祉部　障害福祉課", "2024-04-01", "TRUE"],
        [None, "1234", "#REF!", "0.25"],
    ]


@pytest.mark.parametrize("size", [10, 3000])
def test_xls_of_any_size_is_unpacked_alike(tmp_path: Path, read: Read, size: int) -> None:
    """Small OLE streams lie in the mini stream, large ones in sectors of their own."""
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    for number in range(size):
        page.write(number, 0, f"R{number}")
    book.save(str(tmp_path / "b.xls"))
    assert read(tmp_path / "b.xls").sheets[0].columns[0].to_pylist() == [f"R{n}" for n in range(size)]


def test_old_and_locked_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "x")
    path = tmp_path / "b.xls"
    book.save(str(path))
    content = path.read_bytes()
    begin = content.index(struct.pack("<HHH", 0x0809, 16, 0x0600))
    for place, patch, code in (
        (begin + 4, struct.pack("<H", 0x0500), "old_excel"),
        (begin + 20, struct.pack("<H", 0x002F), "encrypted"),
    ):
        path.write_bytes(content[:place] + patch + content[place + 2 :])
        with pytest.raises(Refused) as caught:
            inspect_file(path)
        assert caught.value.reason_code == code


def xlsb(path: Path, cells: bytes, before: bytes = b"") -> Path:
    """The least XLSB: one sheet named S of these records, others `before` its rows."""

    def record(kind: int, content: bytes) -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(content)]) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("S"))
    workbook = record(131, b"") + record(143, b"") + bundle + record(144, b"") + record(132, b"")
    body = record(129, b"") + record(148, struct.pack("<4I", 0, 9, 0, 9)) + before + record(145, b"") + cells
    body += record(146, b"") + record(130, b"")
    make_xlsx(path, {"S": GOOD}, more={"xl/workbook.bin": workbook, "xl/worksheets/sheet1.bin": body})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = parts.pop("xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet1.bin")
    parts["xl/_rels/workbook.bin.rels"] = relations.replace(b"styles.xml", b"styles.bin")
    del parts["xl/workbook.xml"], parts["xl/worksheets/sheet1.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def cell_record(kind: int, column: int, content: bytes) -> bytes:
    body = struct.pack("<II", column, 0) + content
    return bytes([kind, len(body)]) + body


def row_record(number: int) -> bytes:
    return bytes([0, 17]) + struct.pack("<I", number) + bytes(13)


def test_xlsb_errors_are_not_blank(tmp_path: Path, rows: Callable[..., Rows]) -> None:
    cells = row_record(0) + cell_record(5, 0, struct.pack("<d", 1.5)) + cell_record(3, 1, b"\x17")
    assert rows(xlsb(tmp_path / "b.xlsb", cells)) == [["1.5", "#REF!"]]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (row_record(0) + cell_record(5, 16_384, bytes(8)), "outside_grid"),
        (row_record(2**32 - 1) + cell_record(5, 0, bytes(8)), "outside_grid"),
        (row_record(0) + cell_record(5, 0, bytes(8)) * 2, "duplicate_cell"),
        (
            row_record(0)
            + cell_record(5, 0, bytes(8))
            + row_record(1_048_575)
            + cell_record(5, 16_383, bytes(8)),
            "too_many_cells",
        ),
        (row_record(0) + bytes([5, 100]), "damaged_workbook"),
    ],
)
def test_xlsb_cells_where_none_can_be(tmp_path: Path, cells: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        inspect_file(xlsb(tmp_path / "b.xlsb", cells))
    assert caught.value.reason_code == code
