"""A workbook may be read while it is still being inspected; what counts is what the inspection let through."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from xlsx_maker import inline, make_xlsx, sheet

from pipelines.files import Refused, inspect_file
from pipelines.files.workbook import Workbook, WorkbookReader
from pipelines.files.zips import may_be_read_ahead

TIMES = sheet(
    '<row r="1"><c r="A1" s="3"><v>-0.25</v></c><c r="B1" s="3"><v>0.25</v></c></row>'
    '<row r="2">' + inline("A2", "R1") + '<c r="B2" t="e"><v>#DIV/0!</v></c></row>'
)


def _cells(book: Workbook) -> list[list[list[str | None]]]:
    return [[column.to_pylist() for column in sheet.columns] for sheet in book.sheets]


def _read(path: Path, *, ahead: bool) -> Workbook:
    with WorkbookReader() as reader:
        if ahead:
            reader.begin(path)
        return reader.read(path, inspect_file(path))


def test_what_was_read_ahead_is_what_is_read(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "x.xlsx", {"時刻": TIMES, "空": sheet(""), "件数": TIMES})
    assert _cells(_read(path, ahead=True)) == _cells(_read(path, ahead=False))


def test_a_workbook_that_was_replaced_meanwhile_is_read_anew(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "x.xlsx", {"S": sheet('<row r="1">' + inline("A1", "古い") + "</row>")})
    other = make_xlsx(tmp_path / "y.xlsx", {"S": sheet('<row r="1">' + inline("A1", "新しい") + "</row>")})
    with WorkbookReader() as reader:
        reader.begin(path)
        reader.read(other, inspect_file(other))  # answered in order: the first was read by now
        other.replace(path)
        assert _cells(reader.read(path, inspect_file(path))) == [[["新しい"]]]


@pytest.mark.parametrize(
    "name",
    [
        "10_corners_A1_XFD1048576.xlsx",
        "16_out_of_grid_XFE.xlsx",
        "45_bomb_lying_size.xlsx",
        "21_crc_corrupt.xlsx",
    ],
)
def test_a_hostile_workbook_is_refused_as_without_reading_ahead(shared: Path, name: str) -> None:
    path = shared / "nasty" / "xlsx" / name
    with pytest.raises(Refused) as plain:
        _read(path, ahead=False)
    started = time.monotonic()
    reader = WorkbookReader()
    with reader, pytest.raises(Refused) as ahead:
        reader.begin(path)
        reader.read(path, inspect_file(path))
    assert ahead.value.reason_code == plain.value.reason_code
    assert time.monotonic() - started < 120


def test_only_archives_of_modest_size_are_read_ahead(tmp_path: Path) -> None:
    text = tmp_path / "x.csv"
    text.write_text("番号\n1\n", encoding="utf-8")
    large = make_xlsx(tmp_path / "x.xlsx", more={"xl/media/image.bin": bytes(260 * 1024 * 1024)})
    pipe = tmp_path / "absent.xlsx"
    assert not any(map(may_be_read_ahead, (text, large, pipe)))
    assert may_be_read_ahead(make_xlsx(tmp_path / "y.xlsx"))
