"""The truth against a naive reading of the written files: staff training over all systems."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import naive
import openpyxl
import pytest
from naive import expected

DIGITAL = ("デジタル基礎", "デジタル応用", "デジタル専門")
Done = tuple[str, str, date]
"""Staff number, course, day of completion."""


@pytest.fixture(scope="module")
def master(ward: Path) -> dict[str, dict[str, str]]:
    paths = sorted((ward / "training").glob("研修マスタ*.csv"))
    assert len(paths) == 2
    return {r["研修コード"]: r for path in paths for r in naive.rows(path, "utf-8-sig")}


@pytest.fixture(scope="module")
def package(ward: Path) -> list[dict[str, str]]:
    return [
        r
        for path in sorted((ward / "training").glob("研修受講記録_*.csv"))
        for r in naive.rows(path, "cp932")
    ]


@pytest.fixture(scope="module")
def logins(ward: Path) -> list[dict[str, str]]:
    return list(naive.rows(ward / "reference/ID対応表.csv", "utf-8-sig"))


def plain(name: str) -> str:
    """A name without blanks and in everyday kanji."""
    return re.sub(r"\s", "", name).translate(str.maketrans("髙﨑邊", "高崎辺"))


def of_learning_system(ward: Path, logins: list[dict[str, str]]) -> list[Done]:
    number = {r["ユーザーID"].lower(): r["職員番号"] for r in logins}
    found = []
    for path in sorted((ward / "training").glob("LMS修了状況_*.csv")):
        for row in naive.rows(path, "utf-8-sig"):
            at, who = (
                naive.moment(re.sub(r"\(.曜日\)", "", row["完了日時"])),
                number.get(row["ユーザーID"].lower()),
            )
            if at and who:
                found.append((who, row["コースID"], at.date()))
    return found


def of_video_log(ward: Path, logins: list[dict[str, str]]) -> list[Done]:
    number = {r["ユーザーID"]: r["職員番号"] for r in logins}
    first: dict[tuple[str, str], date] = {}
    for name, delimiter in (("動画研修ログ_令和6年度.csv", ","), ("動画研修ログ_令和7年度.tsv", "\t")):
        for row in naive.rows(ward / "training" / name, "utf-8-sig", delimiter):
            at = naive.moment(row["日時"])
            if row["アクション"] == "完了" and at:
                key = (number[row["メール"]], row["講座ID"])
                first[key] = min(first.get(key, date.max), at.date())
    return [(who, course, day) for (who, course), day in first.items()]


def on_sheets(
    ward: Path, known: dict[tuple[str, str], set[str]]
) -> tuple[list[Done], dict[str, dict[str, int]], set[Any]]:
    """Completions, doubtful persons by file and kind, and the sessions held."""
    found: list[Done] = []
    doubtful: dict[str, dict[str, int]] = {}
    sessions = set()
    for path in sorted((ward / "training").glob("出席簿_*.xlsx")):
        book = openpyxl.load_workbook(path)
        counts: dict[str, int] = defaultdict(int)
        for sheet in book.worksheets:
            if not sheet.title.startswith("第") or sheet.sheet_state != "visible":
                continue
            course = re.search(r"（(\d[A-Z]\d\d)）", sheet["A1"].value)[1]
            held = naive.day(
                re.search(
                    r"：(.*?)[（\s]", naive.narrow(sheet["A2"].value).replace("(", "（").replace(":", "：")
                )[1]
            )
            assert held is not None
            sessions.add((course, sheet.title, held))
            department = ""
            for number, section, name, mark in sheet.iter_rows(min_row=5, max_col=4, values_only=True):
                if not isinstance(number, int):
                    continue
                department = section or department
                who = known.get((plain(name), department), set())
                if len(who) != 1:
                    counts["ambiguous_person" if who else "unknown_person"] += 1
                elif mark in ("○", "◯", "〇"):
                    found.append((next(iter(who)), course, held))
        doubtful[path.name] = dict(counts)
    return found, doubtful, sessions


@pytest.fixture(scope="module")
def known(package: list[dict[str, str]], logins: list[dict[str, str]]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in [*logins, *package]:
        found[plain(row["氏名"]), re.sub(r"\s", "", row["所属名"])].add(row["職員番号"])
    return found


@pytest.fixture(scope="module")
def completions(
    ward: Path,
    package: list[dict[str, str]],
    logins: list[dict[str, str]],
    known: dict[tuple[str, str], set[str]],
) -> list[Done]:
    records = [
        (r["職員番号"], r["研修コード"], ends)
        for r in package
        if (ends := naive.day(r["開催日(至)"])) and r["修了区分"] in ("修了", "○")
    ]
    return [
        *records,
        *of_learning_system(ward, logins),
        *of_video_log(ward, logins),
        *on_sheets(ward, known)[0],
    ]


@pytest.mark.parametrize(("fiscal_year", "stamp"), [(2024, "20250331"), (2025, "20260331")])
def test_participation(
    ward: Path, truth: dict[str, Any], master: dict[str, dict[str, str]], completions: list[Done],
    fiscal_year: int, stamp: str,
) -> None:  # fmt: skip
    base = date(fiscal_year + 1, 3, 31)
    paths = [ward / f"reference/職員名簿_{kind}{stamp}.csv" for kind in ("", "会計年度任用職員_")]
    roster = [
        r
        for path in paths
        for r in naive.rows(path, "utf-8-sig")
        if (naive.day(r["採用日"]) or date.min) <= base <= (naive.day(r["退職日"]) or date.max)
    ]
    done = {
        who
        for who, course, day in completions
        if naive.fiscal_year(day) == fiscal_year and master.get(course, {}).get("研修区分") in DIGITAL
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


def test_other_systems_raise_participation(package: list[dict[str, str]], completions: list[Done]) -> None:
    recorded = {r["職員番号"] for r in package}
    assert len({who for who, *_ in completions} - recorded) > 20


@pytest.mark.parametrize("fiscal_year", [2024, 2025])
def test_literacy_sessions(
    ward: Path, truth: dict[str, Any], master: dict[str, dict[str, str]], package: list[dict[str, str]],
    known: dict[tuple[str, str], set[str]], completions: list[Done], fiscal_year: int,
) -> None:  # fmt: skip
    basic = {
        code
        for code, r in master.items()
        if r["研修区分"] == "デジタル基礎" and r["全職員向け"] in ("○", "1")
    }
    held = {
        (r["研修コード"], naive.narrow(r["回"]))
        for r in package
        if (ends := naive.day(r["開催日(至)"]))
        and naive.fiscal_year(ends) == fiscal_year
        and r["研修コード"] in basic
    }
    held |= {
        (course, title[1])
        for course, title, day in on_sheets(ward, known)[2]
        if naive.fiscal_year(day) == fiscal_year and course in basic
    }
    held |= {
        (course, "1")
        for _, course, day in completions
        if naive.fiscal_year(day) == fiscal_year
        and course in basic
        and master[course]["実施方法"] == "eラーニング"
    }
    assert expected(truth, "literacy_training_sessions", fiscal_year=fiscal_year)["value"] == len(held)


def test_doubtful_persons_of_the_sheets(
    ward: Path, truth: dict[str, Any], known: dict[tuple[str, str], set[str]]
) -> None:
    doubtful = on_sheets(ward, known)[1]
    assert len(doubtful) == 4
    for name, counts in doubtful.items():
        assert truth["files"][f"training/{name}"]["review"] == counts
        assert counts["unknown_person"] >= 4 and counts["ambiguous_person"] >= 1


def test_numbers_are_given_out_again_in_april(ward: Path, truth: dict[str, Any]) -> None:
    """Half the numbers or more mean another department on the second roster; the truth counts persons."""
    first, second = (
        {
            r["職員番号"]: r["所属コード"]
            for r in naive.rows(ward / f"reference/職員名簿_会計年度任用職員_{s}.csv", "utf-8-sig")
        }
        for s in ("20250331", "20260331")
    )
    both = first.keys() & second.keys()
    assert len(both) >= truth["dirt"]["reissued_number"]["planted"] > 20
    assert sum(first[n] != second[n] for n in both) > 20
