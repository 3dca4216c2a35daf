"""Keys of millions of rows compared as numbers: which occur more than once, without a look at each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
_ODD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_MOST = 2**62


def repeated_rows(table: pa.Table, key: Sequence[str]) -> Ints:
    """Positions of the rows whose key occurs more than once, in order; an empty key is a value like any other.

    One column that never repeats settles it, so the most telling one is looked at first. Numbers stand in for
    values, and two values may share one: what that finds in excess is taken out by comparing the rows found.
    """
    columns = sorted((_whole(table[name]) for name in key), key=_telling, reverse=True)
    mixed = np.zeros(len(table), np.uint64)
    for column in columns:
        mixed = (mixed ^ (mixed >> _SHIFT)) * _ODD + _stand_ins(column).view(np.uint64)
        repeated = _repeated(mixed)
        if not len(repeated):
            return repeated
    found = table.select(list(dict.fromkeys(key))).take(pa.array(repeated))
    return repeated[_repeated(combined([codes_of(found[name]) for name in key]).view(np.uint64))]


def codes_of(column: pa.Array | pa.ChunkedArray) -> Ints:
    """One number per value, equal where the values are; 0 for none."""
    array = _whole(column)
    if pa.types.is_dictionary(array.type):
        words = array.dictionary.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
        places = np.asarray(array.indices.fill_null(-1)).astype(np.int64)
        return np.append(words + 1, 0)[places]
    if pa.types.is_null(array.type):
        return np.zeros(len(array), np.int64)
    return np.asarray(array.dictionary_encode().indices.fill_null(-1)).astype(np.int64) + 1


def combined(codes: Sequence[Ints]) -> Ints:
    """One number per row, equal where all numbers (from 0) of the row are."""
    result, width = np.zeros(len(codes[0]), np.int64), 1
    for more in codes:
        size = int(more.max(initial=0)) + 1
        if width * size > _MOST:
            (_, result), (_, more) = (np.unique(c, return_inverse=True) for c in (result, more))
            width, size = int(result.max(initial=0)) + 1, int(more.max(initial=0)) + 1
        result = more if width == 1 else result if size == 1 else result * size + more
        width *= size
    return np.asarray(result, np.int64)


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(column, pa.Array):
        return column
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    array = column.combine_chunks()
    if not isinstance(array, pa.ChunkedArray):
        return array
    return array.chunk(0) if array.num_chunks else pa.array([], array.type)


def _telling(column: pa.Array) -> int:
    """About how many values the column may have."""
    return len(column.dictionary) if pa.types.is_dictionary(column.type) else len(column)


def _stand_ins(column: pa.Array) -> Ints:
    """Numbers equal where the values are; digits are taken for what they write, which is far quicker than `codes_of`."""
    if pa.types.is_string(column.type):
        try:
            return np.asarray(pc.cast(column, pa.int64()).fill_null(-1))
        except pa.ArrowInvalid:
            return codes_of(column)
    return codes_of(column)


def _repeated(numbers: npt.NDArray[np.uint64]) -> Ints:
    ordered = np.sort(numbers)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(twice):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.isin(numbers, twice)).astype(np.int64)
