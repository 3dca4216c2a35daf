"""Expected approval indicators, straight from the definition (handbook 1.2)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pipelines.sample.e_approval.decided import ACCOUNTS, DOCUMENTS, WARD_REASONS, WORKFLOW, Decided
from pipelines.sample.figures import as_float, cell, of_fiscal_year, of_month, percent, quantile
from pipelines.sample.plan import Month, fiscal_year_of

_SYSTEMS = (DOCUMENTS, WORKFLOW, ACCOUNTS)


Periods = list[tuple[dict[str, Any], list[Decided]]]


def periods(cases: list[Decided]) -> Periods:
    """Fiscal years and months in which cases were decided, with their cases."""
    by_year: dict[int, list[Decided]] = {}
    by_month: dict[tuple[int, int], list[Decided]] = {}
    for case in cases:
        day = case.decided_on
        by_year.setdefault(case.fiscal_year or fiscal_year_of(day), []).append(case)
        by_month.setdefault((day.year, day.month), []).append(case)
    years = [(of_fiscal_year(fiscal_year), by_year[fiscal_year]) for fiscal_year in sorted(by_year)]
    months = [(of_month(Month(0, year, month)), by_month[year, month]) for year, month in sorted(by_month)]
    return [*years, *months]


def approval_rate(found: Periods) -> list[dict[str, Any]]:
    """Decided electronically / decided in any way, by day of decision; 併用 counts in the denominator only.
    Fiscal years of vouchers are those of the accounts (出納整理期間).

    Definition B leaves out cases whose reason for paper is in the ward's list.
    """
    rows = []
    for definition in ("A", "B"):
        for keys, everything in found:
            cases = [
                case for case in everything if definition == "A" or case.paper_reason not in WARD_REASONS
            ]
            if not cases:
                continue
            rows.append(_row(definition, keys, "total", "ALL", cases))
            for system in _SYSTEMS:
                of_system = [case for case in cases if case.system == system]
                if of_system:
                    rows.append(_row(definition, keys, "system", system, of_system))
            if keys["period_kind"] == "fiscal_year":
                by_department: dict[str, list[Decided]] = {}
                for case in cases:
                    by_department.setdefault(case.department or "", []).append(case)
                for department in sorted(filter(None, by_department)):
                    rows.append(_row(definition, keys, "department", department, by_department[department]))
    return rows


def lead_time(found: Periods, share: Fraction, *, to_last: bool = False) -> list[dict[str, Any]]:
    """A percentile of hours from the first submission to the first decision (`to_last`: to the last), by the
    period of the last decision. Lists of drafts and vouchers print days: whole days times 24. The workflow prints
    seconds.
    """
    rows = []
    for keys, cases in found:
        for system in (None, *_SYSTEMS):
            chosen = [case for case in cases if system in (None, case.system)]
            seconds = sorted(case.last_lead_seconds if to_last else case.lead_seconds for case in chosen)
            value = quantile(seconds, share)
            if value is not None:
                place = cell("system", system) if system else cell()
                rows.append({**keys, **place, "cases": len(seconds), "value": as_float(value / 3600)})
    return rows


def return_rate(found: Periods) -> list[dict[str, Any]]:
    """Decided cases that were returned at least once / decided cases, where the layout tells (the workflow)."""
    rows = []
    for keys, everything in found:
        cases = [case for case in everything if case.returned is not None]
        if not cases:
            continue
        returned = sum(bool(case.returned) for case in cases)
        parts = {"numerator": returned, "denominator": len(cases), "value": percent(returned, len(cases))}
        rows += [{**keys, **place, **parts} for place in (cell(), cell("system", WORKFLOW))]
    return rows


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
