"""Words whose meaning changed on a day: they are told apart by the record's own date before they are translated."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from pipelines.landing.distinct import Distinct
from pipelines.profiles import ColumnRule, DatedCode

_EPOCH = date(1970, 1, 1)
_UNKNOWN = -(10**6)


def is_dated(rule: ColumnRule) -> bool:
    """Whether some word of the rule has more than one meaning over time."""
    return any(not isinstance(meaning, str) for meaning in rule.map.values())


def by_day(rule: ColumnRule, column: Distinct, days: pa.Array) -> tuple[Distinct, list[date | None]]:
    """Distinct pairs of word and span of time, and a day of each span (None where the record has no date)."""
    bounds = np.array(sorted(_bounds(rule)), dtype=np.int64)
    numbers = np.asarray(days.cast(pa.date32()).cast(pa.int32()).fill_null(_UNKNOWN), dtype=np.int64)
    span = np.where(numbers == _UNKNOWN, -1, np.searchsorted(bounds, numbers, side="right"))
    width = len(bounds) + 2
    pairs, inverse = np.unique(column.index.astype(np.int64) * width + span + 1, return_inverse=True)
    words = [column.words[int(p) // width] if p >= 0 else "" for p in pairs]
    representative = [_day_of(int(p) % width - 1, bounds) for p in pairs]
    blank = np.array([int(p) // width < 0 for p in pairs], dtype=np.bool_)
    return Distinct(words, np.where(blank[inverse], -1, inverse)), representative


def _bounds(rule: ColumnRule) -> set[int]:
    """First days of spans, as days since 1970."""
    meanings: list[DatedCode] = [d for m in rule.map.values() if not isinstance(m, str) for d in m]
    firsts = {_number(d.valid_from) for d in meanings if d.valid_from}
    return firsts | {_number(d.valid_to + timedelta(days=1)) for d in meanings if d.valid_to}


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _day_of(span: int, bounds: np.ndarray) -> date | None:
    if span < 0:
        return None
    first = int(bounds[span - 1]) if span else int(bounds[0]) - 1
    return _EPOCH + timedelta(days=first)
