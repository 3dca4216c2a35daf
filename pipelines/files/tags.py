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

Positions = npt.NDArray[np.integer]
"""Places within one block, which is far smaller than 2 GiB."""

_LT, _GT, _SLASH, _BANG, _QUESTION = b"<>/!?"
_AFTER_NAME = np.zeros(256, np.bool_)
_AFTER_NAME[list(b"> /\t\n\r")] = True
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>")
_PADDING = b"\0" * 16


class NotCanonical(Exception):
    """The XML is spelt in a way that only a parser understands."""


def blocks(chunks: Iterable[bytes], boundary: bytes) -> Iterator[bytes]:
    """Blocks that end just before a `boundary` (an opening tag), whatever the chunks.

    The XML declaration is left out. Raises Refused where the content has no boundary for ROW_XML_BYTES."""
    rest = b""
    first = True
    for chunk in chunks:
        data = _DECLARATION.sub(b"", chunk, count=1) if first else rest + chunk
        first = False
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
        """Raises NotCanonical for comments, CDATA and processing instructions."""
        self.block = block
        self.array = np.frombuffer(block + _PADDING, np.uint8)
        tags = np.flatnonzero(self.array == _LT).astype(np.int32)
        first = self.array[tags + 1]
        self._open = tags[first != _SLASH]
        self._first = self.array[self._open + 1]
        if ((self._first == _BANG) | (self._first == _QUESTION)).any():
            raise NotCanonical
        self._close: Positions | None = None

    def starts(self, name: bytes) -> Positions:
        """Positions of `<name`, ascending; an empty-element tag counts."""
        found: Positions = self._open[self._first == name[0]]
        for offset, byte in enumerate(name[1:], start=2):
            found = found[self.array[found + offset] == byte]
        found = found[_AFTER_NAME[self.array[found + 1 + len(name)]]]
        return found

    def text_starts(self, positions: Positions, name: bytes) -> Positions:
        """Where the text of these tags begins; -1 for empty-element tags."""
        after_name = positions + len(name) + 1
        if (self.array[after_name] == _GT).all():
            return after_name + 1
        if self._close is None:
            self._close = np.flatnonzero(self.array == _GT).astype(np.int32)
        index = np.searchsorted(self._close, positions)
        if index[-1] >= len(self._close):
            raise NotCanonical
        end = self._close[index]
        return np.where(self.array[end - 1] == _SLASH, -1, end + 1)

    def has_text(self, begin: Positions) -> npt.NDArray[np.bool_]:
        """Whether visible text begins at each of these `text_starts`."""
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
