"""Dirt is in the files in the amounts that the truth tells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import naive

from pipelines.sample.dirt import CATALOGUE


def lines_of(ward: Path, pattern: str, encoding: str = "cp932") -> list[str]:
    found = [
        path.read_bytes().decode(encoding) for path in sorted(ward.glob(pattern)) if "再送" not in path.name
    ]
    return "".join(found).split("\r\n")


def planted(truth: dict[str, Any], folder: str, kind: str) -> int:
    return sum(
        told["planted"].get(kind, 0) for path, told in truth["files"].items() if path.startswith(folder)
    )


def test_every_kind_of_the_catalogue_is_planted(truth: dict[str, Any]) -> None:
    assert set(truth["dirt"]) == set(CATALOGUE)


def test_damaged_receipt_numbers(ward: Path, truth: dict[str, Any]) -> None:
    lines = lines_of(ward, "e_application/申込一覧_*.csv")
    kinds = {
        "excel_scientific": r"\d\.\d{5}E\+11,",
        "lost_leading_zero": r"[1-9]\d{0,10},",
        "wide_digits": r"[０-９]{12},",
    }
    for kind, pattern in kinds.items():
        assert (
            sum(bool(re.match(pattern, line)) for line in lines)
            == planted(truth, "e_application/申込", kind)
            > 0
        )


def test_words_and_days_that_must_not_pass(ward: Path, truth: dict[str, Any]) -> None:
    lines = lines_of(ward, "e_application/申込一覧_*.csv")
    kinds = {
        "impossible_date": "年2月30日",
        "impossible_optional_date": ".6.31,",
        "unknown_channel": ",電話自動応答,",
        "unknown_status": ",審査待ち（旧）,",
        "canary": "秘匿川　見留奈",
        "quoted_comma": ',"住所変更あり,別途連絡"',
    }
    for kind, sign in kinds.items():
        assert sum(sign in line for line in lines) == planted(truth, "e_application/申込", kind) > 0


def test_departments_with_wide_spaces(ward: Path, truth: dict[str, Any]) -> None:
    names = [
        r["所管所属"]
        for p in sorted((ward / "e_application").glob("申込一覧_??????.csv"))
        for r in naive.rows(p, "cp932")
    ]
    with_division = sum(bool(re.fullmatch(r"\S+部　\S+", name)) for name in names)
    inner = sum(name.endswith("　") for name in names)
    assert with_division == planted(truth, "e_application/申込", "department_with_division") > 0
    assert inner == planted(truth, "e_application/申込", "department_inner_space") > 0


def test_eras_that_ran_over(ward: Path, truth: dict[str, Any]) -> None:
    lines = lines_of(ward, "reference/*.csv", "utf-8-sig")
    overrun = sum("平成31年5月1日" in line for line in lines)
    assert overrun == planted(truth, "reference/", "era_overrun") > 0


def test_structural_lines(ward: Path, truth: dict[str, Any]) -> None:
    lines = lines_of(ward, "e_application/申込一覧_*.csv")
    headers = sum(line.startswith("整理番号,") for line in lines)
    assert headers == sum(
        planted(truth, "e_application/申込", kind) for kind in ("header", "repeated_header")
    )
    totals = [line for line in lines if line.startswith("合計,")]
    assert len(totals) == planted(truth, "e_application/申込", "total_row") == 24
    assert all(re.fullmatch(r"合計,,,[\d,]+件", line) for line in totals)
    assert lines.count("") - 1 == planted(truth, "e_application/申込", "blank") > 0


def test_repeated_receipts(ward: Path, truth: dict[str, Any]) -> None:
    seen: list[str] = []
    for path in sorted((ward / "e_application").glob("申込一覧_??????.csv")):
        seen += [row["整理番号"] for row in naive.rows(path, "cp932")]
    repeated = planted(truth, "e_application/申込", "repeated_receipt")
    assert len(seen) - len(set(seen)) == repeated
    assert 0.005 < repeated / len(seen) < 0.015


def test_counter_cells(ward: Path, truth: dict[str, Any]) -> None:
    cells = [
        f
        for year in ("令和6年度", "令和7年度")
        for m in naive.counter_figures(ward, year).values()
        for f in m
    ]
    missing = sum(figure is None for month in cells for figure in month)
    signs = ("count_missing_sign", "count_blank", "count_error", "count_negative", "count_secret")
    assert missing == sum(planted(truth, "e_application/窓口", sign) for sign in signs) > 0
