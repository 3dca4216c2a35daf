"""How a text file separates and quotes its fields: found by what its header must be called, or by evenness.

RFC 4180 is the rule; other habits are taken only where the file itself leaves no other reading.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from pipelines.files.grid import HEAD_ROWS
from pipelines.values import fold_key

DELIMITERS = (",", "\t", ";", "|", " ")
_HEAD_CHARACTERS = 64_000
_QUOTES = ('"', "'")


@dataclass(frozen=True, slots=True)
class Dialect:
    """`backslash`: a quote inside a quoted field is written \\" instead of doubled."""

    delimiter: str = ","
    quote: str = '"'
    backslash: bool = False

    @property
    def plain(self) -> bool:
        """Whether the fast parser reads it as it stands."""
        return self.quote == '"' and not self.backslash


def likeliest_delimiter(text: str, known: frozenset[str]) -> str:
    """The delimiter under which most `known` names (folded) stand in one leading row; where none is known, the one
    that cuts most rows into equally many fields. A blank separates only where nothing else does."""
    head = _head(text)
    scored = [(_names(head, d, known), _evenness(head, d), -i, d) for i, d in enumerate(DELIMITERS)]
    best = max(scored[:-1])
    spaced = scored[-1]
    if spaced[0] > best[0] or (not best[1] and spaced[0] == best[0] and spaced[1]):
        best = spaced
    return best[3]


def _head(text: str) -> str:
    """Leading lines, the last whole one included."""
    if len(text) <= _HEAD_CHARACTERS:
        return text
    cut = max(text.rfind("\n", 0, _HEAD_CHARACTERS), text.rfind("\r", 0, _HEAD_CHARACTERS))
    return text[: cut + 1] or text[:_HEAD_CHARACTERS]


def _rows(head: str, delimiter: str, quote: str) -> list[list[str]]:
    rows = csv.reader(
        io.StringIO(head, newline=""), delimiter=delimiter, quotechar=quote, skipinitialspace=delimiter != " "
    )
    found = []
    for row in rows:
        found.append(row)
        if len(found) == HEAD_ROWS:
            break
    return found


def _names(head: str, delimiter: str, known: frozenset[str]) -> int:
    rows = [row for quote in _QUOTES for row in _rows(head, delimiter, quote) if len(row) > 1]
    return max((len({fold_key(cell) for cell in row} & known) for row in rows), default=0)


def _evenness(head: str, delimiter: str) -> int:
    """Further fields times rows of the commonest width; 0 where most rows are not cut at all."""
    widths = Counter(len(row) for row in _rows(head, delimiter, '"') if row)
    split = {width: rows for width, rows in widths.items() if width > 1}
    if not split or sum(split.values()) * 2 < sum(widths.values()):
        return 0
    return max((width - 1) * rows for width, rows in split.items())


def apostrophes_quote(data: bytes, delimiter: str, codec: str) -> bool:
    """Whether ' encloses fields: no field begins with ", and something shows that ' is no text (the whole header is
    enclosed, or in rows of one width a field holds the delimiter, a line end or a doubled ')."""
    mark = re.escape(delimiter).encode()
    if b"'" not in data or not re.search(rb"(?:^|[" + mark + rb"\r\n])'", data):
        return False
    if re.search(rb"(?:^|[" + mark + rb'\r\n]) *"', data):
        return False
    head = _head(data[: 4 * _HEAD_CHARACTERS].decode(codec, "replace"))
    header = next((row for row in _rows(head, delimiter, '"') if len(row) > 1), [])
    if header and all(_enclosed(cell) for cell in header):
        return True
    needed = rb"(?:^|[" + mark + rb"\r\n])'[^'\r\n]*(?:''|[" + mark + rb"][^'" + mark + rb"\r\n]*')"
    widths = {len(row) for row in _rows(head, delimiter, "'") if row}
    return re.search(needed, data) is not None and len(widths) == 1


def _enclosed(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == "'"
