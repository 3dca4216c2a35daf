"""Arithmetic of the truth: exact fractions, turned into floating point once, at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from pipelines.sample.draw import Ints
from pipelines.sample.plan import Month


def percent(numerator: int | Fraction, denominator: int | Fraction) -> float | None:
    """100 x numerator / denominator; None without a denominator."""
    return None if denominator == 0 else float(Fraction(numerator) * 100 / Fraction(denominator))


def quantile(sorted_values: Sequence[int], share: Fraction) -> Fraction | None:
    """Linear interpolation between the closest ranks, as numpy's default and SQL's percentile_cont."""
    if not sorted_values:
        return None
    place = share * (len(sorted_values) - 1)
    below = int(place)
    above = min(below + 1, len(sorted_values) - 1)
    low, high = sorted_values[below], sorted_values[above]
    return low + (place - below) * (high - low)


def quantile_of_counts(counts: Sequence[int] | Ints, share: Fraction) -> Fraction | None:
    """`quantile` of a sample told as how often each of 0, 1, 2 … occurs."""
    passed = np.cumsum(np.asarray(counts, np.int64))
    total = int(passed[-1]) if len(passed) else 0
    if total == 0:
        return None
    place = share * (total - 1)
    below = int(place)
    low, high = (int(np.searchsorted(passed, rank, "right")) for rank in (below, min(below + 1, total - 1)))
    return low + (place - below) * (high - low)


def as_float(value: Fraction | None) -> float | None:
    """Nearest floating point number; None stays None."""
    return None if value is None else float(value)


def cell(breakdown: str = "total", code: str = "ALL") -> dict[str, Any]:
    """Keys of a breakdown cell."""
    return {"breakdown": breakdown, "breakdown_code": code}


def of_fiscal_year(fiscal_year: int) -> dict[str, Any]:
    """Keys of a fiscal year's row."""
    return {
        "fiscal_year": fiscal_year,
        "period_kind": "fiscal_year",
        "period_start": date(fiscal_year, 4, 1).isoformat(),
        "period_end": date(fiscal_year + 1, 3, 31).isoformat(),
    }


def of_month(month: Month) -> dict[str, Any]:
    """Keys of a month's row."""
    return {
        "fiscal_year": month.fiscal_year,
        "period_kind": "month",
        "period_start": month.first.isoformat(),
        "period_end": month.last.isoformat(),
    }
