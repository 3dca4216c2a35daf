"""Result workbooks of other municipalities, with profiles that say no more than CONTRIBUTING.md explains."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipelines.files.workbook import WorkbookReader
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import load_sources

Rows = list[list[object]]
WAVE = "wave_id: {constant: R6}, fiscal_year: {constant: 2024}"
LABELS: Rows = [
    ["A市 市民意識調査 令和6年度"], ["※欠損は99"], [],
    ["整理番号", "問1 性別", "問2 利用したサービス（MA）", None, None, "問3 満足度", "重み"],
    [None, None, "1 HP", "2 LINE/X", "3 窓口", None, None],
    [1, "男性", "○", None, None, 1, 1.2], [2, "女性", None, "○", "○", -1, 0.8], [3, "無回答", None, None, None, 3, 1],
    ["合計", None, 1, 1, 1, None, 3],
]  # fmt: skip
LABELS_PROFILE = """
  response:
    header_rows: 2
    columns:
      wave_id: {from_title: '令和\\d+年度'}
      fiscal_year: {from_title: '令和\\d+年度'}
      respondent_id: 整理番号
    unpivot:
      headers: '^(?P<variable>問\\d+|重み)[^/]*(?:/(?P<choice>\\d+) .*)?$'
      value: answer
      map: {answer: {○: 1, 男性: 1, 女性: 2, 無回答: 99}}
      unmarked: {'^問2': 0}
"""
CODED: Rows = [
    ["ID", "Q1", "Q2", "Q3_SQ1"], ["回答者番号", "性別（SA）", "利用手段（MA）", "その他記入"],
    [101, 1, "1,3", None], [102, 2, "2", "自由"], [103, None, None, None],
]  # fmt: skip
CODED_PROFILE = f"""
  response:
    columns: {{{WAVE}, respondent_id: ID}}
    unpivot: {{headers: '^(?P<variable>Q\\d+)$', value: answer, split: {{'^Q2$': [1, 2, 3]}}}}
    ignore: [Q3_SQ1]
    structural: [{{column: ID, matches: '^回答者', reason: other}}]
"""
SIDE_BY_SIDE: Rows = [
    ["問3 満足度（性別）"],
    [None, None, "全体", "満足", None, "不満", None], [None, None, "n", "件数", "％", "件数", "％"],
    ["全体", "全体", 90, 60, 66.7, 30, 33.3], ["性別", "男性", 45, 35, 77.8, 10, 22.2], [None, "女性", 45, 25, 55.6, 20, 44.4],
]  # fmt: skip
SIDE_BY_SIDE_PROFILE = f"""
  tabulation:
    header_rows: 2
    columns: {{{WAVE}, question: {{from_title: '(問\\d+)'}}, axis: '#1', category: '#2'}}
    fill_down: ['#1']
    unpivot:
      headers: '^(?P<choice>満足|不満)/(?P<measure>件数|%)$'
      value: figure
      map: {{measure: {{件数: count, '%': percent}}}}
    ignore_patterns: ['^全体']
"""
IN_TURNS: Rows = [
    ["問1 認知度"], [None, None, "合計", "知っている", "知らない"],
    ["全体", None, 200, 120, 80], [None, None, 100.0, 60.0, 40.0], ["性別", "男", 90, 50, 40], [None, None, 100, 55.6, 44.4],
    [], ["問2 利用"], [None, None, "合計", "はい"], ["全体", None, 200, 20], [None, None, 100, 10.0],
]  # fmt: skip
IN_TURNS_PROFILE = f"""
  tabulation:
    blocks: '^問\\d+'
    requires: [合計]
    columns: {{{WAVE}, question: {{from_title: '(問\\d+)'}}, axis: '#1', category: '#2'}}
    fill_down: ['#1', '#2']
    alternating: {{column: measure, label: ['#1', '#2'], words: [count, percent]}}
    unpivot: {{headers: '^(?!合計)(?P<choice>.+)$', value: figure}}
"""


def _read(folder: Path, rows: Rows, profile: str, merged: tuple[str, ...] = ()) -> Reading:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    path = folder / "kept_back.xlsx"
    book.save(path)
    profiles = folder / "ward" / "survey" / "profiles"
    profiles.mkdir(parents=True)
    text = f"title_ja: 別の市\nformat: {{kind: workbook, file_name: kept_back}}\ntables:{profile}"
    (profiles / "kept_back.yml").write_text(text, encoding="utf-8")
    source = load_sources((folder / "ward",))["survey"]
    with WorkbookReader() as workbooks:
        reading = read_file(path, source, Pseudonyms(bytes(32)), workbooks, lambda facts, match: "d")
    assert reading.match.profile_id == "kept_back"
    assert reading.unknown_columns == []
    return reading


def _cells(reading: Reading, table: str, *names: str) -> dict[object, object]:
    rows = zip(*(reading.tables[table].column(name).to_pylist() for name in names), strict=True)
    return {row[:-1]: row[-1] for row in rows}


def test_labels_marks_and_a_note_above_a_header_of_two_levels(tmp_path: Path) -> None:
    reading = _read(tmp_path, LABELS, LABELS_PROFILE, ("C4:E4",))
    ledger = reading.ledger
    # title, note, two levels of header, total
    assert (ledger.accepted, ledger.quarantined, ledger.structural) == (3, 0, 5)
    table = reading.tables["response"]
    found: dict[tuple[object, object], list[object]] = {}
    for key in zip(*(table.column(n).to_pylist() for n in ("variable", "choice", "answer")), strict=True):
        found.setdefault(key[:2], []).append(key[2])
    assert found == {
        ("問1", None): ["1", "2", "99"],
        ("問2", "1"): ["1", "0", None],
        ("問2", "2"): ["0", "1", None],
        ("問2", "3"): ["0", "1", None],
        ("問3", None): ["1", "-1", "3"],
        ("重み", None): ["1.2", "0.8", "1"],
    }


def test_codes_joined_by_commas_under_two_single_headers(tmp_path: Path) -> None:
    reading = _read(tmp_path, CODED, CODED_PROFILE)
    assert (reading.ledger.accepted, reading.ledger.structural) == (3, 2)
    table = reading.tables["response"]
    chosen = [
        (c, a)
        for v, c, a in zip(
            *(table.column(n).to_pylist() for n in ("variable", "choice", "answer")), strict=True
        )
        if v == "Q2"
    ]
    assert chosen[:3] == [("1", "1"), ("2", "0"), ("3", "1")]
    assert chosen[3:6] == [("1", "0"), ("2", "1"), ("3", "0")]
    assert chosen[6:] == [("1", None), ("2", None), ("3", None)]


def test_count_and_percent_side_by_side_beside_columns_without_a_name(tmp_path: Path) -> None:
    reading = _read(tmp_path, SIDE_BY_SIDE, SIDE_BY_SIDE_PROFILE, ("D2:E2", "F2:G2", "A5:A6"))
    cells = _cells(reading, "tabulation", "axis", "category", "choice", "measure", "figure")
    assert len(cells) == 12
    assert cells["全体", "全体", "満足", "count"] == 60
    assert cells["性別", "女性", "不満", "count"] == 20
    assert cells["性別", "女性", "満足", "percent"] == 55.6


@pytest.mark.parametrize("question", ["問1", "問2"])
def test_blocks_whose_rows_take_turns_below_either_label(tmp_path: Path, question: str) -> None:
    reading = _read(tmp_path, IN_TURNS, IN_TURNS_PROFILE)
    cells = _cells(reading, "tabulation", "question", "axis", "category", "choice", "measure", "figure")
    expected = {
        "問1": {
            ("全体", None, "知っている", "count"): 120, ("全体", None, "知っている", "percent"): 60.0,
            ("全体", None, "知らない", "count"): 80, ("全体", None, "知らない", "percent"): 40.0,
            ("性別", "男", "知っている", "count"): 50, ("性別", "男", "知っている", "percent"): 55.6,
            ("性別", "男", "知らない", "count"): 40, ("性別", "男", "知らない", "percent"): 44.4,
        },
        "問2": {("全体", None, "はい", "count"): 20, ("全体", None, "はい", "percent"): 10.0},
    }  # fmt: skip
    assert {
        key[1:]: v for key, v in cells.items() if isinstance(key, tuple) and key[0] == question
    } == expected[question]
