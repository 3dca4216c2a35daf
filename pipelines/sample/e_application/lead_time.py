"""Expected hours to completion and share returned, by the definition."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pipelines.sample.e_application.ledger import Ledger
from pipelines.sample.figures import as_float, cell, of_fiscal_year, percent, quantile_of_counts
from pipelines.sample.plan import FISCAL_YEARS

MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)


def lead_time(ledger: Ledger, share: Fraction) -> list[dict[str, Any]]:
    """A percentile of hours from receipt to completion, by fiscal year of receipt.

    Where completion is printed as a day: whole days between the day of receipt and that day, times 24; the form
    service prints minutes. Every receipt with a completion date counts, whatever its channel and its system.
    """
    return [_row(ledger, fiscal_year, "all", "closed", share) for fiscal_year in FISCAL_YEARS]


def lead_time_otherwise(ledger: Ledger) -> list[dict[str, Any]]:
    """The same for receipts that came online, and for those only whose status is 完了 (`outcome` done)."""
    return [
        {
            **_row(ledger, fiscal_year, population, outcome, share),
            "population": population,
            "outcome": outcome,
        }
        for fiscal_year in FISCAL_YEARS
        for population in ("all", "online")
        for outcome in ("closed", "done")
        for share in (MEDIAN, P90)
    ]


def return_rate(ledger: Ledger, population: str = "all") -> list[dict[str, Any]]:
    """Share of receipts sent back at least once (返却回数 of 1 or more), by fiscal year of receipt.

    Only the generic system has that column; receipts of the others are on neither side.
    """
    rows = []
    for fiscal_year in FISCAL_YEARS:
        returned, receipts = ledger.returned[fiscal_year, population]
        parts = {"numerator": returned, "denominator": receipts, "value": percent(returned, receipts)}
        rows.append({**of_fiscal_year(fiscal_year), **cell(), **parts})
    return rows


def _row(ledger: Ledger, fiscal_year: int, population: str, outcome: str, share: Fraction) -> dict[str, Any]:
    counts = ledger.lead_minutes[fiscal_year, population, outcome]
    minutes = quantile_of_counts(counts, share)
    return {
        **of_fiscal_year(fiscal_year),
        **cell(),
        "percentile": float(share),
        "cases": int(counts.sum()),
        "value": as_float(None if minutes is None else minutes / 60),
    }
