"""The truth against a naive reading of the written files: approvals of all systems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import naive
import pytest
from naive import expected

WARD_REASONS = ("添付30MB超", "支出原議", "秘密文書")


@dataclass
class Decided:
    system: str
    on: date
    fiscal_year: int
    method: str
    reason: str
    hours: float


def drafts(ward: Path) -> list[Decided]:
    latest: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted((ward / "e_approval").glob("起案一覧_*.csv")):
        for row in naive.rows(path, "cp932"):
            if naive.day(row["起案日"]) and row["状態"] != "保留":
                latest[row["年度"], naive.narrow(row["起案番号"])] = row
    found = []
    for row in latest.values():
        on, begun = naive.day(row["決裁日"]), naive.day(row["起案日"])
        if row["状態"] == "決裁済" and on and begun:
            method = {"電子決定": "電子", "書面決定": "紙"}.get(row["決裁方式"], row["決裁方式"])
            found.append(
                Decided(
                    "文書管理", on, naive.fiscal_year(on), method, row["書面理由"], (on - begun).days * 24
                )
            )
    return found


def vouchers(ward: Path) -> list[Decided]:
    latest: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted((ward / "e_approval").glob("財務会計_伝票_*.csv")):
        for row in naive.rows(path, "cp932"):
            number = naive.narrow(row["伝票番号"])
            if re.fullmatch(r"\d{8}", number) and naive.day(row["起票日"]):
                latest[row["会計年度"], number] = row
    found = []
    for (year, _), row in latest.items():
        on, begun = naive.day(row["決裁完了日"]), naive.day(row["起票日"])
        if on and begun:
            accounts = 2018 + int(year[2:-2])
            found.append(Decided("財務会計", on, accounts, row["決裁方式"], "", (on - begun).days * 24))
    return found


def workflow(ward: Path) -> dict[str, list[tuple[int, str, datetime]]]:
    cases: dict[str, dict[int, tuple[int, str, datetime]]] = {}
    for path in sorted((ward / "e_approval").glob("ワークフロー履歴_*.csv")):
        for row in naive.rows(path, "utf-8"):
            at = naive.moment(row["処理日時"])
            if row["処理"] != "確認依頼" and at:
                cases.setdefault(row["案件ID"], {})[int(row["手順"])] = (int(row["手順"]), row["処理"], at)
    return {case: list(steps.values()) for case, steps in cases.items()}


def decided_cases(ward: Path) -> list[tuple[Decided, bool]]:
    found = []
    for steps in workflow(ward).values():
        decisions = [at for _, action, at in steps if action == "決裁"]
        if decisions:
            on = max(decisions).date()
            hours = (min(decisions) - min(at for _, _, at in steps)).total_seconds() / 3600
            returned = any(action == "差戻" for _, action, _ in steps)
            found.append((Decided("ワークフロー", on, naive.fiscal_year(on), "電子", "", hours), returned))
    return found


@pytest.fixture(scope="module")
def decided(ward: Path) -> list[Decided]:
    return [*drafts(ward), *vouchers(ward), *(case for case, _ in decided_cases(ward))]


@pytest.mark.parametrize("system", ["文書管理", "財務会計", "ワークフロー", "ALL"])
@pytest.mark.parametrize("definition", ["A", "B"])
def test_electronic_approval(
    truth: dict[str, Any], decided: list[Decided], system: str, definition: str
) -> None:
    counted = [
        c
        for c in decided
        if system in (c.system, "ALL") and (definition == "A" or c.reason not in WARD_REASONS)
    ]
    for fiscal_year in (2024, 2025):
        mine = [c for c in counted if c.fiscal_year == fiscal_year]
        row = expected(
            truth, "electronic_approval_rate", definition_version=definition, fiscal_year=fiscal_year,
            period_kind="fiscal_year", breakdown_code=system,
        )  # fmt: skip
        assert (row["numerator"], row["denominator"]) == (sum(c.method == "電子" for c in mine), len(mine))
        assert row["mixed"] == sum(c.method == "併用" for c in mine)
    april = [c for c in counted if (c.on.year, c.on.month) == (2025, 4)]
    row = expected(
        truth, "electronic_approval_rate", definition_version=definition, period_start="2025-04-01",
        period_kind="month", breakdown_code=system,
    )  # fmt: skip
    assert (row["numerator"], row["denominator"]) == (sum(c.method == "電子" for c in april), len(april))


def test_vouchers_of_april_and_may_belong_to_the_year_before(decided: list[Decided]) -> None:
    late = [c for c in decided if c.fiscal_year != naive.fiscal_year(c.on)]
    assert len(late) > 80 and {c.system for c in late} == {"財務会計"}
    assert {c.on.month for c in late} == {4, 5}


@pytest.mark.parametrize("system", ["文書管理", "財務会計", "ワークフロー", "ALL"])
def test_lead_times(truth: dict[str, Any], decided: list[Decided], system: str) -> None:
    for fiscal_year in (2024, 2025):
        hours = [c.hours for c in decided if c.fiscal_year == fiscal_year and system in (c.system, "ALL")]
        keys = {"fiscal_year": fiscal_year, "period_kind": "fiscal_year", "breakdown_code": system}
        row = expected(truth, "approval_lead_time_median_hours", **keys)
        assert (row["cases"], row["value"]) == (len(hours), pytest.approx(median(hours)))
        tenth = quantiles(hours, n=10, method="inclusive")[-1]
        assert expected(truth, "approval_lead_time_p90_hours", **keys)["value"] == pytest.approx(tenth)


def test_returned_cases(ward: Path, truth: dict[str, Any]) -> None:
    for fiscal_year in (2024, 2025):
        mine = [back for case, back in decided_cases(ward) if case.fiscal_year == fiscal_year]
        keys = {"fiscal_year": fiscal_year, "period_kind": "fiscal_year", "breakdown_code": "ワークフロー"}
        row = expected(truth, "approval_return_rate", **keys)
        assert (row["numerator"], row["denominator"]) == (sum(mine), len(mine))


def test_deputies_and_reviews_after_the_fact_do_not_count_twice(ward: Path) -> None:
    cases = workflow(ward).values()
    for action in ("代決", "後閲"):
        with_it = [steps for steps in cases if action in [a for _, a, _ in steps]]
        assert len(with_it) > 50
        assert all([a for _, a, _ in steps].count("決裁") <= 1 for steps in with_it)
