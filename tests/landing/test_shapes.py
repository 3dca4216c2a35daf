"""Shapes beyond one row per record: blocks, n and % in turns, several answers in a cell, words with dates."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from pipelines.files.workbook import WorkbookReader
from pipelines.landing.ages import band_label
from pipelines.landing.choices import split_choices
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import load_sources

POLL = load_sources((Path(__file__).parent / "sources",))["poll"]


def _read(path: Path) -> Reading:
    with WorkbookReader() as workbooks:
        reading = read_file(path, POLL, Pseudonyms(bytes(32)), workbooks, lambda facts, match: "d")
    assert reading.ledger.reconciled
    return reading


def _rows(table: pa.Table, *names: str) -> list[tuple[object, ...]]:
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def test_blocks_of_a_simple_tabulation(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["区民意識調査 単純集計"], [], ["問5 区のデジタル化（単数回答）"], ["N=1,122"], ["選択肢", "回答数", "構成比(%)"],
        ["満足", 508, "45.3%"], ["不満", "６１４", 54.7], ["全体", 1122, 100.0], [],
        ["問6 使いたい手段（複数回答）"], ["N=900"], ["選択肢", "回答数", "構成比(%)"], ["LINE", 300, 33.3], ["無回答", "-", "-"],
        ["※ 複数回答のため 100% を超える"],
    ]:  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    reading = _read(tmp_path / "x.xlsx")
    assert _rows(
        reading.tables["tabulation"], "question", "base_n", "choice", "figure", "figure_status", "_record_no"
    ) == [
        ("問5 区のデジタル化", 1122, "満足", 508, "A", 6),
        ("問5 区のデジタル化", 1122, "不満", 614, "A", 7),
        ("問6 使いたい手段", 900, "LINE", 300, "A", 13),
        ("問6 使いたい手段", 900, "無回答", 0, "A", 14),
    ]
    ledger = reading.ledger
    assert (ledger.records_in, ledger.accepted, ledger.structural, ledger.quarantined) == (13, 4, 9, 0)


def test_n_and_percent_in_turns_under_merged_headers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["問5 デジタル化の満足度"],
        ["区分", "属性", "全体", "選択肢", None, None],
        [None, None, None, "満足", "不満", "無回答"],
        ["性別", "男性", 500, 200, 290, 10], [None, None, 100.0, 40.0, 58.0, 2.0],
        [None, "女性", 28, "x", "-", "*"], [None, None, 100.0, None, "0.0", "…"],
    ]:  # fmt: skip
        sheet.append(row)
    for merged in ("A2:A3", "B2:B3", "C2:C3", "D2:F2", "A4:A7", "B4:B5", "B6:B7"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "x.xlsx")
    table = _read(tmp_path / "x.xlsx").tables["tabulation"]
    found = {
        r[:4]: r[4:]
        for r in _rows(table, "axis", "category", "choice", "measure", "figure", "figure_status", "_cell")
    }
    assert found[("性別", "男性", "満足", "count")] == (200, "A", "D4")
    assert found[("性別", "男性", "不満", "percent")] == (58.0, "A", "E5")
    assert found[("性別", "女性", "満足", "count")] == (None, "M", "D6")
    assert found[("性別", "女性", "不満", "count")] == (0, "A", "E6")
    assert found[("性別", "女性", "満足", "percent")] == (None, "M", "D7")
    assert found[("性別", "女性", "不満", "percent")] == (0.0, "A", "E7")
    assert found[("性別", "女性", "無回答", "percent")] == (None, "M", "F7")
    assert len(found) == 12


def test_answers_in_one_cell_are_split_against_declared_choices_only(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "回答番号,タイムスタンプ,問1 満足度,問2 よく使う手段\n"
        'a,2026/01/05,満足,"区の公式サイト, 広報紙"\n'
        'b,2026/01/05,不満,"LINE、X などの SNS, 広報紙"\n'
        "c,2026/01/05,,\n"
        'd,2026/01/05,満足,"広報紙, その他（回覧板）"\n',
        encoding="utf-8",
    )
    reading = _read(path)
    answers = {
        (r, v, c): a
        for r, v, c, a in _rows(reading.tables["answer"], "respondent", "variable", "choice", "answer")
    }
    assert answers[("a", "問1", None)] == "満足"
    assert [answers[("a", "問2", c)] for c in ("区の公式サイト", "LINE、X などの SNS", "広報紙")] == [
        "1",
        "0",
        "1",
    ]
    assert [answers[("b", "問2", c)] for c in ("区の公式サイト", "LINE、X などの SNS", "広報紙")] == [
        "0",
        "1",
        "1",
    ]
    assert [answers[("c", "問2", c)] for c in ("区の公式サイト", "LINE、X などの SNS", "広報紙")] == [
        None,
        None,
        None,
    ]
    assert [answers[("d", "問2", c)] for c in ("区の公式サイト", "LINE、X などの SNS", "広報紙")] == [
        None,
        None,
        None,
    ]
    assert [(e["reason_code"], e["cell"]) for e in reading.ledger.entries if e["disposition"] == "value"] == [
        ("undeclared_choice", "D5")
    ]


@pytest.mark.parametrize(
    ("cell", "choices", "expected"),
    [
        ("A, B", ("A", "B"), {"A", "B"}),
        ("A;B", ("A", "B"), {"A", "B"}),
        ("A\nB", ("A", "B"), {"A", "B"}),
        ("A, B", ("A, B", "C"), {"A, B"}),
        ("A, B", ("A", "B", "A, B"), "ambiguous_choices"),
        ("A, X", ("A", "B"), "undeclared_choice"),
        ("ＬＩＮＥ", ("LINE",), {"LINE"}),
    ],
)
def test_splitting(cell: str, choices: tuple[str, ...], expected: set[str] | str) -> None:
    parsed = split_choices(cell, choices)
    assert parsed.reason == expected if isinstance(expected, str) else parsed.value == expected


def test_words_mean_what_they_meant_on_the_day_of_the_record(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "番号,日,状態,生年月日\n1,2025-03-31,終了,1955-04-01\n2,2025-04-01,終了,1960-04-01\n3,2025-04-01,受付,R6.4.1\n"
        "4,2025-04-01,不明,2030-01-01\n5,2025-04-01,,\n",
        encoding="utf-8",
    )
    reading = _read(path)
    assert _rows(reading.tables["dated"], "number", "state", "age_band") == [
        ("1", "closed", "65-69"),  # a day before the 70th birthday
        ("2", "gone", "65-69"),
        ("3", "open", "0-17"),
        ("4", None, None),
        ("5", None, None),
    ]
    values = [
        (e["record_no"], e["reason_code"]) for e in reading.ledger.entries if e["disposition"] == "value"
    ]
    assert sorted(values) == [(5, "out_of_range"), (5, "unknown_code")]


def test_bands_cover_every_age() -> None:
    assert [band_label(b) for b in (0, 65, 75, 80)] == ["0-17", "65-69", "75-79", "80+"]
