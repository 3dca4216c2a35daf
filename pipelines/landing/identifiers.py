"""Identifiers that differ from row to row: checked as whole columns, by Python only where something is odd."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.converted import Converted
from pipelines.landing.distinct import distinct
from pipelines.profiles import ColumnRule
from pipelines.values import check_identifier

_DIGITS = re.compile(r"(?:\\d|\[0-9\])\{(\d+)\}")


def convert_identifiers(name: str, rule: ColumnRule, column: pa.ChunkedArray) -> Converted:
    """Same result as `Converter.convert` for type identifier, for columns with about one word per row."""
    good = _plainly_good(column, rule.pattern)
    values: pa.Array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], pa.string())
    blank = np.array(values.is_null().to_numpy(zero_copy_only=False), dtype=np.bool_)
    odd = ~good & ~blank
    result = Converted({name: values}, blank=blank)
    if odd.any():
        _read_odd(name, rule, result, odd)
    return result


def _plainly_good(column: pa.ChunkedArray, pattern: str | None) -> np.ndarray:
    digits = _DIGITS.fullmatch(pattern or "")
    if digits:
        good = pc.and_(pc.ascii_is_decimal(column), pc.equal(pc.binary_length(column), int(digits[1])))
    elif pattern is None:
        good = pc.ascii_is_alnum(column)
    else:
        return np.zeros(len(column), np.bool_)
    return np.array(pc.fill_null(good, False).to_numpy(), dtype=np.bool_)


def _read_odd(name: str, rule: ColumnRule, result: Converted, odd: np.ndarray) -> None:
    words = distinct(result.arrays[name].filter(pa.array(odd)))
    parsed = [check_identifier(word, rule.pattern) for word in words.words]
    result.arrays[name] = pc.replace_with_mask(
        result.arrays[name], pa.array(odd), words.coded([p.value for p in parsed]).cast(pa.string())
    )
    for reason in sorted({p.reason for p in parsed if p.reason}):
        mask = np.zeros(len(odd), np.bool_)
        mask[odd] = words.rows_where([p.reason == reason for p in parsed])
        result.refused[reason] = mask
    if result.blank is not None:
        result.blank[odd] |= words.blank | words.rows_where(
            [p.value is None and p.reason is None for p in parsed]
        )
