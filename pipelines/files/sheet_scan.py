"""Facts of one sheet's XML, a block at a time: the fast way for XML as Excel and its kin write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from pipelines.files import limits
from pipelines.files.refuse import cell_name, refusal
from pipelines.files.sheet_walk import check_box, widened
from pipelines.files.tags import NotCanonical, Positions, Tags, blocks
from pipelines.files.workbook_facts import NO_CACHE, SheetFacts, error_text

_ERROR_CELL = re.compile(rb"""\st=["']e["']""")
_HIDDEN = b' hidden="'
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*? hidden="(?:1|true)"[^>]*(?<!/)>\s*<c[ />]')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_COLUMN_FACT = re.compile(rb' (min|max|hidden)="([0-9]{1,8}|true)"')
_TEXT_RESULT = re.compile(rb"""\st=["'](?:str|s|inlineStr)["']""")
Place = tuple[int, int]

_MOST_DIGITS = 8
_QUOTE, _ZERO, _A, _MINUS, _HASH = b'"0A-#'
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
                    self._note_columns(block)
                    continue
                self._note_columns(block[:begin])
                inside, block = True, block[begin:]
            end = block.find(b"</sheetData>")
            self._scan_block(block[:end] if end >= 0 else block)
            if end >= 0:
                if b"<sheetData" in block[end:]:
                    raise NotCanonical
                break
        return self._facts

    def _note_columns(self, before: bytes) -> None:
        """Hidden columns, which are told before the rows."""
        if _HIDDEN not in before:
            return
        for column in _COLUMN.findall(before):
            told = dict(_COLUMN_FACT.findall(column))
            if told.get(b"hidden") in (b"1", b"true"):
                first, last = int(told.get(b"min", 0)), int(told.get(b"max", 0))
                if 0 < first <= last:
                    self._facts.hidden_columns.append((first, last))

    def _scan_block(self, block: bytes) -> None:
        if _HIDDEN in block:
            self._facts.hidden_rows += len(_HIDDEN_ROW.findall(block))
        tags = Tags(block)
        cells = tags.starts(b"c")
        if not len(cells):
            if tags.starts(b"v").size or tags.starts(b"is").size:
                raise NotCanonical
            return
        found = _Block(tags, cells, *self._places(tags, cells))
        if found.mark_texts():
            self._facts.negatives = True
        found.unmark(self._blank_strings)
        self._facts.odd.update(found.missing_results())
        self._facts.odd.update(found.errors())
        self._widen(found.rows[found.touched | found.filled], found.columns[found.touched | found.filled])
        self._count(found.rows[found.filled])

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


class _Block:
    """The cells of one block: where they are, which have content (`touched`) and which have a value (`filled`)."""

    def __init__(self, tags: Tags, cells: Positions, rows: Positions, columns: Positions) -> None:
        self.tags = tags
        self.cells = cells
        self.rows = rows
        self.columns = columns
        self._may_have_errors = False
        self.touched = np.zeros(len(cells), np.bool_)
        self.filled = np.zeros(len(cells), np.bool_)

    def mark_texts(self) -> bool:
        """Marks the cells with text; returns whether one of them may be a negative number."""
        negatives = False
        for name in (b"v", b"t"):
            found = self.tags.starts(name)
            begin = self.tags.text_starts(found, name)
            owners = self._owners(found)
            self.touched[owners] = True
            self.filled[owners[self.tags.has_text(begin)]] = True
            if name == b"v":
                first = self.tags.array[begin]
                negatives = bool((first == _MINUS).any())
                self._may_have_errors = bool((first == _HASH).any())
        return negatives

    def unmark(self, blank_strings: frozenset[int]) -> None:
        """Cells that refer to a blank shared string have no value."""
        if len(blank_strings) > _FEW:
            raise NotCanonical
        for number in blank_strings:
            for match in re.finditer(b"<v>%d</v>" % number, self.tags.block):
                cell = self._owner(match.start())
                if b't="s"' in self.tags.block[int(self.cells[cell]) : match.start()]:
                    self.filled[cell] = False

    def missing_results(self) -> Iterator[tuple[Place, str]]:
        """Formulas saved without a result; they count as values."""
        formulas = self._owners(self.tags.starts(b"f"))
        self.touched[formulas] = True
        for cell in formulas[~self.filled[formulas]].tolist():
            begin = int(self.cells[cell])
            if not _TEXT_RESULT.search(self.tags.block, begin, self.tags.block.find(b">", begin)):
                self.filled[cell] = True
                yield self._place(cell), NO_CACHE

    def errors(self) -> Iterator[tuple[Place, str]]:
        """Error cells and what they show; they count as values."""
        if not self._may_have_errors:
            return
        block = self.tags.block
        for match in _ERROR_CELL.finditer(block):
            cell = self._owner(match.start())
            if cell < 0 or block.find(b">", int(self.cells[cell])) < match.start():
                continue
            end = int(self.cells[cell + 1]) if cell + 1 < len(self.cells) else len(block)
            value = block.find(b"<v>", int(self.cells[cell]), end)
            text = self.tags.text(value + 3) if value >= 0 else b""
            if text.startswith(b"#"):
                self.filled[cell] = True
                yield self._place(cell), error_text(text.decode("utf-8", "replace"))

    def _place(self, cell: int) -> Place:
        return int(self.rows[cell]), int(self.columns[cell])

    def _owner(self, position: int) -> int:
        return int(np.searchsorted(self.cells, position, "right")) - 1

    def _owners(self, found: Positions) -> Positions:
        """Index of the cell that each of these tags lies in."""
        owners = np.searchsorted(self.cells, found, "right") - 1
        if len(owners) and owners[0] < 0:
            raise NotCanonical
        return owners


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
