"""Inspection of an XLSB ([MS-XLSB]): archive, sheets, date system, rectangle and error cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from pipelines.files import limits
from pipelines.files.members import Members
from pipelines.files.parts import check_sheets, relationships, sheet_part
from pipelines.files.refuse import cell_name, refusal
from pipelines.files.sheet_walk import check_box, widened
from pipelines.files.workbook_facts import ERROR_CODES, UNKNOWN_ERROR, DateSystem, SheetFacts, WorkbookFacts
from pipelines.files.zips import open_zip

_WORKBOOK_PROPERTIES, _SHEET = 153, 156
_ROW, _COLUMNS = 0, 60
_ROW_HIDDEN = 0x10
_VALUES = frozenset(range(2, 12)) | {62}
"""Cells with a value: BrtCellRk to BrtFmlaError, and BrtCellRString."""
_ERRORS = (3, 11)


def inspect_xlsb(stream: BinaryIO) -> WorkbookFacts:
    """Facts of the workbook. Raises Refused as `inspect_xlsx` does."""
    with open_zip(stream) as archive:
        members = Members(archive)
        names = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
        content = b"".join(members.chunks(members.get(names["xl/workbook.bin"]), limits.INDEX_XML_BYTES))
        date_system: DateSystem = 1900
        sheets: list[tuple[str, str]] = []
        for kind, record in _records(content):
            if kind == _WORKBOOK_PROPERTIES and record and record[0] & 1:
                date_system = 1904
            elif kind == _SHEET:
                relation, rest = _string(record, 8)
                sheets.append((_string(record, rest)[0], relation))
        targets = relationships(archive, names, "xl/_rels/workbook.bin.rels")
        parts = [sheet_part(names, name, *targets.get(relation, ("", ""))) for name, relation in sheets]
        check_sheets(parts)
        facts = [_sheet(members, part.name, part.member) for part in parts]
        members.drain()
        return WorkbookFacts(date_system, facts)


def _sheet(members: Members, sheet: str, member: str | None) -> SheetFacts:
    facts = SheetFacts()
    if member is None:
        return facts
    content = b"".join(members.chunks(members.get(member), limits.MEMBER_BYTES))
    row, box, last = 0, [0, 0, 0, 0], (0, 0)
    row_hidden = False
    for kind, record in _records(content):
        if kind == _ROW and len(record) >= 4:
            row = struct.unpack_from("<I", record)[0] + 1
            row_hidden = len(record) > 11 and bool(record[11] & _ROW_HIDDEN)
        elif kind == _COLUMNS and len(record) > 16 and record[16] & 1:
            first, end = struct.unpack_from("<II", record)
            facts.hidden_columns.append((first + 1, end + 1))
        elif kind in _VALUES and len(record) >= 8:
            place = (row, struct.unpack_from("<I", record)[0] + 1)
            if not (0 < row <= limits.ROWS and place[1] <= limits.COLUMNS):
                raise refusal("outside_grid", sheet)
            if place <= last:
                raise refusal("duplicate_cell", sheet, cell_name(*place))
            last, box = place, widened(box, *place)
            facts.hidden_rows += row_hidden
            row_hidden = False
            check_box(box, sheet)
            if kind in _ERRORS and len(record) > 8:
                facts.odd[place] = ERROR_CODES.get(record[8], UNKNOWN_ERROR)
    return facts


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, content) of every record; raises Refused where the last one is cut off."""
    position, end = 0, len(content)
    while position < end:
        kind, position = _number(content, position, 2)
        size, position = _number(content, position, 4)
        if position + size > end:
            raise refusal("damaged_workbook")
        yield kind, content[position : position + size]
        position += size


def _number(content: bytes, position: int, most: int) -> tuple[int, int]:
    """Number of seven bits per byte and the position after it; a type keeps its continuation bit."""
    value = 0
    for index in range(most):
        if position >= len(content):
            raise refusal("damaged_workbook")
        byte = content[position]
        position += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, position


def _string(record: bytes, position: int) -> tuple[str, int]:
    if position + 4 > len(record):
        raise refusal("damaged_workbook")
    (length,) = struct.unpack_from("<I", record, position)
    end = position + 4 + 2 * (length if length != 0xFFFFFFFF else 0)
    if end > len(record):
        raise refusal("damaged_workbook")
    return record[position + 4 : end].decode("utf-16-le", "replace"), end
