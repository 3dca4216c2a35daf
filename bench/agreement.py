"""Whether the plain script and Shihyo say the same: speed of different answers is not compared."""

from __future__ import annotations

import math
from typing import Any

Figure = dict[str, Any]
KEYS = ("indicator_id", "period_kind", "period_start", "breakdown", "breakdown_code")


class Disagreement(Exception):
    """The figures differ; the text lists where, side by side."""


def compare(plain: list[Figure], published: list[Figure]) -> int:
    """How many figures agree: same sides, same value to nine digits. Raises Disagreement, also where none is there.

    A published value may be empty where the sides are there (too little coverage to show it).
    """
    by_cell = {_cell(row): row for row in published}
    problems = []
    for figure in plain:
        row = by_cell.get(_cell(figure))
        if row is None:
            problems.append(f"{' '.join(_cell(figure))}: plain {_sides(figure)}, Shihyo has none")
        elif not _same(figure, row):
            problems.append(f"{' '.join(_cell(figure))}: plain {_sides(figure)}, Shihyo {_sides(row)}")
    if problems or not plain:
        raise Disagreement("\n".join(problems or ["the plain script computed nothing"]))
    return len(plain)


def agreement(figures: int) -> str:
    """What a report says of the comparison."""
    if not figures:
        return "Figures were not compared with the plain script at this scale"
    return f"{figures} figures agree with those of the plain script"


def _cell(row: Figure) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in KEYS)


def _same(plain: Figure, row: Figure) -> bool:
    sides = [(plain[name], row[name]) for name in ("numerator", "denominator") if plain[name] is not None]
    if any(theirs is None or not math.isclose(ours, theirs) for ours, theirs in sides):
        return False
    if row["value"] is None:
        return bool(sides)
    return math.isclose(plain["value"], row["value"], rel_tol=1e-9)


def _sides(row: Figure) -> str:
    return f"{row['numerator']} / {row['denominator']} = {row['value']}"
