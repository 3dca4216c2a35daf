"""Facts of a BIFF8 workbook stream ([MS-XLS]): version, encryption, date system, error cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipelines.files import limits
from pipelines.files.refuse import refusal
from pipelines.files.workbook_facts import ERROR_CODES, UNKNOWN_ERROR, DateSystem, SheetFacts, WorkbookFacts

_BOF, _FILE_PASS, _DATE_MODE, _BOUND_SHEET = 0x0809, 0x002F, 0x0022, 0x0085
_BOOL_ERR, _FORMULA = 0x0205, 0x0006
_ROW, _COLUMNS = 0x0208, 0x007D
_ROW_HIDDEN = 0x20
_BIFF8 = 0x0600


def inspect_biff(stream: bytes) -> WorkbookFacts:
    """Facts of the stream `Workbook`. Raises Refused: encrypted, older than BIFF8, too many sheets, damaged."""
    if len(stream) < 8 or struct.unpack_from("<H", stream)[0] != _BOF:
        raise refusal("damaged_workbook")
    if struct.unpack_from("<H", stream, 4)[0] != _BIFF8:
        raise refusal("old_excel")
    date_system: DateSystem = 1900
    starts: list[int] = []
    sheets: dict[int, SheetFacts] = {}
    current: SheetFacts | None = None
    for kind, offset, size in _records(stream):
        if kind == _BOF:
            current = sheets.get(offset - 4)
        elif kind == _FILE_PASS:
            raise refusal("encrypted")
        elif kind == _DATE_MODE and size >= 2:
            date_system = 1904 if stream[offset] == 1 else 1900
        elif kind == _BOUND_SHEET and size >= 6:
            starts.append(struct.unpack_from("<I", stream, offset)[0])
            sheets.setdefault(starts[-1], SheetFacts())
            if len(starts) > limits.SHEETS:
                raise refusal("too_many_sheets")
        elif current is not None and kind in (_BOOL_ERR, _FORMULA):
            _note_error(kind, stream[offset : offset + size], current)
        elif current is not None and kind in (_ROW, _COLUMNS):
            _note_hidden(kind, stream[offset : offset + size], current)
    return WorkbookFacts(date_system, [sheets[start] for start in starts])


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """(type, offset of the content, size) of every record; zero padding at the end is no record."""
    position, end = 0, len(stream)
    unpack = struct.Struct("<HH").unpack_from
    while position + 4 <= end:
        kind, size = unpack(stream, position)
        if kind == 0 and size == 0:
            return
        yield kind, position + 4, min(size, end - position - 4)
        position += 4 + size


def _note_hidden(kind: int, record: bytes, sheet: SheetFacts) -> None:
    """Rows that hold cells (their first and last column differ) and column ranges that are not shown."""
    if kind == _ROW and len(record) >= 14:
        first, end = struct.unpack_from("<HH", record, 2)
        sheet.hidden_rows += first < end and bool(record[12] & _ROW_HIDDEN)
    elif kind == _COLUMNS and len(record) >= 10 and record[8] & 1:
        first, last = struct.unpack_from("<HH", record)
        sheet.hidden_columns.append((first + 1, last + 1))


def _note_error(kind: int, record: bytes, sheet: SheetFacts) -> None:
    if len(record) < (8 if kind == _BOOL_ERR else 14):
        return
    row, column = struct.unpack_from("<HH", record)
    if kind == _BOOL_ERR:
        is_error, code = record[7] == 1, record[6]
    else:
        is_error, code = record[12:14] == b"\xff\xff" and record[6] == 2, record[8]
    if is_error:
        sheet.odd[row + 1, column + 1] = ERROR_CODES.get(code, UNKNOWN_ERROR)
