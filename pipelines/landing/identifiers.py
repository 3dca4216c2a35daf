"""Identifiers that differ from row to row: checked as whole columns, by Python only where something is odd."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Distinct, distinct
from pipelines.profiles import ColumnRule
from pipelines.values import check_identifier

_SHORTEST_PADDED = 4
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
    if rule.pattern is None:
        _refuse_lost_zeros(name, result)
    return result


def refuse_parts(name: str, result: Converted, parts: list[Distinct]) -> None:
    """An identifier made of several columns is there only where all of them are, none of them spoilt."""
    gone = np.zeros(len(parts[0]), np.bool_)
    for part in parts:
        lost = lost_zeros(part.words)
        reasons = [
            check_identifier(word).reason or ("lost_leading_zero" if zero else None)
            for word, zero in zip(part.words, lost, strict=True)
        ]
        result.refuse(part, reasons)
        gone |= part.blank | part.rows_where([reason is not None for reason in reasons])
        if result.blank is not None:
            result.blank |= part.blank
    if gone.any():
        words = result.arrays[name].cast(pa.string())
        result.arrays[name] = pc.if_else(pa.array(gone), pa.scalar(None, pa.string()), words)


def lost_zeros(words: list[str]) -> list[bool]:
    """Which numbers among the words of one column have lost leading zeros: where all that begin with 0 have one length
    of four or more, and most numbers have it too, shorter ones were of that length once (Excel, handbook 2.1)."""
    lost = _lost_zeros(pa.array(words, pa.string()))
    return [False] * len(words) if lost is None else lost.to_pylist()


def _lost_zeros(column: pa.Array) -> pa.Array | None:
    """The same for a column of words; None where no number has lost any."""
    number = pc.fill_null(pc.ascii_is_decimal(column), False)
    length = pc.fill_null(pc.binary_length(column), 0)
    padded = pc.unique(length.filter(pc.and_(number, pc.fill_null(pc.starts_with(column, "0"), False))))
    if len(padded) != 1 or padded[0].as_py() < _SHORTEST_PADDED:
        return None
    usual = pc.and_(number, pc.equal(length, padded[0]))
    if 2 * usual.true_count <= number.true_count:
        return None
    lost = pc.and_(number, pc.less(length, padded[0]))
    return lost if lost.true_count else None


def _refuse_lost_zeros(name: str, result: Converted) -> None:
    column = result.arrays[name]
    lost = _lost_zeros(column)
    if lost is not None:
        result.refused["lost_leading_zero"] = np.array(lost.to_numpy(zero_copy_only=False), dtype=np.bool_)
        result.arrays[name] = pc.if_else(lost, pa.scalar(None, pa.string()), column)


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
