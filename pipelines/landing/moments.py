"""A date in one column and a time of day in the next, as one moment."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa

from pipelines.landing.convert import Converted
from pipelines.landing.distinct import Distinct, Indices, Mask
from pipelines.profiles import ColumnRule, ColumnSpec
from pipelines.values import parse_datetime, parse_time

_JST_OFFSET_US = 9 * 3600 * 1_000_000
_NONE = np.iinfo(np.int64).min


def date_and_time(
    name: str, spec: ColumnSpec, rule: ColumnRule, dates: Distinct, times: Distinct, date_system: int
) -> Converted:
    """Wall clock of date and time; a blank time is 0:00 of that day, 24:00 is 0:00 of the next."""
    days = [parse_datetime(word, date_system=date_system, zone=rule.zone) for word in dates.words]
    clocks = [parse_time(word) for word in times.words]
    day_us = _lookup([None if d.value is None else _microseconds(d.value.local) for d in days], dates.index)
    clock_us = _lookup(
        [None if c.value is None else int(c.value.total_seconds() * 1_000_000) for c in clocks], times.index
    )
    blank: Mask = dates.blank | dates.rows_where([d.value is None and d.reason is None for d in days])
    missing = day_us == _NONE
    total = np.where(missing, 0, day_us) + np.where(clock_us == _NONE, 0, clock_us)
    result = Converted({name: _timestamps(total, missing)}, blank=blank)
    if spec.keep_utc:
        result.arrays[f"{name}_utc"] = _timestamps(total - _JST_OFFSET_US, missing)
    for words, parsed in ((dates, [d.reason for d in days]), (times, [c.reason for c in clocks])):
        for reason in sorted({r for r in parsed if r}):
            mask = words.rows_where([r == reason for r in parsed])
            known = result.refused.get(reason)
            result.refused[reason] = mask if known is None else known | mask
    return result


def _microseconds(moment: datetime) -> int:
    return int(np.datetime64(moment, "us").astype(np.int64))


def _lookup(values: list[int | None], index: Indices) -> Indices:
    table = np.array([*(_NONE if v is None else v for v in values), _NONE], dtype=np.int64)
    result: Indices = table[index]
    return result


def _timestamps(microseconds: Indices, missing: Mask) -> pa.Array:
    return pa.array(microseconds.astype("datetime64[us]"), pa.timestamp("us"), mask=missing)
