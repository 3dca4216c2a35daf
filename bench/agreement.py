"""Whether the plain script and Shihyo say the same: speed of different answers is not compared."""

from __future__ import annotations

import math
from typing import Any

Figure = dict[str, Any]
Cell = tuple[str, str, str | None]

SAME: dict[tuple[str, str], Cell] = {
    ("online_usage_rate", "total"): ("online_usage_rate", "total", None),
    ("electronic_approval_rate", "total"): ("electronic_approval_rate", "total", None),
    ("digital_training_participation_rate", "total"): ("digital_training_participation_rate", "total", None),
    ("digital_training_participation_rate", "managers"): (
        "digital_training_participation_rate",
        "rank_group",
        "managers",
    ),
    ("application_lead_time_median", "total"): ("application_lead_time_median_hours", "total", None),
    ("application_lead_time_p90", "total"): ("application_lead_time_p90_hours", "total", None),
    ("application_returned_rate", "total"): ("application_return_rate", "total", None),
}
"""Indicator and group of the plain script: indicator, breakdown and code in `marts.indicator_values`."""


class Disagreement(Exception):
    """The figures differ; the text lists where, side by side."""


def compare(plain: list[Figure], published: list[Figure]) -> int:
    """How many figures agree: same sides, same value to nine digits. Raises Disagreement, also where none is there.

    A published value may be empty where the sides are there (too little coverage to show it).
    """
    by_cell = {
        _key(row["indicator_id"], row["breakdown"], row["breakdown_code"], row): row for row in published
    }
    problems = []
    for figure in plain:
        indicator, breakdown, code = SAME[figure["indicator_id"], figure["group"]]
        row = by_cell.get(_key(indicator, breakdown, code, figure))
        where = f"{indicator} {breakdown} {figure['period_kind']} {figure['start']}"
        if row is None:
            problems.append(f"{where}: plain {_sides(figure)}, Shihyo has none")
        elif not _same(figure, row):
            problems.append(f"{where}: plain {_sides(figure)}, Shihyo {_sides(row)}")
    if problems or not plain:
        raise Disagreement("\n".join(problems or ["the plain script computed nothing"]))
    return len(plain)


def _key(
    indicator: str, breakdown: str, code: str | None, row: Figure
) -> tuple[str, str, str | None, str, str]:
    return indicator, breakdown, None if breakdown == "total" else code, row["period_kind"], row["start"]


def _same(plain: Figure, row: Figure) -> bool:
    sides = [(plain[name], row[name]) for name in ("numerator", "denominator") if plain[name] is not None]
    if any(theirs is None or not math.isclose(ours, theirs) for ours, theirs in sides):
        return False
    if row["value"] is None:
        return bool(sides)
    return math.isclose(plain["value"], row["value"], rel_tol=1e-9)


def _sides(row: Figure) -> str:
    return f"{row['numerator']} / {row['denominator']} = {row['value']}"
