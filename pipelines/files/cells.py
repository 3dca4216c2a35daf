"""Cells as the reader gives them, to columns of text: a whole column at a time wherever it is of one type."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files.blanks import MAYBE_BLANK, may_be_blank

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Offsets = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
_EXACT = 1e15
"""Floats from here on no longer hold every digit that was written."""
_FEW = 64
_EPOCH = dt.date(1970, 1, 1).toordinal()
_FIRST_SURE_DAY = dt.date(1900, 3, 1).toordinal() - _EPOCH
"""Before it Excel's 1900 system counts a day that never was, and readers differ."""
_TEXT = pa.string()
_NOISE = 2_000
"""Microseconds: serials hold times to about a millisecond, so 09:05:00.001 was 09:05."""
_CONTROL = np.zeros(256, np.bool_)
_CONTROL[[*range(9), 11, 12, *range(14, 32)]] = True
_SPACE = 32
_MARK = "\x1f"
_CONTROL_PATTERN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]"


def text_column(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    """Column of text, null where blank, and the positions whose text is doubtful: digits lost, or a day before
    1900-03-01."""
    if len(values) <= _FEW:
        return _one_by_one(values)
    if type(values[0]) is type(values[-1]) is str:
        try:
            return _strings(cast("Sequence[str]", values)), []
        except TypeError:  # not text alone; looking at every type first would cost all the others
            pass
    kinds = list(set(map(type, values)))
    if len(kinds) == 1:
        return _of_one_type(kinds[0], values)
    types = np.fromiter(map(type, values), np.object_, len(values))
    cells = np.fromiter(values, np.object_, len(values))
    pieces, order, doubtful = [], [], []
    for kind in kinds:
        places = np.flatnonzero(types == kind)
        found, positions = _of_one_type(kind, cells[places].tolist())
        pieces.append(found)
        order.append(places)
        doubtful.extend(places[positions].tolist())
    return pa.concat_arrays(pieces).take(pa.array(np.argsort(np.concatenate(order)))), sorted(doubtful)


def _one_by_one(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    """For wide and short sheets, where working by column costs more than it saves."""
    texts = [text if text.strip() else None for text in map(_text, values)]
    doubtful = [index for index, value in enumerate(values) if _is_doubtful(value)]
    return pa.array([text and re.sub(_CONTROL_PATTERN, "\ufffd", text) for text in texts], _TEXT), doubtful


def _of_one_type(kind: type, values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    if kind is str:
        return _strings(cast("Sequence[str]", values)), []
    if kind is float:
        return _floats(values)
    if kind is dt.date:
        return _dates(values)
    if kind is dt.datetime:
        return _datetimes(values)
    return pa.array(list(map(_text, values)), _TEXT), []


def _strings(values: Sequence[str]) -> pa.Array:
    """Blank text to null; control characters (Excel's _x0000_) to U+FFFD, which the readings refuse.

    Raises TypeError where a value is no text."""
    offsets, data = _joined(values)
    begin, used = offsets[:-1], data[: offsets[-1]]
    blank = offsets[1:] == begin
    doubtful = np.flatnonzero(~blank & MAYBE_BLANK[data[begin]])
    for index in doubtful[may_be_blank(data, begin[doubtful])].tolist():
        blank[index] = not values[index].strip()
    valid = pa.py_buffer(np.packbits(~blank, bitorder="little")) if blank.any() else None
    column = pa.Array.from_buffers(_TEXT, len(values), [valid, pa.py_buffer(offsets), pa.py_buffer(used)])
    if len(used) and used.min() < _SPACE and _CONTROL[used].any():
        column = pc.replace_substring_regex(column, _CONTROL_PATTERN, "\ufffd")
    return column


def _joined(values: Sequence[str]) -> tuple[Offsets, Bytes]:
    """Offsets and UTF-8 of all texts, three bytes longer than they are. In one piece, but where a text holds the mark
    that is put between them: measuring each alone takes twice the time."""
    written = np.frombuffer((_MARK.join(values) + "\0\0\0").encode(), np.uint8)
    offsets = np.zeros(len(values) + 1, np.int32)
    marks = written == ord(_MARK)
    places = np.flatnonzero(marks)
    if len(places) != len(values) - 1:
        np.cumsum([len(value.encode()) for value in values], out=offsets[1:])
        return offsets, np.frombuffer(("".join(values) + "\0\0\0").encode(), np.uint8)
    offsets[1:-1] = places - np.arange(len(places))
    offsets[-1] = len(written) - len(places) - 3
    return offsets, written[~marks]


def _floats(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    numbers = np.array(values, np.float64)
    doubtful = ~(np.abs(numbers) < _EXACT)
    whole = (numbers == np.floor(numbers)) & ~doubtful
    texts = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(_TEXT)
    if not whole.all():
        fractions = pa.array(list(map(repr, numbers[~whole].tolist())), _TEXT)
        texts = pc.replace_with_mask(texts, pa.array(~whole), fractions)
    return texts, np.flatnonzero(doubtful).tolist()


def _dates(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    column = pa.array(values, pa.date32())
    early = column.cast(pa.int32()).to_numpy(zero_copy_only=False) < _FIRST_SURE_DAY
    return column.cast(_TEXT), np.flatnonzero(early).tolist()


def _datetimes(values: Sequence[Cell]) -> tuple[pa.Array, list[int]]:
    micros = pa.array(values, pa.timestamp("us")).cast(pa.int64()).to_numpy(zero_copy_only=False)
    seconds = (micros + 500_000) // 1_000_000
    if (np.abs(micros - seconds * 1_000_000) > _NOISE).any():
        texts = pa.array(list(map(_text, values)), _TEXT)
    else:
        printed = pa.array(seconds).cast(pa.timestamp("s")).cast(_TEXT)
        texts = pc.replace_substring(printed, " ", "T", max_replacements=1)
    return texts, np.flatnonzero(seconds < _FIRST_SURE_DAY * 86_400).tolist()


def _is_doubtful(value: Cell) -> bool:
    if isinstance(value, float):
        return not abs(value) < _EXACT
    if isinstance(value, dt.date):
        return value.toordinal() - _EPOCH < _FIRST_SURE_DAY
    return False


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
