"""The figures of a benchmark as a table for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from statistics import median
from typing import Any

from bench.process import Measured
from bench.rounds import CALAMINE, CHECK_DROP, DAY, FLOOR, PANDAS, QUIET, REBUILD, Result

COMPARED_WITH = {PANDAS: FLOOR, REBUILD: FLOOR, QUIET: FLOOR, DAY: FLOOR, CHECK_DROP: CALAMINE}
WORDS = {
    FLOOR: "floor: decode, load as text, count",
    PANDAS: "plain pandas and openpyxl script",
    REBUILD: "Shihyo: from nothing to published",
    QUIET: "Shihyo: nothing new",
    DAY: "Shihyo: one more day",
    CALAMINE: "workbook 50,000 x 40: calamine alone",
    CHECK_DROP: "workbook 50,000 x 40: Shihyo check-drop",
}


def summarise(rounds: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """By name: runs, least and median seconds, largest peak, and the ratio to its floor.

    Ratios are taken round by round, against the floor of the same round; least and median of them are told.
    """
    summary: dict[str, dict[str, Any]] = {}
    for name in WORDS:
        found = [result[name] for result in rounds if name in result]
        if not found:
            continue
        seconds = [measured.seconds for measured in found]
        peaks = [measured.peak_mib for measured in found if measured.peak_mib is not None]
        summary[name] = {
            "runs": len(found),
            "seconds_min": round(min(seconds), 3),
            "seconds_median": round(median(seconds), 3),
            "peak_mib": round(max(peaks), 1) if peaks else None,
            **_ratios(rounds, name),
            **_stages(found),
        }
    return summary


def _stages(found: Sequence[Measured]) -> dict[str, Any]:
    """Seconds of the stages of the quickest run, where the command tells them (`shihyo nightly --json`)."""
    last = min(found, key=lambda measured: measured.seconds).output.strip().splitlines()[-1:]
    try:
        told = json.loads(last[0]) if last else None
    except ValueError:
        return {}
    stages = told.get("seconds") if isinstance(told, dict) else None
    return {"stages": stages} if stages else {}


def _ratios(rounds: Sequence[Result], name: str) -> dict[str, Any]:
    base = COMPARED_WITH.get(name)
    ratios = [r[name].seconds / r[base].seconds for r in rounds if base and base in r and name in r]
    if not base or not ratios:
        return {}
    return {"of": base, "ratio_min": round(min(ratios), 3), "ratio_median": round(median(ratios), 3)}


def growth(summaries: dict[float, dict[str, dict[str, Any]]]) -> dict[str, float]:
    """By name: the exponent n of seconds ~ scale^n, between the smallest and the largest scale (1 is linear)."""
    from math import log

    low, high = min(summaries), max(summaries)
    if low == high:
        return {}
    return {
        name: round(log(summaries[high][name]["seconds_min"] / row["seconds_min"]) / log(high / low), 2)
        for name, row in summaries[low].items()
        if name in summaries[high] and name not in (CALAMINE, CHECK_DROP)
    }


def table(summary: dict[str, dict[str, Any]]) -> list[str]:
    """Lines for a terminal."""
    lines = [f"{'':42} {'runs':>4} {'min s':>9} {'median s':>9} {'x floor':>8} {'peak MiB':>9}"]
    for name, row in summary.items():
        ratio = f"{row['ratio_median']:.2f}" if "ratio_median" in row else ""
        peak = "-" if row["peak_mib"] is None else f"{row['peak_mib']:,.0f}"
        lines.append(
            f"{WORDS[name]:42} {row['runs']:4d} {row['seconds_min']:9.2f} {row['seconds_median']:9.2f} "
            f"{ratio:>8} {peak:>9}"
        )
    return lines
