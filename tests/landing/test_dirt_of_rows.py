"""Rows that are no records, rows of other widths, merged cells, words nobody knows (handbook 2): what becomes of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from reading import LIST_HEAD, column, counts, list_line, read, read_sheets, read_text, said

from pipelines.files.refused import Refused


def test_titles_units_notes_totals_and_repeated_headers_are_no_records(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "e_application",
        "申込一覧　令和6年4月分\r\n（単位：件）\r\n"
        + LIST_HEAD
        + list_line("000000000001")
        + LIST_HEAD
        + list_line("000000000002")
        + "\r\n合計,,,1,234件\r\n小計,,,,,,,,,2,,\r\n※ 処理状況は抽出時点のもの\r\n",
        "cp932",
    )
    assert counts(reading) == (10, 2, 0, 8)
    assert said(reading, "structural") == [
        (1, "title"), (2, "title"), (3, "header"), (5, "repeated_header"), (7, "blank"), (8, "total_row"), (9, "total_row"),
        (10, "note"),
    ]  # fmt: skip


def test_merged_cells_are_filled_within_their_range_only(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["令和6年度 件数"],
        ["所管課", "手続コード", "手続名称", "申請方法", "4月"],
        ["戸籍課", "P1", "住民票", "窓口", 1],
        [None, None, None, "郵送", 2],
        [None, "P2", "戸籍", "窓口", 3],
        [None, "P3", "印鑑", "窓口", 4],
    ]:
        sheet.append(row)
    for merged in ("A3:A5", "B3:B4", "C3:C4"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "x.xlsx")
    table = read(tmp_path / "x.xlsx", "e_application").tables["procedure_count"]
    assert column(table, "department_name") == ["戸籍課", "戸籍課", "戸籍課", None]
    assert column(table, "procedure_key") == ["P1", "P1", "P2", "P3"]


def test_rows_of_other_widths(tmp_path: Path) -> None:
    whole = list_line("000000000001").rstrip("\r\n")
    reading = read_text(
        tmp_path,
        "e_application",
        LIST_HEAD
        + f"{whole},,\r\n"
        + f"{whole},余り\r\n".replace("01,", "02,", 1)
        + "000000000003,T01,住民票\r\n",
        "cp932",
    )
    assert counts(reading) == (4, 1, 2, 1)
    assert said(reading, "quarantined") == [(3, "too_many_fields"), (4, "too_few_fields")]


def test_an_unknown_word_costs_the_value_or_where_it_is_required_the_record(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "e_application",
        LIST_HEAD
        + list_line("000000000001", 状況="審査待ち（旧）")
        + list_line("000000000002", 方法="電話自動応答"),
        "cp932",
    )
    assert counts(reading) == (3, 1, 1, 1)
    assert said(reading, "value") == [(2, "unknown_code")]
    assert said(reading, "quarantined") == [(3, "unknown_code")]


def test_receipts_of_test_forms_are_marked(tmp_path: Path) -> None:
    head = "受付番号,フォームID,フォーム名,申請日時,ステータス,完了日時,最終更新日時\n"
    reading = read_text(
        tmp_path,
        "e_application",
        head + "1,F1,【テスト】講座,2026/04/01 9:00,受付,,\n1,F2,講座,2026/04/01 9:00,受付,,\n",
    )
    assert column(reading.tables["application"], "is_test") == [True, False]


def test_a_word_above_the_table_is_warned_of_once(tmp_path: Path) -> None:
    head = [["平成36年度 窓口件数"], ["所管課", "手続コード", "手続名称", "申請方法", "4月"]]
    reading = read_sheets(
        tmp_path, "e_application", {"表": [*head, *(["課", f"P{i}", "届出", "窓口", i] for i in range(5))]}
    )
    assert set(column(reading.tables["procedure_count"], "fiscal_year")) == {2024}
    entries = [e for e in reading.ledger.entries if e["disposition"] == "warning"]
    assert [(e["reason_code"], e["record_no"], e["record_no_to"]) for e in entries] == [("era_overrun", 3, 7)]


def test_notes_below_figures_of_which_only_the_first_column_is_named(tmp_path: Path) -> None:
    rows = [
        ["問1 満足していますか"], ["N=3"], ["選択肢", "回答数", "構成比(%)"], ["満足", 1, 33.3], ["無回答", "…", None], ["全体", 3, 100.0],
        ["※ 四捨五入のため合計は 100％にならない"],
    ]  # fmt: skip
    path = tmp_path / "調査_令和8年度_単純集計.xlsx"
    reading = read_sheets(tmp_path, "survey", {"問1": rows}, path.name)
    assert counts(reading) == (7, 2, 0, 5)
    table = reading.tables["tabulation"]
    found = zip(
        *(column(table, name) for name in ("choice", "measure", "figure", "figure_status")), strict=True
    )
    assert set(found) == {
        ("無回答", "count", None, "M"),
        ("無回答", "percent", None, "M"),
        ("満足", "count", 1.0, "A"),
        ("満足", "percent", 33.3, "A"),
    }


def test_a_measure_that_stands_twice_or_says_nothing_known_is_refused(tmp_path: Path) -> None:
    head = [["令和8年度 窓口件数"], ["所管課", "手続コード", "手続名称", "申請方法", "4月", "4月"]]
    with pytest.raises(Refused) as twice:
        read_sheets(tmp_path, "e_application", {"表": [*head, ["課", "P1", "届出", "窓口", 1, 2]]})
    assert twice.value.reason_code == "duplicate_header" and "4月" in twice.value.message_ja
    head[1][-1] = "13月"
    with pytest.raises(Refused) as unknown:
        read_sheets(tmp_path, "e_application", {"表": [*head, ["課", "P1", "届出", "窓口", 1, 2]]})
    assert unknown.value.reason_code == "out_of_range" and "「13月」" in unknown.value.message_ja
