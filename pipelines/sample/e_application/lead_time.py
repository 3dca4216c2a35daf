"""Expected days to completion and share returned, by the definition."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pipelines.sample.e_application.ledger import Ledger
from pipelines.sample.figures import as_float, of_fiscal_year, percent, quantile_of_counts
from pipelines.sample.plan import FISCAL_YEARS


def lead_time(ledger: Ledger) -> list[dict[str, Any]]:
    """Median and 90th percentile in hours, by fiscal year of receipt.

    Completion is printed as a day: whole days between the day of receipt and that day, times 24. `outcome`
    closed has every receipt with a completion date, done only those with the status 完了.
    """
    rows = []
    for fiscal_year in FISCAL_YEARS:
        for population in ("all", "online"):
            for outcome in ("closed", "done"):
                counts = [int(n) for n in ledger.lead_days[fiscal_year, population, outcome]]
                row: dict[str, Any] = {
                    **of_fiscal_year(fiscal_year),
                    "population": population,
                    "outcome": outcome,
                }
                row["receipts"] = sum(counts)
                for name, share in (("median_hours", Fraction(1, 2)), ("p90_hours", Fraction(9, 10))):
                    days = quantile_of_counts(counts, share)
                    row[name] = as_float(None if days is None else days * 24)
                rows.append(row)
    return rows


def returned_rate(ledger: Ledger) -> list[dict[str, Any]]:
    """Share of receipts sent back at least once (返却回数 of 1 or more), by fiscal year of receipt."""
    rows = []
    for fiscal_year in FISCAL_YEARS:
        for population in ("all", "online"):
            returned, receipts = ledger.returned[fiscal_year, population]
            rows.append(
                {
                    **of_fiscal_year(fiscal_year),
                    "population": population,
                    "numerator": returned,
                    "denominator": receipts,
                    "value": percent(returned, receipts),
                }
            )
    return rows
