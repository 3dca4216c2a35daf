"""Reading one file as the night does, for tests of the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa

from pipelines.files.workbook import WorkbookReader
from pipelines.landing.pseudonym import KEY_BYTES, Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import Source, load_sources

OWN = Path(__file__).parent / "sources"


def sources() -> dict[str, Source]:
    """Sources that ship and those of the tests."""
    return load_sources((OWN,))


def read(path: Path, source_id: str) -> Reading:
    """One file, in memory."""
    with WorkbookReader() as workbooks:
        return read_file(path, sources()[source_id], Pseudonyms(bytes(KEY_BYTES)), workbooks, lambda *_: "t")


def read_text(folder: Path, source_id: str, text: str, encoding: str = "utf-8") -> Reading:
    """A text file of this content."""
    path = folder / "x.csv"
    path.write_bytes(text.encode(encoding))
    return read(path, source_id)


def read_sheets(
    folder: Path, source_id: str, sheets: dict[str, list[list[Any]]], name: str = "x.xlsx"
) -> Reading:
    """A workbook of these rows by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return read(folder / name, source_id)


def counts(reading: Reading) -> tuple[int, int, int, int]:
    """Records in, accepted, quarantined, structural."""
    ledger = reading.ledger
    return ledger.records_in, ledger.accepted, ledger.quarantined, ledger.structural


def said(reading: Reading, disposition: str) -> list[tuple[int, str]]:
    """Record and reason of all entries of one disposition."""
    return sorted(
        (entry["record_no"], entry["reason_code"])
        for entry in reading.ledger.entries
        if entry["disposition"] == disposition
    )


def column(table: pa.Table, name: str) -> list[Any]:
    """Values of one column."""
    values: list[Any] = table.column(name).to_pylist()
    return values


LIST_HEAD = "整理番号,手続コード,手続名称,所管所属,申込日,申込時刻,申込方法,利用者区分,処理状況,返却回数,処理完了日,取下げ事由\r\n"


def list_line(number: str = "000000000001", **cells: str) -> str:
    """One line of the list of handbook 2.1, variant B."""
    printed = {
        "手続": "T01", "名称": "住民票の写し", "所属": "戸籍課", "申込日": "令和6年4月1日", "時刻": "9:05",
        "方法": "パソコン", "区分": "個人", "状況": "完了", "返却": "0", "完了日": "R6.4.15", "事由": "", **cells,
    }  # fmt: skip
    return ",".join([number, *printed.values()]) + "\r\n"
