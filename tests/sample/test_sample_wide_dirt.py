"""Dirt of the later layouts is in the files in the amounts that the truth tells, by counting signs in the files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest


def planted(truth: dict[str, Any], folder: str, kind: str) -> int:
    return sum(
        told["planted"].get(kind, 0) for path, told in truth["files"].items() if path.startswith(folder)
    )


def lines_of(ward: Path, pattern: str, encoding: str) -> list[str]:
    return "".join(path.read_bytes().decode(encoding) for path in sorted(ward.glob(pattern))).splitlines()


VOUCHERS = {
    "wide_digits": r"^[０-９]{8},",
    "lost_leading_zero": r"^[1-9]\d{0,6},",
    "excel_scientific": r"^\d\.\d\dE\+0\d,",
    "impossible_date": "年4月31日",
    "without_era": r"度,\d{1,2}\.\d{1,2}\.\d{1,2},",
    "not_a_date": ",起票済,",
    "excel_error": ",#VALUE!,",
    "missing_required": "度,,",
    "too_few_fields": r"^[^,]+,[^,]+,令和\d年度$",
    "too_many_fields": ",消耗品,事務用,",
    "impossible_optional_date": r",R\d\.11\.31,",
    "unknown_method": "電子（移行データ）",
    "era_slashed": r",R\d\d/\d\d/\d\d,",
    "date_compact": r",20\d{6},",
    "wide_gannen_style": r",令和[０-９]年[０-９]+月",
    "serial_1900": r",4[56]\d{3},",
    "weekday_printed": "曜日",
    "era_overrun": ",平成3[67]年",
    "trailing_blanks": r"(電子|紙|併用),,,$",
    "title": "^財務会計システム",
    "unit_line": "^（単位：件）",
    "note": "^※",
    "total_row": "^合計,",
}


@pytest.mark.parametrize("kind", VOUCHERS)
def test_vouchers(ward: Path, truth: dict[str, Any], kind: str) -> None:
    lines = lines_of(ward, "e_approval/財務会計_伝票_*.csv", "cp932")
    found = sum(bool(re.search(VOUCHERS[kind], line)) for line in lines)
    assert found == planted(truth, "e_approval/財務", kind) > 0


ROSTERS = {
    "wide_gannen": "令和元年５月１日",
    "last_day_of_heisei": "H31.4.30",
    "era_overrun": "平成31年5月1日",
    "era_slashed": r"R0\d/\d\d/\d\d",
    "date_compact": r",20\d{6},",
    "serial_1900": r",4[56]\d{3},",
    "without_era_optional": r",[67]\.4\.1,",
    "unit_line": "^（単位：人）",
    "note": "^※",
}


@pytest.mark.parametrize("kind", ROSTERS)
def test_rosters_of_annual_staff(ward: Path, truth: dict[str, Any], kind: str) -> None:
    lines = lines_of(ward, "reference/職員名簿_会計年度任用職員_*.csv", "utf-8-sig")
    found = sum(bool(re.search(ROSTERS[kind], line)) for line in lines)
    assert found == planted(truth, "reference/職員名簿_会", kind) > 0


EXTRACTS = {
    "excel_scientific": r"^1\.\d{5}E\+15,",
    "impossible_date": "-02-30T",
    "too_few_fields": r"^[^,]*(,[^,]*){3}$",
    "too_many_fields": ",再送$",
    "unknown_status": ",0[789],",
    "impossible_optional_date": r",\d{4}-06-31,",
    "trailing_blanks": ",,$",
    "utc_moment": "Z,",
    "wide_digits": r"^[０-９]{16},",
}


@pytest.mark.parametrize("kind", EXTRACTS)
def test_extracts(ward: Path, truth: dict[str, Any], kind: str) -> None:
    lines = lines_of(ward, "e_application/申請管理抽出_*.csv", "utf-8")
    found = sum(bool(re.search(EXTRACTS[kind], line)) for line in lines)
    assert (
        found
        == planted(truth, "e_application/申請管理", kind)
        == (16 if kind in ("unknown_status", "utc_moment") else 8)
    )


def test_same_lines_twice_in_one_file(ward: Path, truth: dict[str, Any]) -> None:
    for pattern, encoding in (
        ("e_application/申請管理抽出_*.csv", "utf-8"),
        ("e_approval/財務会計_伝票_*.csv", "cp932"),
        ("training/動画研修ログ_令和6年度.csv", "utf-8-sig"),
    ):
        paths = sorted(ward.glob(pattern))
        twice = sum(
            len(lines) - len(set(lines))
            for path in paths
            for lines in [
                [
                    x
                    for x in path.read_bytes().decode(encoding).splitlines()
                    if "起票日" not in x and x != '完了日",決裁方式'
                ]
            ]
        )
        told = sum(
            truth["files"][path.relative_to(ward).as_posix()]["planted"]["exact_duplicate"] for path in paths
        )
        assert twice == told > 0, pattern


FORMS = {
    "impossible_date": r'"\d{4}/02/30 \d+:\d\d","[^"]*","',
    "impossible_time": r" 25:\d\d",
    "midnight": " 24:00",
    "missing_required": r'","F\d+","[^"]*","","',
    "impossible_optional_date": r"/06/31 10:00",
    "impossible_birthday": r'"\d{4}/02/30"',
    "unknown_status": "保留中（担当確認）",
    "other_in_choice": "その他（窓口で聞きます）",
    "name_variant": "高崎地域|地域センタ－",
    "test_receipt": "【テスト】",
    "wave_dash": "前期\u301c後期",
}


@pytest.mark.parametrize("kind", FORMS)
def test_forms(ward: Path, truth: dict[str, Any], kind: str) -> None:
    paths = sorted((ward / "e_application").glob("LoGoフォーム_*.csv"))
    found = sum(len(re.findall(FORMS[kind], path.read_text("utf-8-sig"))) for path in paths)
    files = [truth["files"][f"e_application/{path.name}"] for path in paths]
    told = sum(file["planted"].get(kind, 0) for file in files)
    # of a record that is quarantined only its reason is told
    lost = sum(sum(file["quarantined"].values()) for file in files)
    assert told <= found <= told + (lost if kind in ("other_in_choice", "name_variant", "wave_dash") else 0)
    assert told > 0


def test_lms_words(ward: Path, truth: dict[str, Any]) -> None:
    lines = lines_of(ward, "training/LMS修了状況_*.csv", "utf-8-sig")
    assert sum(bool(re.search(",(未完了|-),", line)) for line in lines) >= planted(
        truth, "training/LMS", "not_completed_word"
    )
    for kind, sign in {
        "mail_in_capitals": "^S\\d+@SHIRASAGI",
        "impossible_optional_date": "/02/30 10:00",
    }.items():
        assert sum(bool(re.search(sign, line)) for line in lines) == planted(truth, "training/LMS", kind) > 0


def test_cells_of_the_count_workbook(ward: Path, truth: dict[str, Any]) -> None:
    path = "e_application/窓口・郵送件数_令和7年度_地域振興部.xlsx"
    sheet = openpyxl.load_workbook(ward / path, data_only=True).active
    cells = [str(value) for row in sheet.iter_rows(min_row=6, values_only=True) for value in row[5:17]]
    told = truth["files"][path]["planted"]
    assert cells.count("#REF!") == told["count_error"] == 1
    assert [sign for sign in ("▲5", "△5", "(5)") if sign in cells] == ["▲5", "△5", "(5)"]
    assert told["count_negative"] == 3 and cells.count("x") == told["count_secret"] == 1
    assert sum(bool(re.fullmatch("[０-９，]+件", cell)) for cell in cells) == told["count_with_unit"] == 1
