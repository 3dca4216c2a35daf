"""Delimited text as a grid: pyarrow splits the bytes, only distinct values are decoded by Python (ADR 0003)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from pipelines.files.dialect import Dialect, apostrophes_quote, likeliest_delimiter
from pipelines.files.encoding import Encoding, to_parseable
from pipelines.files.grid import NOTHING_HIDDEN, Body, Row, RowNumbers
from pipelines.files.mend import Mended, mend
from pipelines.files.records import Records, scan_records
from pipelines.files.refused import Refused

csv.field_size_limit(2_000_000)
_BLANKS = " \t\u3000\r\n"
_BLOCK_BYTES = 16 << 20
_NEAR = 64
_HEAD_BYTES = 256_000
_STRAY = "stray_quote"


class TextGrid:
    """A CSV or TSV file. Opening it raises Refused for what cannot be decoded or split into records.

    `known`: folded names that its header may hold; they tell the delimiter from marks that merely occur.
    """

    sheet = None
    visible = True
    hidden = NOTHING_HIDDEN
    date_system = 1900

    def __init__(
        self,
        path: Path,
        encoding: Encoding | None = None,
        delimiter: str | None = None,
        known: frozenset[str] = frozenset(),
    ) -> None:
        data, self.codec = to_parseable(path.read_bytes(), encoding)
        if not data or data.isspace():
            raise Refused("empty_file", "ファイルが空です。もう一度書き出してください。")
        head = data[:_HEAD_BYTES].decode(self.codec, errors="replace")
        self.delimiter = delimiter or likeliest_delimiter(head, known)
        self._stray: list[int] = []
        self.records: Records = self._records(data)
        self.merged: list[tuple[int, int, int, int]] = []

    def _records(self, data: bytes) -> Records:
        """Records of the bytes as they stand, or of the bytes written anew where the fast parser would misread them."""
        if self.delimiter == "|" and self.codec == "cp932":  # half of ポ is |
            data, self.codec = (
                data.decode("cp932", "surrogateescape").encode("utf-8", "surrogateescape"),
                "utf-8",
            )
        if apostrophes_quote(data, self.delimiter, self.codec):
            text = data.decode(self.codec, "surrogateescape")
            mended = mend(text, Dialect(self.delimiter, "'", backslash="\\'" in text))
            if not mended.stray:
                return self._of_mended(mended, "utf-8")
        records = scan_records(data, self.delimiter)
        return records if records.regular else self._mended(data)

    def _mended(self, data: bytes) -> Records:
        mended = mend(data.decode("latin-1"), Dialect(self.delimiter))
        if mended.stray and b'\\"' in data:
            text = data.decode(self.codec, "surrogateescape")
            escaped = mend(text, Dialect(self.delimiter, backslash=True))
            if not escaped.stray:
                return self._of_mended(escaped, "utf-8")
        if len(mended.stray) * 2 > mended.records:
            raise Refused(
                "unclosed_quote",
                f'引用符 (") の対応しない行が {len(mended.stray)} 行あります (最初は {mended.stray[0] + 1} 行目)。'
                "引用符の付け方を確かめ、元のシステムから出し直してください。",
            )
        return self._of_mended(mended, None)

    def _of_mended(self, mended: Mended, codec: str | None) -> Records:
        """`codec` None: the text is bytes in disguise (Latin-1)."""
        data = (
            mended.text.encode("latin-1") if codec is None else mended.text.encode(codec, "surrogateescape")
        )
        self.codec, self.delimiter, self._stray = codec or self.codec, mended.delimiter, mended.stray
        records = scan_records(data, self.delimiter)
        if len(records) != mended.records or not records.regular:
            raise _mismatch(mended.records, len(records))
        return records

    def record_count(self) -> int:
        return len(self.records)

    def row_numbers(self) -> RowNumbers:
        return np.arange(1, len(self.records) + 1, dtype=np.int64)

    def row(self, index: int) -> Row:
        text = self.records.raw(index).decode(self.codec, errors="replace")
        fields = next(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter), [])
        return [field.strip(_BLANKS) or None for field in fields]

    def rows(self, indices: Sequence[int]) -> list[Row]:
        return list(map(self.row, indices))

    def body(self, first: int, width: int, wanted: dict[int, bool]) -> Body:
        index = np.arange(first, len(self.records), dtype=np.int64)
        if not len(index):
            return _empty(wanted, [])
        odd = self._odd_near_the_ends(first, width)
        try:
            table = self._parse(first, width, wanted, odd)
        except pa.ArrowInvalid:
            odd = [int(i) for i in index[self.records.field_counts(self.delimiter, first) != width]]
            odd = sorted({*odd, *(i for i in self._stray if i >= first)})
            table = self._parse(first, width, wanted, odd)
        index = np.delete(index, [i - first for i in odd])
        if len(table) != len(index):
            raise _mismatch(len(index), len(table))
        columns = {j: decode_column(table.column(str(j)), self.codec) for j in wanted}
        return Body(columns, index, odd, dict.fromkeys(self._stray, _STRAY))

    def _odd_near_the_ends(self, first: int, width: int) -> list[int]:
        """Records of another width among the first and last few, where titles, totals and notes stand."""
        count = len(self.records)
        near = {*range(first, min(first + _NEAR, count)), *range(max(first, count - _NEAR), count)}
        stray = {i for i in self._stray if i >= first}
        return sorted(stray | {i for i in near - stray if self._width_of(i) != width})

    def _width_of(self, index: int) -> int:
        raw = self.records.raw(index)
        if b'"' not in raw:
            return raw.count(self.delimiter.encode()) + 1
        return max(len(self.row(index)), 1)

    def _parse(self, first: int, width: int, wanted: dict[int, bool], odd: list[int]) -> pa.Table:
        names = [str(j) for j in range(width)]
        types = {
            str(j): pa.binary() if distinct else pa.dictionary(pa.int32(), pa.binary())
            for j, distinct in wanted.items()
        }
        if len(odd) == len(self.records) - first:
            return pa.table({name: pa.chunked_array([], type_) for name, type_ in types.items()})
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(self.records.without(odd, first))),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=self.records.quoted,
                ignore_empty_lines=False,
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=[str(j) for j in wanted],
                column_types=types,
                check_utf8=False,
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )


def _mismatch(counted: int, parsed: int) -> Refused:
    return Refused(
        "record_count_mismatch",
        f"行の区切りが一意に決まりません (数え方により {counted} 行または {parsed} 行)。"
        "引用符と改行を確かめ、元のシステムから出し直してください。",
    )


def _empty(wanted: dict[int, bool], odd: list[int]) -> Body:
    return Body({j: pa.chunked_array([], pa.string()) for j in wanted}, np.zeros(0, np.int64), odd)


def decode_column(column: pa.ChunkedArray, codec: str) -> pa.ChunkedArray:
    """Binary to string as it stands (outer blanks are left to the reader of identifiers); dictionary<binary> to
    dictionary<string>, outer blanks off.

    Characters that the codec cannot decode become U+FFFD, which the value checks refuse.
    """
    if not pa.types.is_dictionary(column.type):
        return pa.chunked_array([_decode_plain(chunk, codec) for chunk in column.chunks], pa.string())
    chunks = []
    for chunk in column.unify_dictionaries().chunks:
        words = [raw.decode(codec, errors="replace").strip(_BLANKS) for raw in chunk.dictionary.to_pylist()]
        chunks.append(pa.DictionaryArray.from_arrays(chunk.indices, pa.array(words, pa.string())))
    return pa.chunked_array(chunks, pa.dictionary(pa.int32(), pa.string()))


def _decode_plain(array: pa.Array, codec: str) -> pa.Array:
    """Binary to string; only values with a byte beyond ASCII are decoded by Python."""
    viewed = array.view(pa.string())
    ascii_only = pc.string_is_ascii(viewed)
    if pc.all(ascii_only).as_py() in (True, None):
        return viewed
    odd = pc.invert(ascii_only)
    words = [raw.decode(codec, errors="replace") for raw in array.filter(odd).to_pylist()]
    plain = pc.if_else(ascii_only, array, pa.scalar(b"", pa.binary())).view(pa.string())
    return pc.replace_with_mask(plain, odd, pa.array(words, pa.string()))
