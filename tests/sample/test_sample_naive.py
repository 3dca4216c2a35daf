"""The truth against a naive reading of the written files: headline figures of every family."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import naive
import openpyxl
import pytest


def expected(truth: dict[str, Any], indicator: str, **keys: Any) -> dict[str, Any]:
    found = [row for row in truth["indicators"][indicator] if all(row.get(k) == v for k, v in keys.items())]
    assert len(found) == 1, (indicator, keys, len(found))
    row: dict[str, Any] = found[0]
    return row


@pytest.fixture(scope="module")
def scopes(ward: Path) -> dict[str, set[str]]:
    ledger = list(naive.rows(ward / "reference/手続台帳.csv", "utf-8-sig"))
    return {
        name: {r["手続コード"] for r in ledger if r[name] == "1"}
        for name in ("S_ALL", "S_P59", "S_26", "S_NAKANO")
    }


@pytest.fixture(scope="module")
def applications(ward: Path) -> list[dict[str, Any]]:
    return list(naive.applications(ward).values())


def test_scope_sets_have_the_sizes_of_their_names(scopes: dict[str, set[str]]) -> None:
    assert (len(scopes["S_P59"]), len(scopes["S_26"])) == (59, 26)
    assert scopes["S_26"] < scopes["S_P59"] < scopes["S_ALL"]


@pytest.mark.parametrize(("fiscal_year", "year"), [(2024, "令和6年度"), (2025, "令和7年度")])
@pytest.mark.parametrize("scope", ["S_ALL", "S_P59", "S_26", "S_NAKANO"])
def test_online_usage(
    ward: Path, truth: dict[str, Any], scopes: dict[str, set[str]], applications: list[dict[str, Any]],
    fiscal_year: int, year: str, scope: str,
) -> None:  # fmt: skip
    counters = naive.counter_figures(ward, year)
    complete = {
        p for p, months in counters.items() if all(f is not None for m in months for f in m)
    } & scopes[scope]
    mine = [
        a
        for a in applications
        if naive.fiscal_year(a["received"]) == fiscal_year and a["手続コード"] in complete
    ]
    online = sum(a["申込方法"] != "代理" for a in mine)
    counted = sum(f or 0 for p in complete for m in counters[p] for f in m)
    row = expected(
        truth, "online_usage_rate",
        fiscal_year=fiscal_year, period_kind="fiscal_year", breakdown="scope_set", breakdown_code=scope,
    )  # fmt: skip
    assert (row["numerator"], row["denominator"]) == (online, len(mine) + counted)
    assert row["procedures_included"] == len(complete) < len(scopes[scope])


def test_online_usage_of_one_month(
    ward: Path, truth: dict[str, Any], scopes: dict[str, set[str]], applications: list[dict[str, Any]]
) -> None:
    counters = naive.counter_figures(ward, "令和6年度")
    complete = {p for p, months in counters.items() if None not in months[4]} & scopes["S_ALL"]
    mine = [
        a
        for a in applications
        if (a["received"].year, a["received"].month) == (2024, 8) and a["手続コード"] in complete
    ]
    counted = sum(f or 0 for p in complete for f in counters[p][4])
    row = expected(truth, "online_usage_rate", period_start="2024-08-01", breakdown="total")
    assert (row["numerator"], row["denominator"]) == (
        sum(a["申込方法"] != "代理" for a in mine),
        len(mine) + counted,
    )


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


def test_application_lead_time_and_returns(truth: dict[str, Any], applications: list[dict[str, Any]]) -> None:
    for fiscal_year in (2024, 2025):
        mine = [a for a in applications if naive.fiscal_year(a["received"]) == fiscal_year]
        days = [(a["closed"] - a["received"]).days for a in mine if a["closed"]]
        row = expected(truth, "application_lead_time_median_hours", fiscal_year=fiscal_year)
        assert (row["cases"], row["value"]) == (len(days), median(days) * 24)
        returned = sum(int(naive.narrow(a["返却回数"])) > 0 for a in mine)
        row = expected(truth, "application_return_rate", fiscal_year=fiscal_year)
        assert (row["numerator"], row["denominator"]) == (returned, len(mine))


def test_online_availability(ward: Path, truth: dict[str, Any]) -> None:
    allowed = [
        r
        for r in naive.rows(ward / "reference/手続台帳.csv", "utf-8-sig")
        if (r["online_allowed"], r["S_ALL"]) == ("1", "1")
    ]
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


@pytest.mark.parametrize(("fiscal_year", "stamp"), [(2024, "20250331"), (2025, "20260331")])
def test_training_participation(ward: Path, truth: dict[str, Any], fiscal_year: int, stamp: str) -> None:
    base = date(fiscal_year + 1, 3, 31)
    roster = [
        r
        for r in naive.rows(ward / f"reference/職員名簿_{stamp}.csv", "utf-8-sig")
        if (naive.day(r["採用日"]) or date.max) <= base <= (naive.day(r["退職日"]) or date.max)
    ]
    records = [
        r
        for path in sorted((ward / "training").glob("研修受講記録_*.csv"))
        for r in naive.rows(path, "cp932")
        if (ends := naive.day(r["開催日(至)"])) and naive.fiscal_year(ends) == fiscal_year
    ]
    done = {
        r["職員番号"]
        for r in records
        if r["研修区分"].startswith("デジタル") and r["修了区分"] in ("修了", "○")
    }
    groups = {
        "ALL": {r["職員番号"] for r in roster if r["任用区分"] != "会計年度任用職員"},
        "managers": {r["職員番号"] for r in roster if r["職層級"] in ("課長", "部長")},
        "annual": {r["職員番号"] for r in roster if r["任用区分"] == "会計年度任用職員"},
    }
    for group, staff in groups.items():
        row = expected(
            truth, "digital_training_participation_rate", fiscal_year=fiscal_year, breakdown_code=group
        )
        assert (row["numerator"], row["denominator"]) == (len(staff & done), len(staff))
    master = naive.rows(ward / "training/研修マスタ.csv", "utf-8-sig")
    basic = {
        r["研修コード"] for r in master if r["研修区分"] == "デジタル基礎" and r["全職員向け"] in ("○", "1")
    }
    held = {(r["研修コード"], naive.narrow(r["回"])) for r in records if r["研修コード"] in basic}
    assert expected(truth, "literacy_training_sessions", fiscal_year=fiscal_year)["value"] == len(held)


def test_electronic_approval(ward: Path, truth: dict[str, Any]) -> None:
    drafts: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted((ward / "e_approval").glob("起案一覧_*.csv")):
        for row in naive.rows(path, "cp932"):
            if naive.day(row["起案日"]) and row["状態"] != "保留":
                drafts[row["年度"], naive.narrow(row["起案番号"])] = row
    decided = [r for r in drafts.values() if r["状態"] == "決裁済" and naive.day(r["決裁日"])]
    for fiscal_year in (2024, 2025, 2026):
        mine = [r for r in decided if naive.fiscal_year(naive.day(r["決裁日"]) or date.min) == fiscal_year]
        within = [r for r in mine if r["書面理由"] not in ("添付30MB超", "支出原議", "秘密文書")]
        for definition, cases in (("A", mine), ("B", within)):
            row = expected(
                truth, "electronic_approval_rate", definition_version=definition, fiscal_year=fiscal_year,
                period_kind="fiscal_year", breakdown="system", breakdown_code="文書管理",
            )  # fmt: skip
            assert (row["numerator"], row["denominator"]) == (
                sum(r["決裁方式"] == "電子" for r in cases),
                len(cases),
            )
            assert row["mixed"] == sum(r["決裁方式"] == "併用" for r in cases) > 0


def test_workflow_decisions(ward: Path, truth: dict[str, Any]) -> None:
    cases: dict[str, list[tuple[int, str, datetime]]] = {}
    for path in sorted((ward / "e_approval").glob("ワークフロー履歴_*.csv")):
        for row in naive.rows(path, "utf-8"):
            if row["処理"] != "確認依頼" and "-02-30" not in row["処理日時"]:
                step = (int(row["手順"]), row["処理"], datetime.fromisoformat(row["処理日時"]))
                cases.setdefault(row["案件ID"], []).append(step)
    hours: dict[int, list[float]] = {}
    returned: dict[int, int] = {}
    for steps in cases.values():
        decisions = [at for _, action, at in steps if action == "決裁"]
        if decisions:
            year = naive.fiscal_year(max(decisions).date())
            hours.setdefault(year, []).append(
                (min(decisions) - min(at for _, _, at in steps)).total_seconds() / 3600
            )
            returned[year] = returned.get(year, 0) + any(action == "差戻" for _, action, _ in steps)
    for year, found in hours.items():
        keys = {"fiscal_year": year, "period_kind": "fiscal_year", "breakdown_code": "ワークフロー"}
        row = expected(truth, "approval_lead_time_median_hours", **keys)
        assert (row["cases"], row["value"]) == (len(found), pytest.approx(median(found)))
        tenth = quantiles(found, n=10, method="inclusive")[-1]
        assert expected(truth, "approval_lead_time_p90_hours", **keys)["value"] == pytest.approx(tenth)
        row = expected(truth, "approval_return_rate", **keys)
        assert (row["numerator"], row["denominator"]) == (returned[year], len(found))


def test_survey(ward: Path, truth: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(ward / "survey/区民意識調査_令和7年度.xlsx", read_only=True)
    lines = list(book["個票"].iter_rows(min_row=4, values_only=True))
    people = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    labels = {(str(r[0]), r[3]): str(r[4]) for r in book["符号表"].iter_rows(min_row=2, values_only=True)}
    tops = {
        (str(r[0]), r[3])
        for r in book["符号表"].iter_rows(min_row=2, values_only=True)
        if r[5] == "トップボックス"
    }
    questions = (
        ("resident_digital_satisfaction_rate", "Q1", 0),
        ("elderly_digital_anxiety_rate", "Q3", 65),
        ("age75_digital_service_usage_rate", "Q4", 75),
    )
    for indicator, question, youngest in questions:
        asked = [
            p
            for p in people
            if p[question] != 88
            and (youngest == 0 or age_from(labels.get(("F2年齢", p["F2年齢"]), "")) >= youngest)
        ]
        valid = [p for p in asked if p[question] not in (None, 99, -1, 98)]
        for base, group in (("base_all", asked), ("base_valid", valid)):
            top = [p for p in group if (question, p[question]) in tops]
            row = expected(truth, indicator, base=base, weighted=False)
            assert (row["numerator"], row["denominator"], row["n"]) == (len(top), len(group), len(group))
            row = expected(truth, indicator, base=base, weighted=True)
            assert row["numerator"] == pytest.approx(sum(p["ウェイト"] for p in top))
            assert row["denominator"] == pytest.approx(sum(p["ウェイト"] for p in group))


def age_from(label: str) -> int:
    found = re.match(r"\d+", label)
    return int(found[0]) if found else -1
