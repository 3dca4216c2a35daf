"""The truth against a naive reading of the written files: applications of all systems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import naive
import pytest
from naive import expected


@dataclass
class Receipt:
    procedure: str
    received: date
    online: bool
    hours: float | None
    returned: bool | None


@pytest.fixture(scope="module")
def ledger(ward: Path) -> list[dict[str, str]]:
    return list(naive.rows(ward / "reference/手続台帳.csv", "utf-8-sig"))


@pytest.fixture(scope="module")
def scopes(ledger: list[dict[str, str]]) -> dict[str, set[str]]:
    return {
        name: {r["手続コード"] for r in ledger if r[name] == "1"}
        for name in ("S_ALL", "S_P59", "S_26", "S_NAKANO")
    }


@pytest.fixture(scope="module")
def receipts(ward: Path, ledger: list[dict[str, str]]) -> list[Receipt]:
    by_form = {r["フォームID"]: r["手続コード"] for r in ledger}
    by_id = {r["手続ID"]: r["手続コード"] for r in ledger}
    found = [
        Receipt(
            a["手続コード"],
            a["received"],
            a["申込方法"] != "代理",
            (a["closed"] - a["received"]).days * 24 if a["closed"] else None,
            int(naive.narrow(a["返却回数"])) > 0,
        )
        for a in naive.applications(ward).values()
    ]
    for a in naive.form_receipts(ward).values():
        hours = (a["closed"] - a["received"]).total_seconds() / 3600 if a["closed"] else None
        found.append(Receipt(by_form[a["フォームID"]], a["received"].date(), True, hours, None))
    for a in naive.extract_receipts(ward).values():
        hours = (a["closed"] - a["received"].date()).days * 24 if a["closed"] else None
        found.append(Receipt(by_id[a["手続ID"]], a["received"].date(), True, hours, None))
    return found


def test_scope_sets_have_the_sizes_of_their_names(scopes: dict[str, set[str]]) -> None:
    assert (len(scopes["S_P59"]), len(scopes["S_26"])) == (59, 26)
    assert scopes["S_26"] < scopes["S_P59"] < scopes["S_ALL"]


def test_systems_beside_the_generic_one_are_small_and_there(ward: Path, receipts: list[Receipt]) -> None:
    forms, extracts = naive.form_receipts(ward), naive.extract_receipts(ward)
    assert len(forms) > 200 and len(extracts) > 200
    assert len(forms) + len(extracts) < 0.05 * len(receipts)
    numbers = [number for _, number in forms]
    assert len(numbers) > len(set(numbers)) + 100  # every form numbers from one


@pytest.mark.parametrize(("fiscal_year", "year"), [(2024, "令和6年度"), (2025, "令和7年度")])
@pytest.mark.parametrize("scope", ["S_ALL", "S_P59", "S_26", "S_NAKANO"])
def test_online_usage(
    ward: Path, truth: dict[str, Any], scopes: dict[str, set[str]], receipts: list[Receipt],
    fiscal_year: int, year: str, scope: str,
) -> None:  # fmt: skip
    counters = naive.counter_figures(ward, year)
    complete = {
        p for p, months in counters.items() if all(f is not None for m in months for f in m)
    } & scopes[scope]
    mine = [r for r in receipts if naive.fiscal_year(r.received) == fiscal_year and r.procedure in complete]
    counted = sum(f or 0 for p in complete for m in counters[p] for f in m)
    row = expected(
        truth, "online_usage_rate",
        fiscal_year=fiscal_year, period_kind="fiscal_year", breakdown="scope_set", breakdown_code=scope,
    )  # fmt: skip
    assert (row["numerator"], row["denominator"]) == (sum(r.online for r in mine), len(mine) + counted)
    assert row["procedures_included"] == len(complete) < len(scopes[scope])


@pytest.mark.parametrize(
    ("year", "place", "month"), [("令和6年度", 4, (2024, 8)), ("令和7年度", 8, (2025, 12))]
)
def test_online_usage_of_one_month(
    ward: Path, truth: dict[str, Any], scopes: dict[str, set[str]], receipts: list[Receipt],
    year: str, place: int, month: tuple[int, int],
) -> None:  # fmt: skip
    counters = naive.counter_figures(ward, year)
    complete = {p for p, months in counters.items() if None not in months[place]} & scopes["S_ALL"]
    mine = [r for r in receipts if (r.received.year, r.received.month) == month and r.procedure in complete]
    counted = sum(f or 0 for p in complete for f in counters[p][place])
    start = date(*month, 1).isoformat()
    row = expected(truth, "online_usage_rate", period_start=start, breakdown="total")
    assert (row["numerator"], row["denominator"]) == (sum(r.online for r in mine), len(mine) + counted)


def test_online_usage_of_the_departments_adds_up_to_the_total(truth: dict[str, Any]) -> None:
    for fiscal_year in (2024, 2025):
        keys = {"fiscal_year": fiscal_year, "period_kind": "fiscal_year"}
        total = expected(truth, "online_usage_rate", **keys, breakdown="total")
        for breakdown in ("department", "procedure"):
            cells = [
                r
                for r in truth["indicators"]["online_usage_rate"]
                if {**r, **keys, "breakdown": breakdown} == r
            ]
            assert sum(r["numerator"] for r in cells) == total["numerator"]
            assert sum(r["denominator"] for r in cells) == total["denominator"]


def test_application_lead_time_and_returns(truth: dict[str, Any], receipts: list[Receipt]) -> None:
    for fiscal_year in (2024, 2025):
        mine = [r for r in receipts if naive.fiscal_year(r.received) == fiscal_year]
        hours = [r.hours for r in mine if r.hours is not None]
        row = expected(truth, "application_lead_time_median_hours", fiscal_year=fiscal_year)
        assert (row["cases"], row["value"]) == (len(hours), pytest.approx(median(hours)))
        row = expected(truth, "application_lead_time_p90_hours", fiscal_year=fiscal_year)
        assert row["value"] == pytest.approx(quantiles(hours, n=10, method="inclusive")[-1])
        told = [r.returned for r in mine if r.returned is not None]
        row = expected(truth, "application_return_rate", fiscal_year=fiscal_year)
        assert (row["numerator"], row["denominator"]) == (sum(told), len(told))


def test_online_availability(ledger: list[dict[str, str]], truth: dict[str, Any]) -> None:
    allowed = [r for r in ledger if (r["online_allowed"], r["S_ALL"]) == ("1", "1")]
    for last in (date(2024, 4, 30), date(2025, 3, 31), date(2026, 3, 31)):
        online = sum(
            (naive.day(r["online_from"]) or date.max) <= last <= (naive.day(r["online_to"]) or date.max)
            for r in allowed
        )
        rows = [
            r
            for r in truth["indicators"]["procedure_online_availability_rate"]
            if r["period_end"] == last.isoformat()
        ]
        assert {(r["numerator"], r["denominator"]) for r in rows if r["breakdown"] == "total"} == {
            (online, len(allowed))
        }


def test_what_was_opened_again_has_no_completion(ward: Path, truth: dict[str, Any]) -> None:
    """Somewhere it was printed as completed, and its latest record says 対応中."""
    printed: set[tuple[str, str]] = set()
    for path in sorted((ward / "e_application").glob("LoGoフォーム_*")):
        for row in naive.form_rows(path):
            if row["ステータス"] in ("完了", "却下"):
                printed.add((row["フォームID"], row["受付番号"]))
    latest = naive.form_receipts(ward)
    again = [key for key in printed if key in latest and latest[key]["ステータス"] == "対応中"]
    assert len(again) == truth["dirt"]["reopened"]["planted"] > 5
    assert all(latest[key]["closed"] is None for key in again)
