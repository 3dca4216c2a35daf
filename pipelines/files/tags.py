"""Finding tags in XML as Excel and its kin write it, a whole block of bytes at a time.

Writers differ little: no comments, no CDATA, no namespace prefix, attributes in double quotes, `r` first in `<c`.
Whatever departs from that raises NotCanonical, and the caller walks the XML element by element instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from pipelines.files import limits
from pipelines.files.blanks import MAYBE_BLANK, is_blank_xml, may_be_blank
from pipelines.files.refuse import refusal

Positions = npt.NDArray[np.int64]

_LT, _GT, _SLASH = 60, 62, 47
_AFTER_NAME = np.array([_GT, _SLASH, 32, 9, 10, 13], np.uint8)
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>")
_PADDING = b"\0" * 16


class NotCanonical(Exception):
    """The XML is spelt in a way that only a parser understands."""


def blocks(chunks: Iterable[bytes], boundary: bytes) -> Iterator[bytes]:
    """Blocks that end just before a `boundary` (an opening tag), whatever the chunks.

    Raises NotCanonical for comments, CDATA and processing instructions after the declaration; Refused where
    the content has no boundary for ROW_XML_BYTES."""
    rest = b""
    first = True
    for chunk in chunks:
        data = _DECLARATION.sub(b"", chunk, count=1) if first else rest + chunk
        first = False
        begin = max(len(rest) - 1, 0)
        if data.find(b"<!", begin) >= 0 or data.find(b"<?", begin) >= 0:
            raise NotCanonical
        cut = data.rfind(boundary)
        if cut <= 0:
            if len(data) > limits.ROW_XML_BYTES:
                raise refusal("workbook_too_large")
            rest = data
            continue
        yield data[:cut]
        rest = data[cut:]
    yield rest


class Tags:
    """Positions of the tags of one block."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self.array = np.frombuffer(block + _PADDING, np.uint8)
        self._open = np.flatnonzero(self.array == _LT)
        self._first = self.array[self._open + 1]
        self._close: Positions | None = None

    def starts(self, name: bytes) -> Positions:
        """Positions of `<name`, ascending; an empty-element tag counts."""
        return self._named(name, 1)

    def ends(self, name: bytes) -> Positions:
        """Positions of `</name`."""
        found = self._open[self._first == _SLASH]
        return self._match(found, name, 2)

    def _named(self, name: bytes, skip: int) -> Positions:
        return self._match(self._open[self._first == name[0]], name, skip)

    def _match(self, found: Positions, name: bytes, skip: int) -> Positions:
        for offset, byte in enumerate(name, start=skip):
            found = found[self.array[found + offset] == byte]
        return found[np.isin(self.array[found + skip + len(name)], _AFTER_NAME)]

    def text_starts(self, positions: Positions, name: bytes) -> Positions:
        """Where the text of these tags begins; -1 for empty-element tags."""
        after_name = positions + len(name) + 1
        if (self.array[after_name] == _GT).all():
            return after_name + 1
        if self._close is None:
            self._close = np.flatnonzero(self.array == _GT)
        index = np.searchsorted(self._close, positions)
        if index[-1] >= len(self._close):
            raise NotCanonical
        end = self._close[index]
        return np.where(self.array[end - 1] == _SLASH, -1, end + 1)

    def has_text(self, positions: Positions, name: bytes) -> npt.NDArray[np.bool_]:
        """Whether visible text follows each of these tags of one name."""
        begin = self.text_starts(positions, name)
        first = self.array[begin]
        found: npt.NDArray[np.bool_] = (begin >= 0) & (first != _LT)
        doubtful = np.flatnonzero(found & MAYBE_BLANK[first])
        for index in doubtful[may_be_blank(self.array, begin[doubtful])].tolist():
            found[index] = not is_blank_xml(self.text(int(begin[index])))
        return found

    def text(self, begin: int) -> bytes:
        """Text from a position to the next tag."""
        end = self.block.find(b"<", begin)
        return self.block[begin : end if end >= 0 else len(self.block)]
