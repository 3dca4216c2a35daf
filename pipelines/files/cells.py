"""Cells as the reader gives them, to columns of text: a whole column at a time wherever it is of one type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
_EXACT = 1e15
"""Floats from here on no longer hold every digit that was written."""
_FIRST_SURE_DAY = dt.date(1900, 3, 1)
"""Before it Excel's 1900 system counts a day that never was, and readers differ."""
_TEXT = pa.string()
_NOISE = 2_000
"""Microseconds: serials hold times to about a millisecond, so 09:05:00.001 was 09:05."""
_CONTROL = np.array([*range(9), 11, 12, *range(14, 32)], np.uint8)
_CONTROL_PATTERN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]"


def text_column(values: Sequence[Cell], negatives: bool = False) -> tuple[pa.Array, list[int]]:
    """Column of text, null where blank, and the positions whose text is doubtful: digits lost, a day before
    1900-03-01, and where the sheet has negative numbers a time of day (readers drop its sign)."""
    head = next((index for index, value in enumerate(values) if type(value) is not str), len(values))
    if head == 0:
        return _column(values, negatives)
    start = _strings(values[:head])
    if head == len(values):
        return start, []
    rest, doubtful = _column(values[head:], negatives)
    return pa.concat_arrays([start, rest]), [head + position for position in doubtful]


def _column(values: Sequence[Cell], negatives: bool) -> tuple[pa.Array, list[int]]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return _strings(values), []
    if str in kinds and len(kinds) == 2 and all(value == "" for value in values if type(value) is str):
        kinds.discard(str)
        values = [None if value == "" else value for value in values]
    if kinds == {float}:
        return _floats(values)
    if kinds == {dt.date}:
        return _dates(values)
    if kinds == {dt.datetime}:
        return _datetimes(values)
    found = pa.array([None if value is None else _text(value) for value in values], _TEXT)
    return _cleaned(found), [index for index, value in enumerate(values) if _is_doubtful(value, negatives)]


def _strings(values: Sequence[Cell]) -> pa.Array:
    return _cleaned(pa.array(values, _TEXT))


def _cleaned(column: pa.Array) -> pa.Array:
    """Blank text to null; control characters (Excel's _x0000_) to U+FFFD, which the readings refuse."""
    data = column.buffers()[2]
    if data is not None and np.isin(np.frombuffer(data, np.uint8), _CONTROL).any():
        column = pc.replace_substring_regex(column, _CONTROL_PATTERN, "\ufffd")
    blank = pc.equal(pc.utf8_trim_whitespace(column), "")
    return pc.if_else(blank, pa.scalar(None, _TEXT), column)


def _floats(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    column = pa.array(values, pa.float64())
    numbers: npt.NDArray[np.float64] = column.fill_null(0).to_numpy(zero_copy_only=False)
    doubtful = ~(np.abs(numbers) < _EXACT)
    whole = (numbers == np.floor(numbers)) & ~doubtful
    integers = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(_TEXT)
    if not whole.all():
        fractions = np.flatnonzero(~whole)
        texts = pa.array(list(map(repr, numbers[fractions].tolist())), _TEXT)
        integers = pc.replace_with_mask(integers, pa.array(~whole), texts)
    return pc.if_else(column.is_valid(), integers, pa.scalar(None, _TEXT)), np.flatnonzero(doubtful).tolist()


def _dates(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    column = pa.array(values, pa.date32())
    early = pc.less(column, pa.scalar(_FIRST_SURE_DAY, pa.date32())).fill_null(False)
    return column.cast(_TEXT), np.flatnonzero(early.to_numpy(zero_copy_only=False)).tolist()


def _datetimes(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    column = pa.array(values, pa.timestamp("us"))
    micros = column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    seconds = (micros + 500_000) // 1_000_000
    if (np.abs(micros - seconds * 1_000_000) > _NOISE).any():
        texts = pa.array([None if value is None else _text(value) for value in values], _TEXT)
    else:
        whole = pc.if_else(column.is_valid(), pa.array(seconds), pa.scalar(None, pa.int64()))
        texts = pc.replace_substring(whole.cast(pa.timestamp("s")).cast(_TEXT), " ", "T", max_replacements=1)
    early = pc.less(column, pa.scalar(dt.datetime.combine(_FIRST_SURE_DAY, dt.time()), pa.timestamp("us")))
    return texts, np.flatnonzero(early.fill_null(False).to_numpy(zero_copy_only=False)).tolist()


def _text(value: Cell) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if abs(value) < _EXACT and value == int(value) else repr(value)
    if isinstance(value, dt.datetime):
        return _quiet(value).isoformat()
    if isinstance(value, dt.timedelta):
        return _duration(value)
    if isinstance(value, dt.time):
        return _duration(
            dt.timedelta(
                hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
            )
        )
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _quiet(value: dt.datetime) -> dt.datetime:
    """Without the noise of a serial number."""
    micro = value.microsecond
    if micro <= _NOISE:
        return value.replace(microsecond=0)
    return value + dt.timedelta(microseconds=1_000_000 - micro) if micro >= 1_000_000 - _NOISE else value


def _duration(value: dt.timedelta) -> str:
    """Hours, minutes and seconds, as the clock or as more than 24 hours: 09:05:00, 255:10:10."""
    micros = round(value / dt.timedelta(microseconds=1))
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    seconds, rest = divmod(micros, 1_000_000)
    if rest >= 1_000_000 - _NOISE:
        seconds, rest = seconds + 1, 0
    fraction = f".{rest:06d}" if rest > _NOISE else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


def _is_doubtful(value: Cell, negatives: bool) -> bool:
    if isinstance(value, float):
        return not abs(value) < _EXACT
    if isinstance(value, dt.datetime):
        return value.date() < _FIRST_SURE_DAY
    if isinstance(value, dt.time):
        return negatives
    return isinstance(value, dt.date) and value < _FIRST_SURE_DAY
