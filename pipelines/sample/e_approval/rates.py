"""Expected approval indicators, straight from the definition (handbook 1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pipelines.sample.e_approval.decided import ACCOUNTS, DOCUMENTS, WARD_REASONS, WORKFLOW, Decided
from pipelines.sample.figures import as_float, cell, of_fiscal_year, of_month, percent, quantile
from pipelines.sample.plan import Month, fiscal_year_of

_SYSTEMS = (DOCUMENTS, WORKFLOW, ACCOUNTS)


def approval_rate(decided: list[Decided]) -> list[dict[str, Any]]:
    """Decided electronically / decided in any way, by day of decision; 併用 counts in the denominator only.
    Fiscal years of vouchers are those of the accounts (出納整理期間).

    Definition B leaves out cases whose reason for paper is in the ward's list.
    """
    rows = []
    for definition in ("A", "B"):
        counted = decided if definition == "A" else [c for c in decided if c.paper_reason not in WARD_REASONS]
        for keys, cases in _periods(counted):
            rows.append(_row(definition, keys, "total", "ALL", cases))
            for system in _SYSTEMS:
                of_system = [case for case in cases if case.system == system]
                if of_system:
                    rows.append(_row(definition, keys, "system", system, of_system))
            if keys["period_kind"] == "fiscal_year":
                for department in sorted({case.department for case in cases if case.department}):
                    here = [case for case in cases if case.department == department]
                    rows.append(_row(definition, keys, "department", department, here))
    return rows


def lead_time(decided: list[Decided], share: Fraction, *, to_last: bool = False) -> list[dict[str, Any]]:
    """A percentile of hours from the first submission to the first decision (`to_last`: to the last), by the
    period of the last decision. Lists of drafts and vouchers print days: whole days times 24. The workflow prints
    seconds.
    """
    rows = []
    for keys, cases in _periods(decided):
        for system in (None, *_SYSTEMS):
            chosen = [case for case in cases if system in (None, case.system)]
            seconds = sorted(case.last_lead_seconds if to_last else case.lead_seconds for case in chosen)
            value = quantile(seconds, share)
            if value is not None:
                place = cell("system", system) if system else cell()
                rows.append({**keys, **place, "cases": len(seconds), "value": as_float(value / 3600)})
    return rows


def return_rate(decided: list[Decided]) -> list[dict[str, Any]]:
    """Decided cases that were returned at least once / decided cases, where the layout tells (the workflow)."""
    rows = []
    for keys, cases in _periods([case for case in decided if case.returned is not None]):
        returned = sum(bool(case.returned) for case in cases)
        parts = {"numerator": returned, "denominator": len(cases), "value": percent(returned, len(cases))}
        rows += [{**keys, **place, **parts} for place in (cell(), cell("system", WORKFLOW))]
    return rows


def _periods(cases: list[Decided]) -> Iterable[tuple[dict[str, Any], list[Decided]]]:
    by_year: dict[int, list[Decided]] = {}
    by_month: dict[tuple[int, int], list[Decided]] = {}
    for case in cases:
        by_year.setdefault(case.fiscal_year or fiscal_year_of(case.decided_on), []).append(case)
        by_month.setdefault((case.decided_on.year, case.decided_on.month), []).append(case)
    for fiscal_year in sorted(by_year):
        yield of_fiscal_year(fiscal_year), by_year[fiscal_year]
    for year, month in sorted(by_month):
        yield of_month(Month(0, year, month)), by_month[year, month]


def _row(
    definition: str, keys: dict[str, Any], breakdown: str, code: str, cases: list[Decided]
) -> dict[str, Any]:
    electronic = sum(case.method == "電子" for case in cases)
    return {
        "definition_version": definition,
        **keys,
        **cell(breakdown, code),
        "numerator": electronic,
        "denominator": len(cases),
        "value": percent(electronic, len(cases)),
        "mixed": sum(case.method == "併用" for case in cases),
    }
