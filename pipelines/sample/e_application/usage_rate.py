"""Expected online usage, straight from the definition (handbook 1.2 and the readings of the layouts).

Numerator: receipts that came online. Denominator: those, receipts that staff keyed in (代理), and the counter
figures of all methods. A procedure without a complete counter figure for the period is out on both sides, and
`coverage` says how much of the volume is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from pipelines.sample.e_application.ledger import Ledger
from pipelines.sample.figures import cell, of_fiscal_year, of_month, percent
from pipelines.sample.plan import FISCAL_YEARS, months
from pipelines.sample.ward import Procedure, Ward

SCOPES = ("S_ALL", "S_P59", "S_26", "S_NAKANO")
LOWEST_COVERAGE = Fraction(80, 100)


def usage_rate(ward: Ward, ledger: Ledger) -> list[dict[str, Any]]:
    """All rows: fiscal years by total, scope set, procedure and department; months by total and scope set."""
    rows = []
    everything = [p for p in ward.procedures if "S_ALL" in p.scopes]
    for fiscal_year in FISCAL_YEARS:
        keys = of_fiscal_year(fiscal_year)
        period = _months_of(fiscal_year)
        for breakdown, code, procedures in _cells(ward, everything, fiscal_year):
            rows.append(_row(ledger, keys, period, breakdown, code, procedures))
    for month in months():
        keys = of_month(month)
        rows.append(_row(ledger, keys, [month.index], "total", "ALL", everything))
        for scope in SCOPES:
            chosen = [p for p in ward.procedures if scope in p.scopes]
            rows.append(_row(ledger, keys, [month.index], "scope_set", scope, chosen))
    return rows


def _months_of(fiscal_year: int) -> list[int]:
    first = 12 * FISCAL_YEARS.index(fiscal_year)
    return list(range(first, first + 12))


def _cells(
    ward: Ward, everything: list[Procedure], fiscal_year: int
) -> Iterable[tuple[str, str, list[Procedure]]]:
    yield "total", "ALL", everything
    for scope in SCOPES:
        yield "scope_set", scope, [p for p in ward.procedures if scope in p.scopes]
    for procedure in everything:
        yield "procedure", procedure.code, [procedure]
    last_day = months()[_months_of(fiscal_year)[-1]].last
    in_charge = sorted({p.department_on(last_day) for p in everything})
    for code in in_charge:
        yield "department", code, [p for p in everything if p.department_on(last_day) == code]


def _row(
    ledger: Ledger,
    keys: dict[str, Any],
    period: Sequence[int],
    breakdown: str,
    code: str,
    procedures: Sequence[Procedure],
) -> dict[str, Any]:
    included = [p for p in procedures if all(ledger.complete[m, p.index] for m in period)]
    online = sum(int(ledger.online[m, p.index]) for p in included for m in period)
    others = sum(int(ledger.proxy[m, p.index] + ledger.counter[m, p.index]) for p in included for m in period)
    part = sum(_volume(ledger, p, keys["fiscal_year"]) for p in included)
    whole = sum(_volume(ledger, p, keys["fiscal_year"]) for p in procedures)
    coverage = None if whole == 0 else Fraction(part, whole)
    return {
        **keys,
        **cell(breakdown, code),
        "numerator": online,
        "denominator": online + others,
        "value": percent(online, online + others),
        "procedures": len(procedures),
        "procedures_included": len(included),
        "coverage_part": part,
        "coverage_whole": whole,
        "coverage": None if coverage is None else float(coverage),
        "hidden": coverage is None or coverage < LOWEST_COVERAGE,
    }


def _volume(ledger: Ledger, procedure: Procedure, fiscal_year: int) -> int:
    """Receipts of all channels in the fiscal year before; in the first year, online receipts of the same year.

    Months whose counter figure is missing add what is known of them.
    """
    if fiscal_year == FISCAL_YEARS[0]:
        return sum(int(ledger.online[m, procedure.index]) for m in _months_of(fiscal_year))
    return sum(
        int(
            ledger.online[m, procedure.index]
            + ledger.proxy[m, procedure.index]
            + ledger.counter[m, procedure.index]
        )
        for m in _months_of(fiscal_year - 1)
    )
