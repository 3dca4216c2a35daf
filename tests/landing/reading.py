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
