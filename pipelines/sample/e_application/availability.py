"""Expected online availability, by the definition."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.sample.figures import cell, of_fiscal_year, of_month, percent
from pipelines.sample.plan import FISCAL_YEARS, months
from pipelines.sample.ward import Procedure, Ward


def availability_rate(ward: Ward) -> list[dict[str, Any]]:
    """Procedures of a scope set that are online on the period's last day / those that the law allows online.

    The fiscal-year total is that of S_ALL.
    """
    rows = []
    for fiscal_year in FISCAL_YEARS:
        for scope in ("S_ALL", "S_P59", "S_26", "S_NAKANO"):
            allowed = [p for p in ward.procedures if p.online_allowed and scope in p.scopes]
            row = _row(of_fiscal_year(fiscal_year), allowed, date(fiscal_year + 1, 3, 31))
            rows.append({**row, **cell("scope_set", scope)})
            if scope == "S_ALL":
                rows.append({**row, **cell()})
    allowed = [p for p in ward.procedures if p.online_allowed and "S_ALL" in p.scopes]
    for month in months():
        rows.append({**_row(of_month(month), allowed, month.last), **cell()})
    return rows


def _row(keys: dict[str, Any], allowed: list[Procedure], day: date) -> dict[str, Any]:
    online = sum(procedure.is_online_on(day) for procedure in allowed)
    return {**keys, "numerator": online, "denominator": len(allowed), "value": percent(online, len(allowed))}
