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
    """Byte spans of all physical records: record i (from 0) is data[starts[i]:ends[i]] without its line end."""

    data: bytes
    starts: Positions
    ends: Positions
    quoted: bool
    line_end: int

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


def scan_records(data: bytes) -> Records:
    """Find all records. Raises Refused for an unclosed quote or a record of more than MAX_RECORD_BYTES."""
    quoted = b'"' in data
    view = np.frombuffer(data, dtype=np.uint8)
    line_end = _LF if _LF in view[:65536] or _CR not in view else (_LF if b"\n" in data else _CR)
    ends = np.flatnonzero(view == line_end)
    if quoted:
        ends = ends[_outside_quotes(data, ends)]
        _refuse_unclosed(data)
    starts = np.concatenate((np.zeros(1, np.int64), ends + 1))
    ends = np.concatenate((ends, np.full(1, len(data), np.int64)))
    if starts[-1] == len(data):  # the last line end closes the last record, it does not open one
        starts, ends = starts[:-1], ends[:-1]
    if line_end == _LF and len(ends):
        before = view[np.maximum(ends - 1, 0)]
        ends = np.where((ends > starts) & (before == _CR), ends - 1, ends)
    if len(ends) and int((ends - starts).max()) > MAX_RECORD_BYTES:
        line = int(np.argmax(ends - starts)) + 1
        raise Refused(
            "record_too_long",
            f"{line} 行目が 1 MB を超えています。引用符の閉じ忘れがないか確かめて出し直してください。",
        )
    return Records(data, starts, ends, quoted, line_end)


def _outside_quotes(data: bytes, positions: Positions) -> npt.NDArray[np.bool_]:
    quotes = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == _QUOTE)
    outside: npt.NDArray[np.bool_] = np.searchsorted(quotes, positions) % 2 == 0
    return outside


def _refuse_unclosed(data: bytes) -> None:
    if data.count(b'"') % 2:
        quotes = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == _QUOTE)
        line = data.count(b"\n", 0, int(_last_opening(quotes))) + 1
        raise Refused(
            "unclosed_quote",
            f'引用符 (") が閉じていません。疑わしいのは {line} 行目の近くです。元のシステムから出し直してください。',
        )


def _last_opening(quotes: Positions) -> int:
    """With every quote paired from the front, the last one has no partner."""
    return int(quotes[-1])
