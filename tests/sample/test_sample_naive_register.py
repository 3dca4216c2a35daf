"""Ledgers and reports counted again from the files, with nothing but csv and openpyxl."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import naive
import openpyxl
import pytest

Rows = list[dict[str, Any]]


def rows_of(ward: Path, name: str, first: str) -> Rows:
    """Rows below the header (the row that holds the word `first`), whatever they are."""
    path = ward / "register" / name
    if path.suffix == ".xlsx":
        table = [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    else:
        data = path.read_bytes()
        text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp932")
        table = [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    head = next(i for i, row in enumerate(table) if first in row)
    return [dict(zip(table[head], row, strict=False)) for row in table[head + 1 :] if any(row)]


def day(printed: Any) -> date | None:
    return naive.day(str(printed)) if printed else None


def in_year(printed: Any, fiscal_year: int) -> bool:
    found = day(printed)
    return found is not None and date(fiscal_year, 4, 1) <= found <= date(fiscal_year + 1, 3, 31)


def told(truth: dict[str, Any], indicator_id: str, fiscal_year: int, **more: Any) -> dict[str, Any]:
    wanted = {"fiscal_year": fiscal_year, "breakdown": "total", **more}
    rows = [r for r in truth["ledgers"][indicator_id] if all(r.get(k) == v for k, v in wanted.items())]
    (row,) = [r for r in rows if r["period_kind"] != "month"]
    return dict(row)


YEARS = pytest.mark.parametrize(("fiscal_year", "era"), [(2024, "令和6年度"), (2025, "令和7年度")])


@YEARS
def test_uses_and_recipients(ward: Path, truth: dict[str, Any], fiscal_year: int, era: str) -> None:
    rows = [r for r in rows_of(ward, f"利用記録_{era}.csv", "利用日") if in_year(r["利用日"], fiscal_year)]
    people = {r["利用者番号"] for r in rows if r["利用者番号"]}
    nobody = sum(not r["利用者番号"] for r in rows)
    assert told(truth, "digital_support_annual_uses_ratio", fiscal_year)["numerator"] == len(rows)
    assert told(truth, "digital_support_recipients", fiscal_year)["value"] == len(people) + nobody
    ages = list(
        csv.DictReader(
            io.StringIO((ward / f"reference/年齢別人口_{fiscal_year}0401.csv").read_text("utf-8-sig"))
        )
    )
    old = sum(int(r["計"]) for r in ages if int(re.sub(r"\D", "", r["年齢"])) >= 65)
    assert told(truth, "digital_support_annual_uses_ratio", fiscal_year)["denominator"] == old


@YEARS
def test_proposals_assessments_and_consultations(
    ward: Path, truth: dict[str, Any], fiscal_year: int, era: str
) -> None:
    rows = rows_of(ward, f"業務改善提案一覧_{era}.xlsx", "提出日")
    times = Counter(r["提案番号"] for r in rows)
    good = [r for r in rows if times[r["提案番号"]] == 1 and in_year(r["提出日"], fiscal_year)]
    digital = [r for r in good if r["デジタル区分"] == "○" and r["審査結果"] != "取り下げ"]
    assert told(truth, "improvement_proposals", fiscal_year)["value"] == len(digital)
    new = [r for r in rows_of(ward, f"DXアセスメント台帳_{era}.xlsx", "案件ID") if r["新規"] == "○"]
    expected = told(truth, "dx_assessment_rate", fiscal_year)
    assert (expected["numerator"], expected["denominator"]) == (
        sum(r["実施状況"] == "実施済" for r in new),
        len(new),
    )
    numbers = {r["相談番号"]: r for r in rows_of(ward, f"相談記録_{era}.csv", "相談日") if r["相談方法"]}
    talked = [r for r in numbers.values() if in_year(r["相談日"], fiscal_year)]
    assert told(truth, "digital_consultations", fiscal_year)["value"] == len(talked)


@YEARS
def test_minutes_before_and_after(ward: Path, truth: dict[str, Any], fiscal_year: int, era: str) -> None:
    for kind, indicator_id in (
        ("手続", "avg_processing_time_reduction"),
        ("データ連携", "data_linkage_efficiency_rate"),
    ):
        saved = whole = 0
        for row in rows_of(ward, f"BPR時間計測票_{era}.xlsx", "計測番号"):
            before, after, cases = (row[k] for k in ("見直し前時間(分)", "見直し後時間(分)", "前年度件数"))
            wide = str(cases or "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
            count = re.sub(r"\D", "", wide)
            if row["計測番号"] == "記入例" or row["区分"] != kind or not isinstance(after, int) or not count:
                continue
            saved += (before - after) * int(count)
            whole += before * int(count)
        expected = told(truth, indicator_id, fiscal_year)
        assert (expected["numerator"], expected["denominator"]) == (saved, whole)


@YEARS
def test_scores_of_first_attempts(ward: Path, truth: dict[str, Any], fiscal_year: int, era: str) -> None:
    rounds: dict[str, list[Fraction]] = defaultdict(list)
    for row in rows_of(ward, f"リテラシーテスト_{era}.csv", "受験記録番号"):
        if row["受験回数"] == "1" and row["得点"] and row["満点"]:
            rounds[row["実施回"]].append(Fraction(int(row["得点"]) * 100, int(row["満点"])))
    found = {name: float(sum(scores) / len(scores)) for name, scores in rounds.items()}
    expected = {
        r["breakdown_code"]: r["value"]
        for r in truth["ledgers"]["staff_digital_literacy_score"]
        if r["fiscal_year"] == fiscal_year and r["breakdown"] == "round"
    }
    assert found == pytest.approx(expected)
    assert told(truth, "staff_digital_literacy_score", fiscal_year)["value"] == pytest.approx(found["下期"])


@YEARS
def test_meeting_rooms(ward: Path, truth: dict[str, Any], fiscal_year: int, era: str) -> None:
    held = [r for r in rows_of(ward, f"会議室予約_{era}.csv", "予約番号") if r["予約状態"] != "取消"]
    reported = [r for r in held if r["実施報告"] == "済"]
    expected = told(truth, "paperless_meeting_rate", fiscal_year)
    assert expected["numerator"] == sum(r["ペーパーレス"] == "○" for r in reported)
    assert (expected["denominator"], expected["reserved"]) == (len(reported), len(held))
    assert (expected["coverage"] < 0.8) == (fiscal_year == 2024)


def test_firms_are_one_by_their_number(ward: Path, truth: dict[str, Any]) -> None:
    def checks(number: str) -> bool:
        total = sum(int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number[1:])))
        return len(number) == 13 and int(number[0]) == 9 - total % 9

    assert checks("7123456789012") and checks("4011001098993")
    rows = rows_of(ward, "伴走型DX支援_実績台帳.xlsx", "支援番号")
    for fiscal_year in (2024, 2025):
        first, last = date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31)
        firms = set()
        for row in rows:
            begun, ended = day(row["支援開始日"]), day(row["支援終了日"])
            assert begun is not None
            if row["状態"] != "中止" and begun <= last and (ended is None or ended >= first):
                number = str(row["法人番号"] or "")
                firms.add(number if number and checks(number) else row["支援番号"])
        assert told(truth, "sme_dx_support_firms", fiscal_year)["value"] == len(firms)


def test_supporters_on_the_last_day(ward: Path, truth: dict[str, Any]) -> None:
    rows = rows_of(ward, "支援員台帳_令和7年度末.xlsx", "支援員番号")
    for fiscal_year in (2024, 2025):
        last, people, state = date(fiscal_year + 1, 3, 31), set(), ""
        for row in rows:
            state = state if row["状態"] == "同上" else row["状態"]
            begun, ended = day(row["登録年月日"]), day(row["解除日"])
            if str(row["支援員番号"])[0] not in "SＳ" or begun is None or state == "休止":
                continue
            if begun <= last and (ended is None or last < ended):
                people.add(row["名寄せ番号"])
        assert told(truth, "digital_supporter_registered_count", fiscal_year)["value"] == len(people)


def test_what_is_not_there_yet(ward: Path, truth: dict[str, Any]) -> None:
    assert not list((ward / "register").glob("*採用*"))
    assert "private_digital_hires" not in truth["ledgers"]
    rows = rows_of(ward, "実績報告_実数_令和7年度.xlsx", "指標ID")
    unapproved = [r for r in rows if r["指標ID"] == "dx_cost_reduction_yen"]
    assert len(unapproved) == 4 and not any(r["承認日"] for r in unapproved)
    assert {r["fiscal_year"] for r in truth["ledgers"]["dx_cost_reduction_yen"]} == {2024}
