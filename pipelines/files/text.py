"""Delimited text as a grid: pyarrow splits the bytes, only distinct values are decoded by Python (ADR 0003)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from pipelines.files.encoding import Encoding, to_parseable
from pipelines.files.grid import HEAD_ROWS, Body, Row, RowNumbers
from pipelines.files.records import Records, scan_records
from pipelines.files.refused import Refused

csv.field_size_limit(2_000_000)
_DELIMITERS = (",", "\t", ";")


class TextGrid:
    """A CSV or TSV file. Opening it raises Refused for what cannot be decoded or split into records."""

    sheet = None
    visible = True
    date_system = 1900

    def __init__(self, path: Path, encoding: Encoding | None = None, delimiter: str | None = None) -> None:
        data, self.codec = to_parseable(path.read_bytes(), encoding)
        if not data.strip():
            raise Refused("empty_file", "ファイルが空です。もう一度書き出してください。")
        self.records: Records = scan_records(data)
        self.delimiter = delimiter or self._likeliest_delimiter()
        self.merged: list[tuple[int, int, int, int]] = []

    def record_count(self) -> int:
        return len(self.records)

    def row_numbers(self) -> RowNumbers:
        return np.arange(1, len(self.records) + 1, dtype=np.int64)

    def row(self, index: int) -> Row:
        text = self.records.raw(index).decode(self.codec, errors="replace")
        fields = next(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter), [])
        return [field.strip(" \t\u3000\r\n") or None for field in fields]

    def body(self, first: int, width: int, wanted: dict[int, bool]) -> Body:
        index = np.arange(first, len(self.records), dtype=np.int64)
        if not len(index):
            return _empty(wanted, [])
        regular = self.records.field_counts(self.delimiter, first) == width
        odd = [int(i) for i in index[~regular]]
        index = index[regular]
        if not len(index):
            return _empty(wanted, odd)
        table = self._parse(self.records.without(odd, first), width, wanted)
        if len(table) != len(index):
            raise Refused(
                "record_count_mismatch",
                f"行の区切りが一意に決まりません (数え方により {len(index)} 行または {len(table)} 行)。"
                "引用符と改行を確かめ、元のシステムから出し直してください。",
            )
        columns = {j: decode_column(table.column(str(j)), self.codec) for j in wanted}
        return Body(columns, index, odd)

    def _parse(self, data: memoryview | bytes, width: int, wanted: dict[int, bool]) -> pa.Table:
        names = [str(j) for j in range(width)]
        types = {str(j): pa.binary() if distinct else pa.dictionary(pa.int32(), pa.binary()) for j, distinct in wanted.items()}
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=8 << 20),
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

    def _likeliest_delimiter(self) -> str:
        """The one that splits the leading rows into most fields."""
        raw = b"\n".join(self.records.raw(i) for i in range(min(HEAD_ROWS, len(self.records))))
        return max(_DELIMITERS, key=lambda d: raw.count(d.encode()))


def _empty(wanted: dict[int, bool], odd: list[int]) -> Body:
    return Body({j: pa.chunked_array([], pa.string()) for j in wanted}, np.zeros(0, np.int64), odd)


def decode_column(column: pa.ChunkedArray, codec: str) -> pa.ChunkedArray:
    """Binary or dictionary<binary> to string or dictionary<string>; outer blanks off, empty is null.

    Characters that the codec cannot decode become U+FFFD, which the value checks refuse.
    """
    if not pa.types.is_dictionary(column.type):
        ascii_only = pc.all(pc.string_is_ascii(column.cast(pa.string(), safe=False))).as_py() if _plain(column) else False
        if ascii_only:
            text = pc.ascii_trim_whitespace(column.cast(pa.string()))
            return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        column = column.dictionary_encode()
    chunks = []
    for chunk in column.unify_dictionaries().chunks:
        words = [_clean(raw.decode(codec, errors="replace")) for raw in chunk.dictionary.to_pylist()]
        chunks.append(pa.DictionaryArray.from_arrays(chunk.indices, pa.array(words, pa.string())))
    return pa.chunked_array(chunks, pa.dictionary(pa.int32(), pa.string()))


def _plain(column: pa.ChunkedArray) -> bool:
    """Whether all bytes are ASCII, looked at without decoding."""
    return all(b is None or memoryview(b).nbytes == 0 or _is_ascii(b) for c in column.chunks for b in c.buffers()[2:])


def _is_ascii(buffer: pa.Buffer) -> bool:
    return bool((np.frombuffer(buffer, dtype=np.uint8) < 128).all())


def _clean(text: str) -> str | None:
    return text.strip(" \t\u3000\r\n") or None
