"""Printed moments as microseconds: whole columns of them, and a date beside a time of day.

Columns of timestamps hold nearly as many words as rows. Their days are few: each day is read once by Python, the
clock beside it by vectors; whatever does not look like day and clock is read word by word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Distinct, Indices, Mask
from pipelines.profiles import ColumnRule, ColumnSpec
from pipelines.values import parse_date, parse_datetime, parse_time

Zone = Literal["tokyo", "as_written"]
NONE = np.iinfo(np.int64).min
_SECOND = 1_000_000
_JST = 9 * 3600 * _SECOND
_MANY = 2_000
_DAY_AND_CLOCK = (
    r"^(?P<day>[^ T]+)[ T](?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.(?P<f>\d{1,6}))?)?"
    r"(?P<offset>Z|[+-][01]\d:?[0-5]\d)?$"
)


@dataclass(slots=True)
class Moments:
    """Per word: wall clock and UTC in microseconds since 1970 (NONE where there is none), reason and warning codes."""

    local: np.ndarray
    utc: np.ndarray
    reasons: list[str | None]
    warnings: list[str | None]


def read_moments(words: list[str], date_system: int, zone: Zone) -> Moments:
    """Read distinct words; the same result as `parse_datetime` for each of them."""
    none: list[str | None] = [None] * len(words)
    moments = Moments(np.full(len(words), NONE), np.full(len(words), NONE), none, none.copy())
    rest = range(len(words)) if len(words) < _MANY else _read_by_vectors(words, zone, moments)
    for i in rest:
        parsed = parse_datetime(words[i], date_system=date_system, zone=zone)
        moments.reasons[i], moments.warnings[i] = parsed.reason, parsed.warning
        if parsed.value is not None:
            moments.local[i], moments.utc[i] = (
                _microseconds(parsed.value.local),
                _microseconds(parsed.value.utc),
            )
    return moments


def _read_by_vectors(words: list[str], zone: Zone, moments: Moments) -> list[int]:
    """Fill in what looks like day and clock; returns the words that do not."""
    parts = pc.extract_regex(pa.array(words, pa.string()), _DAY_AND_CLOCK)
    fits = np.array(parts.is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)
    if not fits.any():
        return list(range(len(words)))
    where = np.flatnonzero(fits)
    parts = parts.filter(pa.array(fits))
    days = _days(parts.field("day"))
    offsets = _offsets(parts.field("offset"))
    clock = (
        _number(parts, "h") * 3600 + _number(parts, "m") * 60 + _number(parts, "s")
    ) * _SECOND + _fraction(parts)
    local = days + clock
    utc = local - offsets
    if zone == "tokyo":
        local = utc + _JST
    read = days != NONE
    moments.local[where[read]], moments.utc[where[read]] = local[read], utc[read]
    return [*np.flatnonzero(~fits).tolist(), *where[~read].tolist()]


def _days(column: pa.Array) -> np.ndarray:
    """Midnight of each printed day; NONE where the word must be read again for its reason or its warning."""
    coded = column.dictionary_encode()
    read = [parse_date(word) for word in coded.dictionary.to_pylist()]
    table = np.array(
        [NONE if day.value is None or day.warning else _microseconds(day.value) for day in read],
        dtype=np.int64,
    )
    result: np.ndarray = table[coded.indices.to_numpy(zero_copy_only=False)]
    return result


def _offsets(column: pa.Array) -> np.ndarray:
    """Offset from UTC; Japan's where none is printed."""
    coded = column.dictionary_encode()
    table = np.array([_offset(word) for word in coded.dictionary.to_pylist()], dtype=np.int64)
    result: np.ndarray = table[coded.indices.to_numpy(zero_copy_only=False)]
    return result


def _offset(word: str) -> int:
    if word in ("", "Z"):
        return 0 if word else _JST
    minutes = int(word[1:3]) * 60 + int(word[-2:])
    return (-minutes if word[0] == "-" else minutes) * 60 * _SECOND


def _number(parts: pa.Array, name: str) -> np.ndarray:
    field = parts.field(name)
    filled = pc.if_else(pc.equal(field, ""), "0", field)
    return np.asarray(pc.cast(filled, pa.int64()))


def _fraction(parts: pa.Array) -> np.ndarray:
    """Digits after the second as microseconds."""
    padded = pc.utf8_rpad(parts.field("f"), 6, "0")
    return np.asarray(pc.cast(padded, pa.int64()))


def date_and_time(
    name: str, spec: ColumnSpec, rule: ColumnRule, dates: Distinct, times: Distinct, date_system: int
) -> Converted:
    """Wall clock of date and time; a blank time is 0:00 of that day, 24:00 is 0:00 of the next."""
    days = read_moments(dates.words, date_system, rule.zone)
    clocks = [parse_time(word) for word in times.words]
    spans = np.array(
        [NONE if c.value is None else int(c.value.total_seconds() * _SECOND) for c in clocks], dtype=np.int64
    )
    day_us, clock_us = _per_row(days.local, dates.index), _per_row(spans, times.index)
    missing = day_us == NONE
    total = np.where(missing, NONE, np.where(missing, 0, day_us) + np.where(clock_us == NONE, 0, clock_us))
    result = moment_arrays(name, spec, total, np.where(missing, NONE, total - _JST))
    result.blank = missing & ~dates.rows_where([r is not None for r in days.reasons])
    for words, reasons in ((dates, days.reasons), (times, [c.reason for c in clocks])):
        result.refuse(words, reasons)
    result.warn(dates, days.warnings)
    return result


def one_column(
    name: str, spec: ColumnSpec, rule: ColumnRule, column: Distinct, date_system: int
) -> Converted:
    """Wall clock (and UTC) of a column that prints day and time together."""
    moments = read_moments(column.words, date_system, rule.zone)
    local, utc = _per_row(moments.local, column.index), _per_row(moments.utc, column.index)
    result = moment_arrays(name, spec, local, utc)
    result.blank = (local == NONE) & ~column.rows_where([r is not None for r in moments.reasons])
    result.refuse(column, moments.reasons)
    result.warn(column, moments.warnings)
    return result


def moment_arrays(name: str, spec: ColumnSpec, local: np.ndarray, utc: np.ndarray) -> Converted:
    """Timestamps of the canonical column and, where the source keeps it, of its UTC companion."""
    arrays = {name: _timestamps(local)}
    if spec.keep_utc:
        arrays[f"{name}_utc"] = _timestamps(utc)
    return Converted(arrays)


def _microseconds(moment: datetime | date) -> int:
    return int(np.datetime64(moment, "us").astype(np.int64))


def _per_row(values: np.ndarray, index: Indices) -> np.ndarray:
    table = np.append(values, NONE)
    result: np.ndarray = table[index]
    return result


def _timestamps(microseconds: np.ndarray) -> pa.Array:
    missing: Mask = microseconds == NONE
    return pa.array(microseconds.view("datetime64[us]"), pa.timestamp("us"), mask=missing)
