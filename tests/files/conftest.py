from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.files import inspect_file
from pipelines.files.workbook import Workbook, WorkbookReader

Rows = list[list[str | None]]


@pytest.fixture(scope="session")
def reader() -> Iterator[WorkbookReader]:
    """One reader for all files, as in a night: no file may spoil it for the next."""
    with WorkbookReader() as opened:
        yield opened


@pytest.fixture
def read(reader: WorkbookReader) -> Callable[[Path], Workbook]:
    """Inspects and reads a workbook."""
    return lambda path: reader.read(path, inspect_file(path))


@pytest.fixture
def rows(read: Callable[[Path], Workbook]) -> Callable[..., Rows]:
    """Rows of one sheet."""

    def cells(path: Path, index: int = 0) -> Rows:
        sheet = read(path).sheets[index]
        return [list(row) for row in zip(*(column.to_pylist() for column in sheet.columns), strict=True)]

    return cells
