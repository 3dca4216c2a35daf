"""Facts of one sheet's XML, element by element: slow, and right for every spelling of the XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from pipelines.files import limits
from pipelines.files.blanks import is_blank_text
from pipelines.files.parts import local, refuse_doctype
from pipelines.files.refuse import cell_name, refusal
from pipelines.files.workbook_facts import NO_CACHE, SheetFacts, error_text

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class SheetWalker:
    """Feed it chunks, then `finish`. `raw` collects the text of the cells in `wanted` as it stands in the XML."""

    def __init__(
        self, sheet: str, blank_strings: frozenset[int], wanted: Iterable[tuple[int, int]] = ()
    ) -> None:
        self._sheet = sheet
        self._blank_strings = blank_strings
        self._wanted = frozenset(wanted)
        self.raw: dict[tuple[int, int], str] = {}
        self.facts = SheetFacts(nonblank_rows=0)
        self._row = self._column = 0
        self._last = (0, 0)
        self._last_filled_row = 0
        self._row_hidden = False
        self._box = [0, 0, 0, 0]
        self._kind = ""
        self._formula = self._touched = False
        self._text: list[str] = []
        self._into: str | None = None
        self._phonetic = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = refuse_doctype

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, False)

    def walk(self, chunks: Iterable[bytes]) -> SheetFacts:
        """Feeds all chunks and finishes."""
        for chunk in chunks:
            self.feed(chunk)
        return self.finish()

    def finish(self) -> SheetFacts:
        self._parse(b"", True)
        return self.facts

    def _parse(self, chunk: bytes, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError:
            raise refusal("damaged_workbook", self._sheet) from None

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = local(full)
        if name == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0
            self._row_hidden = attributes.get("hidden") in _TRUE
        elif name == "col":
            self._start_column(attributes)
        elif name == "c":
            self._start_cell(attributes)
            self.facts.hidden_rows += self._row_hidden
            self._row_hidden = False
        elif name == "f":
            self._formula = self._touched = True
        elif name == "rPh":
            self._phonetic += 1
        elif name in ("v", "t") and not self._phonetic:
            self._into = name
            self._touched = True

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            first = _number(attributes.get("min"), 0)
            last = _number(attributes.get("max"), first)
            if 0 < first <= last:
                self.facts.hidden_columns.append((first, last))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self._column, self._row = column_number(reference[1]), int(reference[2])
        elif "r" in attributes:
            raise refusal("outside_grid", self._sheet)
        else:
            self._column += 1
        if not (0 < self._row <= limits.ROWS and 0 < self._column <= limits.COLUMNS):
            raise refusal("outside_grid", self._sheet)
        place = (self._row, self._column)
        if place <= self._last:
            raise refusal("duplicate_cell", self._sheet, cell_name(*place))
        self._last = place
        self._kind = attributes.get("t", "n")
        self._formula = self._touched = False
        self._text = []

    def _characters(self, text: str) -> None:
        if self._into is not None:
            self._text.append(text)

    def _end(self, full: str) -> None:
        name = local(full)
        if name == self._into:
            self._into = None
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "c":
            self._end_cell("".join(self._text))

    def _end_cell(self, text: str) -> None:
        place = (self._row, self._column)
        if place in self._wanted:
            self.raw[place] = text
        if self._kind == "e" and text.startswith("#"):
            self.facts.odd[place] = error_text(text)
        elif not text and self._formula and self._kind not in ("str", "s", "inlineStr"):
            self.facts.odd[place] = NO_CACHE
        if self._touched or place in self.facts.odd:
            self._box = widened(self._box, *place)
            check_box(self._box, self._sheet)
        if place not in self.facts.odd and self._is_blank(text):
            return
        if self._kind == "n" and text.startswith("-"):
            self.facts.negatives = True
        if self._row != self._last_filled_row:
            self._last_filled_row = self._row
            self.facts.nonblank_rows = (self.facts.nonblank_rows or 0) + 1

    def _is_blank(self, text: str) -> bool:
        if self._kind == "s" and text.strip().isdecimal():
            return int(text) in self._blank_strings
        return is_blank_text(text)


def widened(box: list[int], row: int, column: int) -> list[int]:
    """Box [first row, last row, first column, last column] that also holds this cell; zeros are no box yet."""
    if box[0] == 0:
        return [row, row, column, column]
    return [min(box[0], row), max(box[1], row), min(box[2], column), max(box[3], column)]


def check_box(box: list[int], sheet: str) -> None:
    """Raises Refused where the rectangle of all values is too large to hold."""
    if (box[1] - box[0] + 1) * (box[3] - box[2] + 1) > limits.CELLS:
        raise refusal("too_many_cells", sheet)


def _number(text: str | None, otherwise: int) -> int:
    return (
        int(text)
        if text is not None and text.isascii() and text.isdecimal() and len(text) < 12
        else otherwise
    )
