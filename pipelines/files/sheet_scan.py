"""Facts of one sheet's XML, a block at a time: the fast way for XML as Excel and its kin write it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from pipelines.files import limits
from pipelines.files.refuse import cell_name, refusal
from pipelines.files.sheet_walk import check_box, widened
from pipelines.files.tags import NotCanonical, Positions, Tags, blocks
from pipelines.files.workbook_facts import NO_CACHE, UNKNOWN_ERROR, SheetFacts

_ERROR_CELL = re.compile(rb"""\st=["']e["']""")
_TEXT_RESULT = re.compile(rb"""\st=["'](?:str|s|inlineStr)["']""")
_MOST_DIGITS = 8
_QUOTE, _ZERO, _A, _MINUS = b'"0A-'
_STRIDE = 32_768
_FEW = 20


class SheetScan:
    """Facts of one sheet; `scan` raises NotCanonical where the XML must be walked, Refused where it is hostile."""

    def __init__(self, sheet: str, blank_strings: frozenset[int]) -> None:
        self._sheet = sheet
        self._blank_strings = blank_strings
        self._facts = SheetFacts(nonblank_rows=0)
        self._last_key = 0
        self._last_filled_row = 0
        self._box = [0, 0, 0, 0]

    def scan(self, chunks: Iterable[bytes]) -> SheetFacts:
        inside = False
        for block in blocks(chunks, b"<row"):
            if not inside:
                begin = block.find(b"<sheetData")
                if begin < 0:
                    if b":sheetData" in block or b"<row" in block:
                        raise NotCanonical
                    continue
                inside, block = True, block[begin:]
            end = block.find(b"</sheetData>")
            self._scan_block(block[:end] if end >= 0 else block)
            if end >= 0:
                if b"<sheetData" in block[end:]:
                    raise NotCanonical
                break
        return self._facts

    def _scan_block(self, block: bytes) -> None:
        tags = Tags(block)
        cells = tags.starts(b"c")
        if not len(cells):
            if tags.starts(b"v").size or tags.starts(b"is").size:
                raise NotCanonical
            return
        rows, columns = self._places(tags, cells)
        filled, touched = np.zeros(len(cells), np.bool_), np.zeros(len(cells), np.bool_)
        for name in (b"v", b"t"):
            found = tags.starts(name)
            begin = tags.text_starts(found, name)
            owner = _owners(cells, found)
            touched[owner] = True
            filled[owner[tags.has_text(begin)]] = True
            if name == b"v" and (tags.array[begin] == _MINUS).any():
                self._facts.negatives = True
        for cell in self._cells_of_blank_strings(block, cells):
            filled[cell] = False
        self._note_odd(tags, cells, rows, columns, filled)
        self._widen(rows[touched | filled], columns[touched | filled])
        self._count(rows[filled])

    def _places(self, tags: Tags, cells: Positions) -> tuple[Positions, Positions]:
        """Row and column of every cell, from 1; checked against the grid and for order."""
        for offset, byte in enumerate(b' r="', start=2):
            if (tags.array[cells + offset] != byte).any():
                raise NotCanonical
        rows, columns = _parse_references(tags.array, cells + 6)
        outside = (rows < 1) | (rows > limits.ROWS) | (columns > limits.COLUMNS)
        if outside.any():
            raise refusal("outside_grid", self._sheet)
        keys = rows * _STRIDE + columns
        if keys[0] <= self._last_key or (np.diff(keys) <= 0).any():
            wrong = int(np.argmax(np.diff(keys, prepend=self._last_key) <= 0))
            raise refusal("duplicate_cell", self._sheet, cell_name(int(rows[wrong]), int(columns[wrong])))
        self._last_key = int(keys[-1])
        return rows, columns

    def _cells_of_blank_strings(self, block: bytes, cells: Positions) -> Iterable[int]:
        if len(self._blank_strings) > _FEW:
            raise NotCanonical
        for number in self._blank_strings:
            for match in re.finditer(b"<v>%d</v>" % number, block):
                cell = int(np.searchsorted(cells, match.start(), "right")) - 1
                if b't="s"' in block[int(cells[cell]) : match.start()]:
                    yield cell

    def _note_odd(
        self, tags: Tags, cells: Positions, rows: Positions, columns: Positions, filled: npt.NDArray[np.bool_]
    ) -> None:
        """Errors, and formulas without a result: they count as filled and are remembered by place."""
        block = tags.block
        formulas = np.unique(_owners(cells, tags.starts(b"f")))
        for cell in formulas[~filled[formulas]].tolist():
            begin = int(cells[cell])
            if not _TEXT_RESULT.search(block, begin, block.find(b">", begin)):
                self._facts.odd[int(rows[cell]), int(columns[cell])] = NO_CACHE
                filled[cell] = True
        if b't="e"' not in block and b"t='e'" not in block:
            return
        for match in _ERROR_CELL.finditer(block):
            cell = int(np.searchsorted(cells, match.start(), "right")) - 1
            begin = int(cells[cell]) if cell >= 0 else -1
            if begin < 0 or block.find(b">", begin) < match.start():
                continue
            end = int(cells[cell + 1]) if cell + 1 < len(cells) else len(block)
            value = block.find(b"<v>", begin, end)
            text = tags.text(value + 3).decode("utf-8", "replace").strip() if value >= 0 else ""
            self._facts.odd[int(rows[cell]), int(columns[cell])] = text or UNKNOWN_ERROR
            filled[cell] = True

    def _count(self, rows: Positions) -> None:
        if not len(rows):
            return
        starts = np.diff(rows, prepend=self._last_filled_row) != 0
        self._facts.nonblank_rows = (self._facts.nonblank_rows or 0) + int(starts.sum())
        self._last_filled_row = int(rows[-1])

    def _widen(self, rows: Positions, columns: Positions) -> None:
        """The reader holds a rectangle of all cells with a value, be it blank."""
        if not len(rows):
            return
        self._box = widened(self._box, int(rows[0]), int(columns.min()))
        self._box = widened(self._box, int(rows[-1]), int(columns.max()))
        check_box(self._box, self._sheet)


def _owners(cells: Positions, found: Positions) -> Positions:
    """Index of the cell that each of these tags lies in."""
    owner = np.searchsorted(cells, found, "right") - 1
    if len(owner) and owner[0] < 0:
        raise NotCanonical
    return owner


def _parse_references(array: npt.NDArray[np.uint8], begin: Positions) -> tuple[Positions, Positions]:
    """Rows and columns of references like `AB12"` that begin at these places; raises NotCanonical for others,
    and where a row has fewer digits than the first (rows in order never have)."""
    second = array[begin + 1] >= _A
    letters = 1 + second + (second & (array[begin + 2] >= _A))
    columns = np.zeros(len(begin), np.int64)
    for count in (1, 2, 3):
        group = np.flatnonzero(letters == count)
        columns[group] = _number(array, begin[group], count, _A, 26)
    place = begin + letters
    rows = np.zeros(len(begin), np.int64)
    left = np.arange(len(begin))
    first = bytes(array[place[0] : place[0] + _MOST_DIGITS + 1]).find(b'"')
    for count in range(max(first, 1), _MOST_DIGITS + 1):
        ends = array[place[left] + count] == _QUOTE
        group, left = left[ends], left[~ends]
        rows[group] = _number(array, place[group], count, _ZERO, 10)
        if not len(left):
            return rows, columns
    raise NotCanonical


def _number(array: npt.NDArray[np.uint8], place: Positions, count: int, zero: int, base: int) -> Positions:
    """Number that these `count` bytes write; letters count from 1, digits from 0."""
    value = np.zeros(len(place), np.int32)
    for index in range(count):
        part = array[place + index] - np.uint8(zero)
        if (part >= base).any():
            raise NotCanonical
        value = value * np.int32(base) + part
        if base == 26:
            value += 1
    return value.astype(np.int64)
