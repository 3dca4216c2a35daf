"""Age bands in place of birth dates: the date itself never passes the door."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Distinct
from pipelines.values import parse_date

BANDS = (0, 18, 20, 30, 40, 50, 60, 65, 70, 75, 80)
"""Lower ends in years; the last band is open."""


def band_label(lower: int) -> str:
    """Label of the band that begins at `lower`: 65-69, 80+."""
    following = [b for b in BANDS if b > lower]
    return f"{lower}-{following[0] - 1}" if following else f"{lower}+"


def age_bands(name: str, births: Distinct, days: pa.Array, date_system: int) -> Converted:
    """Band of the age on `days`. A year is completed at the end of the day before the birthday
    (年齢計算ニ関スル法律); 29 February counts as 28 February in other years."""
    parsed = [parse_date(word, date_system=date_system) for word in births.words]
    born = np.array(
        [0 if p.value is None else _ymd(p.value.year, p.value.month, p.value.day) for p in parsed] + [0]
    )
    on = days.cast(pa.timestamp("us"))
    years = (
        np.asarray(_part(on, "year")) * 10000
        + np.asarray(_part(on, "month")) * 100
        + np.asarray(_part(on, "day"))
    )
    birth = born[births.index]
    age = (years - birth) // 10000
    known = (birth > 0) & (years > 0) & (age >= 0) & (age <= 130)
    place = np.searchsorted(np.array(BANDS), np.where(known, age, 0), side="right") - 1
    labels = Distinct([band_label(lower) for lower in BANDS], np.where(known, place, -1))
    result = Converted({name: labels.coded(list(labels.words))}, blank=births.blank)
    result.refuse(births, [p.reason for p in parsed])
    result.warn(births, [p.warning for p in parsed])
    impossible = ~known & (birth > 0) & (years > 0)
    if impossible.any():
        result.refused["out_of_range"] = impossible
    return result


def _ymd(year: int, month: int, day: int) -> int:
    return year * 10000 + month * 100 + day


def _part(column: pa.Array, part: str) -> pa.Array:
    return pc.fill_null(getattr(pc, part)(column), 0)
