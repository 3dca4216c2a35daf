"""Workbooks read as on the night, without storing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.files.workbook import WorkbookReader
from pipelines.landing.pseudonym import KEY_BYTES, Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import Source, load_sources

Read = Callable[[Path], Reading]


@pytest.fixture(scope="session")
def register() -> Source:
    return load_sources()["register"]


@pytest.fixture(scope="session")
def workbooks() -> Iterator[WorkbookReader]:
    with WorkbookReader() as reader:
        yield reader


@pytest.fixture
def read(register: Source, workbooks: WorkbookReader) -> Read:
    """Reads one file of source `register`."""

    def _read(path: Path) -> Reading:
        return read_file(path, register, Pseudonyms(bytes(KEY_BYTES)), workbooks, lambda facts, match: "test")

    return _read


def told(reading: Reading) -> list[tuple[str, int, Any, str]]:
    """(disposition, row, cell, reason) of all that was not simply taken, without titles, headers and other sheets."""
    quiet = {"title", "header", "unclaimed_sheet", "blank"}
    return sorted(
        (str(e["disposition"]), int(str(e["record_no"])), e["cell"], str(e["reason_code"]))
        for e in reading.ledger.entries
        if e["reason_code"] not in quiet
    )
