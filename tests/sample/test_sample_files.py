"""The files are what the handbook says: encodings, line ends, headers, workbooks with their values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

HEADERS = {
    "e_application/申込一覧_202404.csv": "整理番号,手続コード,手続名称,所管所属,申込日,申込時刻,申込方法,利用者区分,"
    "氏名,フリガナ,電話番号,処理状況,返却回数,処理完了日,取下げ事由,備考",
    "training/研修受講記録_令和6年度.csv": "年度,研修コード,研修名,研修区分,回,開催日(自),開催日(至),職員番号,氏名,"
    "所属コード,所属名,職層,受講区分,出欠,修了区分,備考",
    "e_approval/起案一覧_令和7年度.csv": "年度,起案番号,文書番号,件名,起案日,起案者所属コード,起案者所属名,起案者職員番号,"
    "決裁区分,決裁方式,書面理由,状態,決裁日,施行日,保存期間,分類記号,添付容量(MB)",
}


@pytest.mark.parametrize("path", HEADERS)
def test_cp932_survives_a_round_trip(ward: Path, path: str) -> None:
    data = (ward / path).read_bytes()
    text = data.decode("cp932")
    assert text.encode("cp932") == data
    assert not re.search("[\u0080-\u009f\ue000-\uf8ff]", text)
    assert text.split("\r\n", 1)[0] == HEADERS[path]
    assert data.count(b"\n") == data.count(b"\r\n") > 100
    assert data.endswith(b"\r\n")


def test_vendor_characters_are_there(ward: Path) -> None:
    text = "".join(
        p.read_bytes().decode("cp932") for p in sorted((ward / "e_application").glob("申込一覧_*.csv"))
    )
    for sign in ("髙﨑地域センター", "㈱", "①", "～"):
        assert sign in text


def test_marks_at_the_beginning_of_files(ward: Path) -> None:
    assert (ward / "reference/手続台帳.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (ward / "reference/新旧対照表.tsv").read_bytes().startswith(b"\xff\xfe")
    assert (ward / "e_approval/ワークフロー履歴_202404.csv").read_bytes().startswith("案件ID,".encode())


def test_personal_canaries_are_in_the_files_that_must_lose_them(ward: Path, truth: dict[str, Any]) -> None:
    name = truth["canaries"][0].encode("cp932")
    for pattern in (
        "e_application/申込一覧_*.csv",
        "training/研修受講記録_*.csv",
        "e_approval/起案一覧_令和[67]年度.csv",
    ):
        found = list(ward.glob(pattern))
        assert found and all(name in path.read_bytes() for path in found)


def test_receipt_numbers_have_twelve_digits_and_pass_the_my_number_check_as_often_as_chance(
    ward: Path,
) -> None:
    numbers = [
        line.split(",", 1)[0]
        for path in sorted((ward / "e_application").glob("申込一覧_2025*.csv"))
        for line in path.read_bytes().decode("cp932").split("\r\n")[1:]
    ]
    twelve = [n for n in numbers if re.fullmatch("[0-9]{12}", n)]
    assert len(twelve) > 3_000
    assert 0.05 < sum(n[0] == "0" for n in twelve) / len(twelve) < 0.15
    passing = sum(check_digit(n[:11]) == int(n[11]) for n in twelve)
    assert 0.05 < passing / len(twelve) < 0.2


def check_digit(eleven: str) -> int:
    """総務省令第85号 5条."""
    weights = [2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6]
    rest = sum(int(d) * w for d, w in zip(reversed(eleven), weights, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


@pytest.mark.parametrize("year", ["令和6年度", "令和7年度"])
def test_counter_workbooks_hold_two_header_rows_hidden_column_and_cached_sums(ward: Path, year: str) -> None:
    books = sorted((ward / "e_application").glob(f"窓口・郵送件数_{year}_*.xlsx"))
    assert len(books) == 8
    if year == "令和7年度":  # one division reports in the other form
        books = [path for path in books if "地域振興部" not in path.name]
    for path in books:
        shown = openpyxl.load_workbook(path, data_only=True).active
        formulas = openpyxl.load_workbook(path).active
        assert year in shown["A1"].value
        assert [shown.cell(4, c).value for c in (1, 2, 3, 4, 5, 18)] == [
            "所管課",
            "手続コード",
            "手続名称",
            "前年度計",
            "窓口",
            "郵送",
        ]
        assert [shown.cell(5, c).value for c in (5, 16, 17)] == ["4月", "3月", "計"]
        assert shown.column_dimensions["D"].hidden
        total = next(row for row in range(6, shown.max_row + 1) if shown.cell(row, 1).value == "合計")
        for column in range(5, 83):
            numbers = [
                shown.cell(row, column).value
                for row in range(6, total)
                if shown.cell(row, 2).value is not None and isinstance(shown.cell(row, column).value, int)
            ]
            assert formulas.cell(total, column).value.startswith("=SUM(")
            assert shown.cell(total, column).value == sum(numbers)


def test_survey_workbook_has_merged_question_text_and_a_codebook(ward: Path) -> None:
    book = openpyxl.load_workbook(ward / "survey/区民意識調査_令和7年度.xlsx")
    sheet = book["個票"]
    assert "令和7年度" in sheet["A1"].value
    assert all(cell.value is None for cell in sheet[2])
    names = [cell.value for cell in sheet[4]]
    assert names[:6] == ["No", "回収方法", "F1性別", "F2年齢", "F3地区", "Q1"]
    several = [i for i, name in enumerate(names, start=1) if re.match(r"Q2_\d ", name)]
    assert len(several) == 9
    assert any(
        r.min_row == 3 and (r.min_col, r.max_col) == (several[0], several[-1])
        for r in sheet.merged_cells.ranges
    )
    codebook = [[cell.value for cell in row] for row in book["符号表"].iter_rows()]
    assert codebook[0] == ["変数名", "設問文", "形式", "コード", "ラベル", "区分", "指標ID"]
    assert {row[6] for row in codebook[1:] if row[6]} == {
        "resident_digital_satisfaction_rate",
        "elderly_digital_anxiety_rate",
        "age75_digital_service_usage_rate",
    }
