"""Hidden sheets, rows and columns: read or not, the person who dropped the file is told, without values."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from reading import counts, read

from pipelines.cli.check_drop import run
from pipelines.settings import Settings


def _counter_workbook(path: Path) -> None:
    """Handbook 2.1, variant D: last year's column is hidden, and somebody hid a row and a working sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "件数"
    for row in [
        ["令和8年度 窓口・郵送件数調べ"],
        ["所管課", "手続コード", "手続名称", "前年度計", "窓口", None, "郵送", None],
        [None, None, None, None, "4月", "5月", "4月", "5月"],
        ["戸籍課", "P1", "住民票", 987654, 1, 2, 3, 4],
        ["戸籍課", "P2", "戸籍", 98765, 5, 6, 7, 8],
    ]:
        sheet.append(row)
    for merged in ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:H2"):
        sheet.merge_cells(merged)
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[5].hidden = True
    work = book.create_sheet("作業用")
    work.append(["確認用", 4711])
    work.sheet_state = "veryHidden"
    book.save(path)


def test_what_is_hidden_is_told_with_what_became_of_it(tmp_path: Path) -> None:
    _counter_workbook(tmp_path / "x.xlsx")
    reading = read(tmp_path / "x.xlsx", "e_application")
    assert counts(reading) == (6, 2, 0, 4)
    assert len(reading.tables["procedure_count"]) == 8  # the hidden row counts like any other
    assert reading.hidden == [
        "シート「件数」に非表示の行が 1 行あり、ほかの行と同じに読みました。",
        "シート「件数」の非表示の列 「前年度計」 は取り込んでいません。",
        "非表示のシート「作業用」は読んでいません。",
    ]


def test_check_drop_says_so_and_lists_reasons_with_their_first_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _counter_workbook(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    for row, figure in enumerate(["1,234 ※1", "約100", "#REF!", "5 ※1", "6 ※2", "7※", "8 ※1", "9※"], start=6):
        book["件数"].append(["戸籍課", f"P{row}", "届出", None, figure, 1, 1, 1])
    book["件数"].append(["戸籍課", "P13", "届出", None, "9※", 1, 1, 1])
    book.save(tmp_path / "x.xlsx")
    settings = Settings(tmp_path, tmp_path, (), date(2026, 4, 30))
    assert run(settings, tmp_path / "x.xlsx", "e_application") == 0
    said = capsys.readouterr().out
    assert "非表示の行が 1 行" in said and "「作業用」は読んでいません" in said
    assert "  採用 (要確認) note_removed: 6 件\n    シート「件数」 E6: 「窓口/4月」の数に付いた注" in said
    assert said.count("の数に付いた注") == 5 and "    ほか\n" in said
    assert "  採用 (要確認) approximate: 1 件\n    シート「件数」 E7: " in said
    assert "  値だけ空に excel_error: 1 件\n    シート「件数」 E8: " in said
    assert "  対象外 exact_duplicate: 1 件\n    シート「件数」 14 行目: 13 行目とまったく同じ" in said
    assert not any(value in said for value in ("987654", "1,234 ", "4711", "約100"))


def test_a_hidden_codebook_is_read_and_said_to_be(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    answers = book.active
    answers.title = "個票"
    for row in [["令和8年度 調査"], [], [None, "満足度"], ["No", "Q1"], [1, 2], [2, 1]]:
        answers.append(row)
    answers.column_dimensions["B"].hidden = True
    codebook = book.create_sheet("符号表")
    codebook.append(["変数名", "設問文", "形式", "コード", "ラベル", "区分", "指標ID"])
    codebook.append(["Q1", "満足度", "SA", 1, "満足", None, None])
    codebook.sheet_state = "hidden"
    book.save(tmp_path / "調査_令和8年度.xlsx")
    reading = read(tmp_path / "調査_令和8年度.xlsx", "survey")
    assert reading.hidden == [
        "シート「個票」の非表示の列 「Q1」 も読みました。",
        "非表示のシート「符号表」を読みました。",
    ]
