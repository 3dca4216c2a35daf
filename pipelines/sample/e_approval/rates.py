"""Expected approval indicators, straight from the definition (handbook 1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pipelines.sample.e_approval.decided import DOCUMENTS, WARD_REASONS, WORKFLOW, Decided
from pipelines.sample.figures import as_float, of_fiscal_year, of_month, percent, quantile
from pipelines.sample.plan import Month, fiscal_year_of

_SYSTEMS = (DOCUMENTS, WORKFLOW)


def approval_rate(decided: list[Decided]) -> list[dict[str, Any]]:
    """Decided electronically / decided in any way, by day of decision; 併用 counts in the denominator only.

    Definition B leaves out cases whose reason for paper is in the ward's list.
    """
    rows = []
    for definition in ("A", "B"):
        counted = decided if definition == "A" else [c for c in decided if c.paper_reason not in WARD_REASONS]
        for keys, cases in _periods(counted):
            rows.append(_row(definition, keys, "total", None, cases))
            for system in _SYSTEMS:
                of_system = [case for case in cases if case.system == system]
                if of_system:
                    rows.append(_row(definition, keys, "system", system, of_system))
            if keys["period_kind"] == "fiscal_year":
                for department in sorted({case.department for case in cases if case.department}):
                    here = [case for case in cases if case.department == department]
                    rows.append(_row(definition, keys, "department", department, here))
    return rows


def lead_time(decided: list[Decided]) -> list[dict[str, Any]]:
    """Median and 90th percentile of hours from drafting to decision, by fiscal year of decision.

    The list of drafts prints days: whole days times 24. The workflow prints seconds.
    """
    rows = []
    for keys, cases in _periods(decided):
        if keys["period_kind"] != "fiscal_year":
            continue
        for system in (None, *_SYSTEMS):
            seconds = sorted(case.lead_seconds for case in cases if system in (None, case.system))
            row = {
                **keys,
                "breakdown": "system" if system else "total",
                "breakdown_code": system,
                "cases": len(seconds),
            }
            for name, share in (("median_hours", Fraction(1, 2)), ("p90_hours", Fraction(9, 10))):
                value = quantile(seconds, share)
                row[name] = as_float(None if value is None else value / 3600)
            rows.append(row)
    return rows


def returned_rate(decided: list[Decided]) -> list[dict[str, Any]]:
    """Decided cases that were returned at least once / decided cases, where the layout tells (the workflow)."""
    rows = []
    for keys, cases in _periods([case for case in decided if case.returned is not None]):
        if keys["period_kind"] == "fiscal_year":
            returned = sum(bool(case.returned) for case in cases)
            row = {**keys, "breakdown": "system", "breakdown_code": WORKFLOW, "numerator": returned}
            rows.append({**row, "denominator": len(cases), "value": percent(returned, len(cases))})
    return rows


def _periods(cases: list[Decided]) -> Iterable[tuple[dict[str, Any], list[Decided]]]:
    by_year: dict[int, list[Decided]] = {}
    by_month: dict[tuple[int, int], list[Decided]] = {}
    for case in cases:
        by_year.setdefault(fiscal_year_of(case.decided_on), []).append(case)
        by_month.setdefault((case.decided_on.year, case.decided_on.month), []).append(case)
    for fiscal_year in sorted(by_year):
        yield of_fiscal_year(fiscal_year), by_year[fiscal_year]
    for year, month in sorted(by_month):
        yield of_month(Month(0, year, month)), by_month[year, month]


def _row(
    definition: str, keys: dict[str, Any], breakdown: str, code: str | None, cases: list[Decided]
) -> dict[str, Any]:
    electronic = sum(case.method == "電子" for case in cases)
    return {
        "definition": definition,
        **keys,
        "breakdown": breakdown,
        "breakdown_code": code,
        "numerator": electronic,
        "denominator": len(cases),
        "value": percent(electronic, len(cases)),
        "mixed": sum(case.method == "併用" for case in cases),
    }
