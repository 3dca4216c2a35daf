"""The layouts of handbook section 2 beyond the first ones: encodings, headers, sheets."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

FORM = "受付番号,フォームID,フォーム名,申請日時,ステータス,完了日時,申請者区分,{age},担当課,決済状況,"
HEADERS = {
    "e_application/申請管理抽出_202404-202406.csv": "到達番号,手続ID,様式版,到達日時,処理状態CD,処理完了日,年齢階級",
    "training/LMS修了状況_令和6年度.csv": "ユーザーID,グループ,コースID,コース名,受講開始日時,最終アクセス日時,進捗率,得点,合否,"
    "完了日時,学習時間",
    "training/動画研修ログ_令和6年度.csv": "受講者氏名,カナ,メール,所属セクション,登録日,講座ID,講義ID,日時,アクション",
    "training/研修マスタ_追加.csv": "年度,研修コード,研修名,研修区分,全職員向け,実施方法",
    "reference/ID対応表.csv": "ユーザーID,職員番号,氏名,所属名",
    "survey/符号表_オンライン区民アンケート_令和6年度.csv": "調査回,年度,変数名,設問文,形式,コード,ラベル,区分,指標ID",
}


def first_record(data: bytes, delimiter: str = ",") -> list[str]:
    return next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("path", HEADERS)
def test_headers(ward: Path, path: str) -> None:
    assert ",".join(first_record((ward / path).read_bytes())) == HEADERS[path]


def test_marks_and_line_ends(ward: Path) -> None:
    mark = b"\xef\xbb\xbf"
    extract = (ward / "e_application/申請管理抽出_202404-202406.csv").read_bytes()
    assert not extract.startswith(mark) and b"\r" not in extract
    assert (ward / "training/LMS修了状況_令和6年度.csv").read_bytes().startswith(mark)
    assert (ward / "training/LMS修了状況_令和7年度.csv").read_bytes().startswith("ユーザーID".encode())
    log = (ward / "training/動画研修ログ_令和7年度.tsv").read_bytes()
    assert first_record(log, "\t") == HEADERS["training/動画研修ログ_令和6年度.csv"].split(",")
    vouchers = (ward / "e_approval/財務会計_伝票_令和6年度.csv").read_bytes().decode("cp932").split("\r\n")
    assert vouchers[1] == "伝票番号,伝票種別,会計年度,起票日,決裁完了日,決裁方式"


def test_exports_of_the_form_service(ward: Path) -> None:
    paths = sorted((ward / "e_application").glob("LoGoフォーム_*.csv"))
    assert len(paths) == 5 * 4 - 2 + 1
    for path in paths:
        data = path.read_bytes()
        assert data.startswith(b'\xef\xbb\xbf"') and data.endswith(b'"\r\n')
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        quoted = "".join('"' + '","'.join(w.replace('"', '""') for w in line) + '"\r\n' for line in lines)
        assert data.decode("utf-8-sig") == quoted
        age = "生年月日" if "健康づくり" in path.name else "年代"
        assert ",".join(lines[0]).startswith(FORM.format(age=age)) and lines[0][-1] == "最終更新日時"
    asked = [first_record(path.read_bytes())[10:-1] for path in paths if "高齢者見守り" in path.name]
    assert asked[0] != asked[1] == asked[2] == asked[3] and len(asked[1]) > len(asked[0])


def test_forms_saved_again_as_workbooks_hold_serial_numbers(ward: Path) -> None:
    paths = sorted((ward / "e_application").glob("LoGoフォーム_*.xlsx"))
    epochs = {openpyxl.load_workbook(path).epoch.year for path in paths}
    assert len(paths) == 2 and epochs == {1899, 1904}


def test_counts_by_row_with_a_header_out_of_a_pdf(ward: Path) -> None:
    sheet = openpyxl.load_workbook(ward / "e_application/窓口・郵送件数_令和7年度_地域振興部.xlsx").active
    assert [sheet.cell(4, c).value for c in (1, 2, 3, 4, 6)] == [
        "所管課", "手続ｺｰﾄﾞ", "\u2f3f続\n名称", "申請\u2f45法", "件数",
    ]  # fmt: skip
    assert [sheet.cell(5, c).value for c in (6, 17, 18)] == ["4月", "3月", "計"]
    assert sheet.column_dimensions["E"].hidden
    assert sum(dimension.hidden for dimension in sheet.row_dimensions.values()) == 6
    merged = {(r.min_col, r.size["rows"]) for r in sheet.merged_cells.ranges if r.min_row > 5}
    assert {(2, 6), (3, 6)} < merged and any(column == 1 and rows % 6 == 0 for column, rows in merged)


def test_attendance_sheets(ward: Path) -> None:
    book = openpyxl.load_workbook(ward / "training/出席簿_7G02_令和7年度.xlsx")
    assert book.sheetnames == ["記入要領", "第1回", "第2回", "第3回", "名簿原本"]
    assert book["名簿原本"].sheet_state == "hidden"
    for sheet in book.worksheets[1:-1]:
        assert re.search(rf"（7G02）　{sheet.title}", sheet["A1"].value)
        assert [cell.value for cell in sheet[4]] == ["No", "所　属", "氏　名", "出欠"]
        assert any(r.min_col == 2 and r.max_col == 2 for r in sheet.merged_cells.ranges)
        marks = {row[3] for row in sheet.iter_rows(min_row=5, values_only=True)}
        assert {"○", None} <= marks <= {"○", "◯", "〇", "×", None}


def test_survey_workbooks(ward: Path) -> None:
    older = openpyxl.load_workbook(ward / "survey/区民意識調査_令和5年度.xlsx")
    assert older["符号表"].sheet_state == "hidden"
    codes = {row[3] for row in older["符号表"].iter_rows(min_row=2, values_only=True)}
    assert {99, -1, 88, -9999} < codes
    cross = openpyxl.load_workbook(ward / "survey/区民意識調査_令和7年度_クロス集計.xlsx")
    sheet = cross["問1"]
    assert [sheet.cell(3, c).value for c in (1, 2, 3, 4)] == ["区分", "属性", "全体", "選択肢"]
    assert (sheet.cell(4, 4).value, sheet.cell(4, 9).value) == ("満足", "無回答")
    assert "D3:I3" in {str(r) for r in sheet.merged_cells.ranges}


def test_personal_canaries_are_in_the_new_files_too(ward: Path, truth: dict[str, Any]) -> None:
    name, mail = truth["canaries"][0], truth["canaries"][-1]
    texts = {
        "e_application/LoGoフォーム_*.csv": (name, mail),
        "training/LMS修了状況_*.csv": (mail,),
        "training/動画研修ログ_令和6年度.csv": (name, mail),
        "reference/ID対応表.csv": (name, mail),
        "survey/オンライン区民アンケート_*.csv": (name,),
    }
    for pattern, words in texts.items():
        text = "".join(path.read_text("utf-8-sig") for path in sorted(ward.glob(pattern)))
        assert all(word in text for word in words), pattern
    for path in (ward / "training").glob("出席簿_*.xlsx"):
        assert name.encode() in path.read_bytes()
