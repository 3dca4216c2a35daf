"""A workbook that is read before anything is known of it, while other things are still on their way."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import python_calamine as calamine

from pipelines.files.refused import Refused

if TYPE_CHECKING:
    from pipelines.files.sheet_columns import Rectangle


class Ahead:
    """Reads all worksheets in a thread: the reader leaves Python to its other threads, and what makes columns of
    the cells is imported meanwhile."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = (0, 0, 0)
        self._sheets: dict[int, Rectangle] = {}
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def of(self, path: str) -> dict[int, Rectangle]:
        """Its sheets by their place in the workbook, where the file is still the same. None where reading failed:
        then it will fail again, and be answered, when it is read for the answer."""
        self._thread.join()
        return self._sheets if path == self._path and _file(path) == self._file else {}

    def _read(self) -> None:
        try:
            self._file = _file(self._path)
            with opened(self._path) as book:
                worksheets = [
                    index
                    for index, meta in enumerate(book.sheets_metadata)
                    if meta.typ == calamine.SheetTypeEnum.WorkSheet
                ]
                self._sheets = {index: _columns(book.get_sheet_by_index(index)) for index in worksheets}
        except (calamine.CalamineError, Refused, OSError, MemoryError):
            return


def opened(path: str) -> calamine.CalamineWorkbook:
    """Raises CalamineError, OSError."""
    try:
        path.encode()
    except UnicodeEncodeError:  # a name that is no text: the reader would look for another
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))
    return calamine.CalamineWorkbook.from_path(path)


def _columns(sheet: calamine.CalamineSheet) -> Rectangle:
    from pipelines.files.sheet_columns import Rectangle

    return Rectangle.of(sheet)


def _file(path: str) -> tuple[int, int, int]:
    seen = Path(path).stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns
