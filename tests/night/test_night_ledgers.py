"""Indicators of departments' ledgers, reports and statistics: what the first night published against the truth."""

from __future__ import annotations

import math
from typing import Any

import pytest
from night_tools import Ran, ask

pytestmark = pytest.mark.night

Row = dict[str, Any]
_VERSIONS = {"department": "A", "department_or_skill": "B"}
_NOT_IN_FORMULAS = {"security_incidents", "systems_operated", "legacy_system_share", "dx_budget_share"}
"""Status values of the documents that the ledgers would give: kept as references."""


@pytest.fixture(scope="module")
def published(first_night: Ran) -> dict[tuple[Any, ...], Row]:
    columns = (
        "indicator_id, definition_version, fiscal_year, period_kind, period_end::varchar, breakdown, breakdown_code,"
        " numerator, denominator, value, coverage, obs_status"
    )
    rows = ask(first_night.settings, f"select {columns} from indicator_values")
    names = [part.split("::")[0].strip() for part in columns.split(",")]
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return {_key(row, str(row["definition_version"])): row for row in told}


def _key(row: Row, version: str) -> tuple[Any, ...]:
    """A stock on 31 March is the figure of its fiscal year."""
    kind = row["period_kind"]
    if kind == "as_of" and row["period_end"].endswith("03-31"):
        kind = "fiscal_year"
    return (row["indicator_id"], version, kind, row["period_end"], row["breakdown"], row["breakdown_code"])


def _cells(truth: dict[str, Any]) -> list[Row]:
    return [
        {**row, "indicator_id": indicator_id}
        for indicator_id, rows in truth["ledgers"].items()
        for row in rows
        if indicator_id not in _NOT_IN_FORMULAS
    ]


def test_every_figure_of_the_ledgers_is_published(
    published: dict[tuple[Any, ...], Row], truth: dict[str, Any]
) -> None:
    wrong, compared = [], 0
    for cell in _cells(truth):
        if cell["indicator_id"] == "digital_support_site_count_per_district" and cell["breakdown"] == "total":
            continue  # the share of districts is what the scorecard judges, see below
        version = str(cell.get("definition_version") or "A")
        found = published.get(_key(cell, _VERSIONS.get(version, version)), {})
        compared += 1
        names = ["value", *(name for name in ("numerator", "denominator", "coverage") if name in cell)]
        if any(not _same(cell[name], found.get(name)) for name in names):
            wrong.append((cell, found))
    assert not wrong, f"{len(wrong)} of {compared}: {wrong[:5]}"
    assert compared > 150


def _same(expected: float | None, found: float | None) -> bool:
    if expected is None or found is None:
        return expected is found
    return math.isclose(expected, found, rel_tol=1e-9)


def test_the_second_definitions_too(published: dict[tuple[Any, ...], Row], truth: dict[str, Any]) -> None:
    """B: 中央値 of the firms' growth, and the share among those who answered."""
    other = {
        "sme_supported_sales_growth": "median",
        "support_program_smartphone_retention_rate": "value_of_answers",
    }
    cells = [cell for cell in _cells(truth) if cell["indicator_id"] in other]
    assert {cell["indicator_id"] for cell in cells} == set(other)
    for cell in cells:
        assert _same(cell[other[cell["indicator_id"]]], published[_key(cell, "B")]["value"]), cell


def test_persons_nobody_knows_are_told_apart(
    published: dict[tuple[Any, ...], Row], truth: dict[str, Any]
) -> None:
    """Estimated where somebody is not known by name; on 30 April 2026 the accounts of FY2025 are open: provisional."""
    for cell in truth["ledgers"]["digital_support_recipients"]:
        row = {**cell, "indicator_id": "digital_support_recipients"}
        assert published[_key(row, "A")]["obs_status"] == {2024: "E", 2025: "P"}[cell["fiscal_year"]]
        for code in ("identified", "anonymous"):
            part = published[_key({**row, "breakdown": "identification", "breakdown_code": code}, "A")]
            assert part["value"] == cell[code]


def test_equipment_by_itself(published: dict[tuple[Any, ...], Row], truth: dict[str, Any]) -> None:
    (cell,) = truth["ledgers"]["public_facility_wifi_terminal_rate"]
    row = {**cell, "indicator_id": "public_facility_wifi_terminal_rate", "breakdown": "equipment"}
    for code in ("wifi", "terminal"):
        assert published[_key({**row, "breakdown_code": code}, "A")]["numerator"] == cell[code]


def test_districts_with_a_site_are_what_is_judged(first_night: Ran, truth: dict[str, Any]) -> None:
    rows = truth["ledgers"]["digital_support_site_count_per_district"]
    newest = max((r for r in rows if r["breakdown"] == "total"), key=lambda r: r["period_end"])
    said = ask(
        first_night.settings,
        "select value, basis_ja from indicator_scorecard"
        " where indicator_id = 'digital_support_site_count_per_district'",
    )
    ((value, basis),) = said
    assert value == sum(
        r["value"] for r in rows if r["breakdown"] == "district" and r["period_end"] == newest["period_end"]
    )
    assert f"内訳{newest['denominator']}件のうち{newest['numerator']}件" in basis


def test_what_was_never_sent_or_approved_has_no_figure(
    first_night: Ran, published: dict[tuple[Any, ...], Row]
) -> None:
    """The hires' ledger was not sent; the savings of FY2025 are not approved; no ledger says anything of FY2026."""
    reasons = dict(ask(first_night.settings, "select indicator_id, reason_code from indicator_scorecard"))
    assert reasons["private_digital_hires"] == "no_data"
    told = {key[0] for key in published}
    assert "private_digital_hires" not in told
    years = {r["fiscal_year"] for r in published.values() if r["indicator_id"] == "dx_cost_reduction_yen"}
    assert years == {2024}
    for indicator_id in ("digital_consultations", "digital_support_recipients", "matching_concluded_count"):
        assert {r["fiscal_year"] for r in published.values() if r["indicator_id"] == indicator_id} == {
            2024,
            2025,
        }


def test_all_39_are_told(first_night: Ran) -> None:
    """Every KGI, KSI and KPI has a formula, and its figure or the reason why there is none."""
    rows = ask(
        first_night.settings,
        "select indicator_id, i.status, s.value, s.reason_ja from indicators i join indicator_scorecard s"
        " using (indicator_id) where tier in ('KGI', 'KSI', 'KPIアウトカム', 'KPIアウトプット')",
    )
    assert len(rows) == 39
    assert {status for _, status, *_ in rows} == {"computed", "reported"}
    assert {name for name, _, value, _ in rows if value is None} == {
        "private_digital_hires",
        "digital_user_satisfaction_rate",
    }
    assert all(reason for _, _, value, reason in rows if value is None)
