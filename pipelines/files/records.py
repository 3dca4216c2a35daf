"""Where the records of a text file begin and end, counted on bytes, independently of any CSV parser.

RFC 4180: a line end inside a quoted field belongs to the field. CR LF, LF and lone CR end a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.files.refused import Refused

MAX_RECORD_BYTES = 1_000_000
_LF, _CR, _QUOTE = 10, 13, 34
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Records:
    """Byte spans of all physical records: record i (from 0) is data[starts[i]:ends[i]] without its line end.

    `regular`: every quote encloses a whole field, or is doubled within one, and one kind of line end is used.
    """

    data: bytes
    starts: Positions
    ends: Positions
    quoted: bool
    line_end: int
    regular: bool = True

    def __len__(self) -> int:
        return len(self.starts)

    def raw(self, index: int) -> bytes:
        """Bytes of record `index` without its line end."""
        return self.data[self.starts[index] : self.ends[index]]

    def without(self, odd: list[int], first: int) -> memoryview | bytes:
        """Bytes of the records from `first` on but for those of index `odd` (ascending)."""
        view = memoryview(self.data)
        if not odd:
            return view[self.starts[first] :]
        bounds = np.append(self.starts, len(self.data))
        cuts = [first - 1, *odd, len(self)]
        return b"".join(view[bounds[a + 1] : bounds[b]] for a, b in pairwise(cuts))

    def field_counts(self, delimiter: str, first: int) -> npt.NDArray[np.int64]:
        """Fields of each record from `first` on, by counting delimiters outside quotes."""
        begin = int(self.starts[first])
        view = np.frombuffer(self.data, dtype=np.uint8)[begin:]
        delimiters = np.flatnonzero(view == ord(delimiter)) + begin
        if self.quoted:
            delimiters = delimiters[_outside_quotes(self.data, delimiters)]
        inside = np.searchsorted(delimiters, self.ends[first:]) - np.searchsorted(
            delimiters, self.starts[first:]
        )
        return inside + 1


def scan_records(data: bytes, delimiter: str = ",") -> Records:
    """Find all records. Raises Refused for a record of more than MAX_RECORD_BYTES in a regular file."""
    view = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(view == _QUOTE) if b'"' in data else np.zeros(0, np.int64)
    line_end = _LF if _LF in view[:65536] or _CR not in view else (_LF if b"\n" in data else _CR)
    ends = np.flatnonzero(view == line_end)
    if len(quotes):
        ends = ends[_outside(quotes, ends)]
    regular = _pairs_enclose(view, quotes, delimiter) and not _lone_returns(data, view, quotes, line_end)
    starts = np.concatenate((np.zeros(1, np.int64), ends + 1))
    ends = np.concatenate((ends, np.full(1, len(data), np.int64)))
    if starts[-1] == len(data):  # the last line end closes the last record, it does not open one
        starts, ends = starts[:-1], ends[:-1]
    if line_end == _LF and len(ends):
        before = view[np.maximum(ends - 1, 0)]
        ends = np.where((ends > starts) & (before == _CR), ends - 1, ends)
    if regular and len(ends) and int((ends - starts).max()) > MAX_RECORD_BYTES:
        line = int(np.argmax(ends - starts)) + 1
        raise Refused(
            "record_too_long",
            f"{line} 行目が 1 MB を超えています。引用符の閉じ忘れがないか確かめて出し直してください。",
        )
    return Records(data, starts, ends, bool(len(quotes)), line_end, regular)


def _outside(quotes: Positions, positions: Positions) -> npt.NDArray[np.bool_]:
    outside: npt.NDArray[np.bool_] = np.searchsorted(quotes, positions) % 2 == 0
    return outside


def _outside_quotes(data: bytes, positions: Positions) -> npt.NDArray[np.bool_]:
    return _outside(np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == _QUOTE), positions)


def _pairs_enclose(view: npt.NDArray[np.uint8], quotes: Positions, delimiter: str) -> bool:
    """Whether each quote that opens follows a delimiter, a line end or the quote before it, and each that closes
    stands before one."""
    if len(quotes) % 2:
        return False
    beside = np.zeros(256, np.bool_)
    beside[[_LF, _CR, _QUOTE, ord(delimiter)]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = beside[view[opening[1:] - 1]].all() and (
        not len(quotes) or not opening[0] or beside[view[opening[0] - 1]]
    )
    after = beside[view[closing[:-1] + 1]].all()
    last = not len(quotes) or closing[-1] + 1 == len(view) or beside[view[closing[-1] + 1]]
    return bool(before and after and last)


def _lone_returns(data: bytes, view: npt.NDArray[np.uint8], quotes: Positions, line_end: int) -> bool:
    """Whether a CR without LF ends a record of a file whose records end in LF."""
    if line_end == _CR or b"\r" not in data:
        return False
    returns = np.flatnonzero(view == _CR)
    last = returns[-1] + 1 == len(view)  # a CR that ends the file is no record's end of its own
    inner = returns[:-1] if last else returns
    lone = inner[view[inner + 1] != _LF]
    return bool(_outside(quotes, lone).any())
