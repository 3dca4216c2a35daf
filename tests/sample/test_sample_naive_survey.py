"""The truth and the tabulations against a naive reading of the raw answers of every wave."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import naive
import openpyxl
import pytest
from naive import expected

INDICATORS = {
    "resident_digital_satisfaction_rate": 0,
    "elderly_digital_anxiety_rate": 65,
    "age75_digital_service_usage_rate": 75,
}
Person = dict[str, str]
Code = dict[str, str]


def code_of(cell: object) -> str:
    return "" if cell is None else re.sub(r"\.0$", "", str(cell))


def raw_wave(path: Path) -> tuple[list[Person], list[Code]]:
    book = openpyxl.load_workbook(path, read_only=True)
    lines = list(book["個票"].iter_rows(min_row=4, values_only=True))
    people = [{n: code_of(v) for n, v in zip(lines[0], line, strict=True)} for line in lines[1:]]
    codes = list(book["符号表"].iter_rows(values_only=True))
    return people, [{n: code_of(v) for n, v in zip(codes[0], line, strict=True)} for line in codes[1:]]


def form_wave(ward: Path) -> tuple[list[Person], list[Code]]:
    """Answers as codes, under the names of the codebook."""
    codes = list(naive.rows(ward / "survey/符号表_オンライン区民アンケート_令和6年度.csv", "utf-8-sig"))
    names = {c["設問文"]: c["変数名"] for c in codes}
    by_label = {(c["変数名"], c["ラベル"]): c["コード"] for c in codes}
    people = []
    for row in naive.rows(ward / "survey/オンライン区民アンケート_令和6年度.csv", "utf-8"):
        answers = {names[header]: cell for header, cell in row.items() if header in names}
        people.append({n: by_label.get((n, cell), cell) for n, cell in answers.items()} | {"ウェイト": "1"})
    return people, codes


@pytest.mark.parametrize("fiscal_year", [2023, 2024, 2025])
def test_shares(ward: Path, truth: dict[str, Any], fiscal_year: int) -> None:
    if fiscal_year == 2024:
        people, codes = form_wave(ward)
    else:
        people, codes = raw_wave(ward / f"survey/区民意識調査_令和{fiscal_year - 2018}年度.xlsx")
    age = next(c["変数名"] for c in codes if c["変数名"].startswith("F2"))
    oldest = {c["コード"]: c["ラベル"] for c in codes if c["変数名"] == age}
    missing = {c["コード"] for c in codes if c["区分"] == "欠損"}
    not_asked = {c["コード"] for c in codes if c["ラベル"] == "非該当"}
    for indicator, youngest in INDICATORS.items():
        question = next(c["変数名"] for c in codes if c["指標ID"] == indicator)
        tops = {c["コード"] for c in codes if c["変数名"] == question and c["区分"] == "トップボックス"}
        asked = [
            p
            for p in people
            if p[question] not in not_asked and age_from(oldest.get(p[age], "")) >= (youngest or -1)
        ]
        valid = [p for p in asked if p[question] and p[question] not in missing]
        for base, group in (("base_all", asked), ("base_valid", valid)):
            top = [p for p in group if p[question] in tops]
            row = expected(truth, indicator, fiscal_year=fiscal_year, base=base, weighted=False)
            assert (row["numerator"], row["denominator"], row["n"]) == (len(top), len(group), len(group))
            row = expected(truth, indicator, fiscal_year=fiscal_year, base=base, weighted=True)
            assert row["numerator"] == pytest.approx(sum(float(p["ウェイト"]) for p in top))
            assert row["denominator"] == pytest.approx(sum(float(p["ウェイト"]) for p in group))


def age_from(label: str) -> int:
    found = re.match(r"\d+", label)
    return int(found[0]) if found else -1


def test_the_older_wave_counts_its_codes_the_other_way_round(ward: Path) -> None:
    _, new = raw_wave(ward / "survey/区民意識調査_令和7年度.xlsx")
    _, old = raw_wave(ward / "survey/区民意識調査_令和5年度.xlsx")
    tops = [
        [
            (c["変数名"], c["コード"], c["ラベル"])
            for c in codes
            if c["区分"] == "トップボックス" and "満足" in c["ラベル"]
        ]
        for codes in (new, old)
    ]
    assert tops[0] == [("Q1", "1", "満足"), ("Q1", "2", "やや満足")]
    assert tops[1] == [("Q3", "4", "やや満足"), ("Q3", "5", "満足")]


@pytest.fixture(scope="module")
def answers(ward: Path) -> tuple[list[Person], list[Code]]:
    return raw_wave(ward / "survey/区民意識調査_令和7年度.xlsx")


def counted(people: list[Person], codes: list[Code], question: str) -> dict[str, int]:
    """Answers by label; 無回答, 無効 and empty cells together, 非該当 left out."""
    labels = {c["コード"]: c["ラベル"] for c in codes if c["変数名"] == question and c["区分"] != "欠損"}
    found = dict.fromkeys([*labels.values(), "無回答"], 0)
    for person in people:
        if person[question] != "88":
            found[labels.get(person[question], "無回答")] += 1
    return found


def share(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_simple_tables_agree_with_the_raw_answers(
    ward: Path, answers: tuple[list[Person], list[Code]]
) -> None:
    people, codes = answers
    book = openpyxl.load_workbook(ward / "survey/区民意識調査_令和7年度_単純集計.xlsx")
    found = 0
    for sheet in book.worksheets[1:]:
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)]
        begins = [i for i, line in enumerate(lines) if str(line[0]).startswith("問")]
        for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
            title, size = lines[begin][0], int(lines[begin + 1][0][2:].replace(",", ""))
            table = {line[0]: line[1:] for line in lines[begin + 3 : end] if line[1] is not None}
            if "複数回答" in title:
                several = [name for name in people[0] if re.match(r"Q2_\d ", name)]
                wanted = {name.split(" ")[1]: sum(p[name] == "1" for p in people) for name in several}
                wanted["無回答"] = sum(p[several[0]] == "" for p in people)
                assert size == len(people) and sum(wanted.values()) > size
            else:
                number = next(c["変数名"] for c in codes if c["設問文"] == title.replace("（単数回答）", ""))
                wanted = counted(people, codes, number)
                assert size == sum(wanted.values())
            told = {
                label: int(naive.narrow(str(cells[0])).replace(",", "")) for label, cells in table.items()
            }
            assert told == {**wanted, "全体": size}
            for label, cells in table.items():
                assert Decimal(str(cells[1]).rstrip("%")) == share(told[label], size)
            found += 1
    assert found == 4 + 6


def test_cross_tables_agree_with_the_raw_answers(
    ward: Path, answers: tuple[list[Person], list[Code]]
) -> None:
    people, codes = answers
    book = openpyxl.load_workbook(ward / "survey/区民意識調査_令和7年度_クロス集計.xlsx")
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 3 + ["hidden"]
    faces = {"性別": "F1性別", "年代": "F2年齢", "地区": "F3地区"}
    stars = hidden = 0
    for sheet, question in zip(book.worksheets, ("Q1", "Q3", "Q4"), strict=False):
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        axis = ""
        for upper, lower in zip(lines[:-1:2], lines[1::2], strict=False):
            axis = upper[0] or axis
            group = people
            if axis in faces:
                face = faces[axis]
                code = next(c["コード"] for c in codes if c["変数名"] == face and c["ラベル"] == upper[1])
                group = [p for p in people if p[face] == code]
            wanted = list(counted(group, codes, question).values())
            size = sum(wanted)
            assert upper[2] == size
            for times, n, percent in zip(wanted, upper[3:], lower[3:], strict=True):
                secret = size < 30 and times in (1, 2)
                assert n == ("-" if times == 0 else "x" if secret else times)
                if size < 30:
                    assert percent == "*"
                else:
                    assert Decimal(str(percent)) == share(times, size)
                stars, hidden = stars + (percent == "*"), hidden + secret
    assert stars > 0 and hidden > 0


def test_choices_that_hold_the_separator(ward: Path, truth: dict[str, Any]) -> None:
    cells = [
        next(cell for header, cell in row.items() if header.startswith("問2"))
        for row in naive.rows(ward / "survey/オンライン区民アンケート_令和6年度.csv", "utf-8")
    ]
    told = truth["dirt"]
    assert sum("LINE, X などの SNS" in cell for cell in cells) == told["choice_with_comma"]["planted"] > 20
    own = [cell for cell in cells if re.search("その他|ケーブル", cell)]
    assert len(own) == told["answer_of_ones_own"]["planted"] == 3
