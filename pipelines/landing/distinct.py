"""Each distinct printed value is read once, by Python; the rows follow by index (ADR 0003)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

BLANKS = " \t\u3000\r\n"
Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Distinct:
    """A column as its distinct words and, per row, which of them it holds (-1 where blank)."""

    words: list[str]
    index: Indices

    def __len__(self) -> int:
        return len(self.index)

    @property
    def blank(self) -> Mask:
        """Rows without a value."""
        result: Mask = self.index < 0
        return result

    def spread(self, values: list[object], type_: pa.DataType) -> pa.Array:
        """One value per row from one value per word; null where blank or None."""
        return pa.array(values, type_).take(self._takeable())

    def rows_where(self, flags: list[bool]) -> Mask:
        """Rows whose word is flagged."""
        lookup = np.array([*flags, False], dtype=np.bool_)
        result: Mask = lookup[self.index]
        return result

    def coded(self, values: list[str | None]) -> pa.Array:
        """Like spread for strings, kept as dictionary<string>; Parquet wants no null among the words themselves."""
        kept = [value for value in values if value is not None]
        places = np.full(len(values) + 1, -1, np.int32)
        places[[i for i, value in enumerate(values) if value is not None]] = np.arange(
            len(kept), dtype=np.int32
        )
        index = places[self.index]
        return pa.DictionaryArray.from_arrays(pa.array(index, mask=index < 0), pa.array(kept, pa.string()))

    def _takeable(self) -> pa.Array:
        return pa.array(self.index.astype(np.int32, copy=False), mask=self.index < 0)


def distinct(column: pa.ChunkedArray | pa.Array) -> Distinct:
    """Distinct words of a string or dictionary<string> column."""
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    if len(chunked) == 0:
        return Distinct([], np.zeros(0, np.int64))
    encoded = chunked if pa.types.is_dictionary(chunked.type) else chunked.dictionary_encode()
    array = encoded.unify_dictionaries().combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0)
    words = [None if word is None else word.strip(BLANKS) for word in array.dictionary.to_pylist()]
    index = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    blanks = [i for i, word in enumerate(words) if not word]
    if blanks:
        index = np.where(np.isin(index, blanks), -1, index)
    return Distinct(["" if word is None else word for word in words], index)


def joined(first: Distinct, second: Distinct, separator: str = " ") -> Distinct:
    """Two columns printed side by side as one; blank where both are."""
    width = len(second.words) + 1
    pairs, inverse = np.unique((first.index + 1) * width + (second.index + 1), return_inverse=True)
    words = [
        _join(first.words, second.words, int(p) // width - 1, int(p) % width - 1, separator) for p in pairs
    ]
    blank = np.array([word == "" for word in words], dtype=np.bool_)
    return Distinct(words, np.where(blank[inverse], -1, inverse).astype(np.int64))


def _join(first: list[str], second: list[str], i: int, j: int, separator: str) -> str:
    parts = [words[k] for words, k in ((first, i), (second, j)) if k >= 0]
    return separator.join(parts)
