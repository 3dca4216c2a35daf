"""What people do to a workbook: each is survived, or explained with its cell and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.files.refused import Refused
from pipelines.landing.read import Reading
from tests.blank.conftest import Read, told

HEADER = ["講習会番号", "講習会名", "開催日", "会場", "地区", "状態", "参加者数"]
ROWS: list[list[Any]] = [
    ["L-1", "入門", date(2025, 5, 20), "北部区民館", "北部", "完了", 18],
    ["L-2", "入門", date(2025, 6, 17), "北部区民館", "北部", "完了", 21],
    ["L-3", "応用", date(2025, 7, 15), "南部図書館", "南部", "中止", 0],
]
Change = Callable[[Worksheet], None]


@pytest.fixture
def filled(tmp_path: Path, read: Read) -> Callable[..., Reading]:
    """The records of a ledger (講習会) in rows 2 to 4, changed by somebody, then read."""

    def _filled(change: Change | None = None, rows: list[list[Any]] | None = None) -> Reading:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in [HEADER, *(ROWS if rows is None else rows)]:
            sheet.append(row)
        if change:
            change(sheet)
        path = tmp_path / "course.xlsx"
        book.save(path)
        return read(path)

    return _filled


def _records(reading: Reading) -> list[tuple[Any, ...]]:
    names = ("entry_no", "occurred_on", "site", "status", "quantity")
    rows = reading.tables["ledger_entry"].to_pylist()
    return [tuple(row[name] for name in names) for row in sorted(rows, key=lambda row: row["_record_no"])]


WHOLE = [
    ("L-1", date(2025, 5, 20), "北部区民館", "completed", 18.0),
    ("L-2", date(2025, 6, 17), "北部区民館", "completed", 21.0),
    ("L-3", date(2025, 7, 15), "南部図書館", "cancelled", 0.0),
]


def _merge(sheet: Worksheet) -> None:
    sheet["D3"] = None
    sheet.merge_cells("D2:D3")


def _title_and_blank_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 4)
    sheet["A1"], sheet["A2"] = "令和7年度 講習会", "高齢福祉課"
    sheet.insert_rows(7)


def _inserted_columns(sheet: Worksheet) -> None:
    sheet.insert_cols(1, 2)
    sheet.insert_cols(5)
    sheet["E1"], sheet["E2"] = "担当者のメモ", "要確認"


def _wordings(sheet: Worksheet) -> None:
    sheet["A1"], sheet["C1"], sheet["G1"] = "開催番号", "実施日（西暦）", "参加人数（人）"
    sheet["D1"], sheet["F1"] = "会 場※", "状態【必須】"


def _spellings(sheet: Worksheet) -> None:
    sheet["A2"], sheet["C2"], sheet["G2"] = "　Ｌ－１ ", "令和７年５月２０日", "１８人"
    sheet["A2"] = " Ｌ-１　"
    sheet["C3"], sheet["G3"] = "R7.6.17", " 21 "
    sheet["C4"] = "2025年7月15日（火）"


def _hidden_and_sorted(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in sheet[number]] for number in (2, 3, 4)]
    for number, row in zip((2, 3, 4), reversed(rows), strict=True):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    sheet.auto_filter.ref = "A1:G4"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True


def _cells_beyond(sheet: Worksheet) -> None:
    sheet["J3"] = "ここを後で直す"


@pytest.mark.parametrize(
    "change",
    [_merge, _title_and_blank_rows, _inserted_columns, _wordings, _spellings, _cells_beyond],
    ids=lambda change: change.__name__.strip("_"),
)
def test_survived(filled: Callable[..., Reading], change: Change) -> None:
    reading = filled(change)
    assert _records(reading) == WHOLE
    assert [entry for entry in told(reading) if entry[0] != "structural"] == []


def test_sorted_filtered_and_hidden_rows_are_all_read(filled: Callable[..., Reading]) -> None:
    assert _records(filled(_hidden_and_sorted)) == WHOLE[::-1]


def test_totals_and_the_example_are_no_records(filled: Callable[..., Reading]) -> None:
    rows = [
        ["記入例", "入門", date(2025, 5, 1), "x", "y", "完了", 99],
        *ROWS,
        ["合計", None, None, None, None, None, 39],
    ]
    rows.insert(3, ["北部 小計", None, None, None, None, None, 39])
    reading = filled(rows=rows)
    assert _records(reading) == WHOLE
    assert told(reading) == [
        ("structural", 2, None, "example_row"),
        ("structural", 5, None, "total_row"),
        ("structural", 7, None, "total_row"),
    ]


def test_a_total_with_a_formula_and_its_label_elsewhere(filled: Callable[..., Reading]) -> None:
    reading = filled(rows=[*ROWS, [None, None, None, None, "計", None, 39]])
    assert _records(reading) == WHOLE
    assert told(reading) == [("structural", 5, None, "total_row")]


def test_same_as_above_repeats_the_record_above_and_never_the_example(filled: Callable[..., Reading]) -> None:
    rows = [["記入例", "入門", date(2025, 5, 1), "x", "y", "完了", 99], *[list(row) for row in ROWS]]
    rows[1][3] = "同上"
    rows[2][3], rows[2][5] = "〃", "同上"
    rows[1][3] = "北部区民館"
    assert _records(filled(rows=rows)) == WHOLE
    rows[1][5] = "同上"  # nothing stands above it
    reading = filled(rows=rows)
    assert ("quarantined", 3, "F3", "unknown_code") in told(reading)


def _entry(reading: Reading, reason: str) -> dict[str, Any]:
    (entry,) = [e for e in reading.ledger.entries if e["reason_code"] == reason]
    return entry


@pytest.mark.parametrize(
    ("place", "value", "cell", "reason", "said"),
    [
        ("C3", "6月17日", "C3", "ambiguous_date", "年を省かず"),
        ("C3", "7.6.17", "C3", "ambiguous_date", "年を省かず"),
        ("C3", None, "C3", "missing_value", "「開催日」が空欄です"),
        ("F3", "だいたい終了", "F3", "unknown_code", "「状態」に、対応表にない言葉"),
        ("G3", None, "G3", "missing_value", "空欄は0ではありません"),
        ("G3", "二十一", "G3", "not_an_integer", "整数で入力"),
        ("G3", "#REF!", "G3", "excel_error", "数式を直すか"),
        ("G3", 0.21, "G3", "not_an_integer", "整数で入力"),  # 21 % in a cell that shows percent
        ("G3", -21, "G3", "negative_count", "マイナス"),
    ],
)
def test_explained_with_the_cell_and_what_to_do(
    filled: Callable[..., Reading], place: str, value: Any, cell: str, reason: str, said: str
) -> None:
    def change(sheet: Worksheet) -> None:
        sheet[place] = value

    reading = filled(change)
    assert reading.ledger.accepted == 2
    entry = _entry(reading, reason)
    assert (entry["disposition"], entry["record_no"], entry["cell"]) == ("quarantined", 3, cell)
    assert said in str(entry["message_ja"])


def test_a_second_example_row_is_asked_about(filled: Callable[..., Reading]) -> None:
    example = ["記入例", "入門", date(2025, 5, 1), "x", "y", "完了", 99]
    reading = filled(rows=[example, *ROWS, example])
    assert _entry(reading, "example_left")["cell"] == "A6"


def test_a_formula_saved_without_its_result_is_asked_about(filled: Callable[..., Reading]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["G3"] = "=SUM(G2:G2)"

    entry = _entry(filled(change), "formula_without_value")
    assert entry["cell"] == "G3" and "上書き保存" in str(entry["message_ja"])


def _merge_numbers(sheet: Worksheet) -> None:
    sheet["A3"] = None
    sheet.merge_cells("A2:A3")


def _same_number(sheet: Worksheet) -> None:
    sheet["A3"] = "L-1"


@pytest.mark.parametrize("change", [_merge_numbers, _same_number], ids=["merged", "typed"])
def test_two_records_of_one_number_are_both_asked_about(
    filled: Callable[..., Reading], change: Change
) -> None:
    reading = filled(change)
    assert told(reading) == [("quarantined", row, None, "conflicting_key") for row in (2, 3)]
    said = [e for e in reading.ledger.entries if e["reason_code"] == "conflicting_key"]
    assert all("講習会番号" in str(e["message_ja"]) and "行目" in str(e["message_ja"]) for e in said)


def test_a_row_pasted_twice_is_one_record(filled: Callable[..., Reading]) -> None:
    reading = filled(rows=[*ROWS, ROWS[0]])
    assert _records(reading) == WHOLE
    assert [entry[3] for entry in told(reading)] == ["exact_duplicate"]


def test_a_blank_below_a_merge_stays_blank(filled: Callable[..., Reading]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["D3"], sheet["D4"] = None, None
        sheet.merge_cells("D2:D3")

    assert [record[2] for record in _records(filled(change))] == ["北部区民館", "北部区民館", None]


def test_unknown_is_not_zero(filled: Callable[..., Reading]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["G2"], sheet["G3"], sheet["G4"] = "…", "約20", "-"

    rows = filled(change).tables["ledger_entry"].to_pylist()
    assert [(row["quantity"], row["quantity_status"]) for row in rows] == [
        (None, "M"),
        (20.0, "E"),
        (0.0, "A"),
    ]


def test_a_header_that_was_renamed_beyond_recognition_is_named(filled: Callable[..., Reading]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["G1"], sheet["C1"] = "人の数", "開催日付け"

    with pytest.raises(Refused) as refused:
        filled(change)
    assert refused.value.reason_code == "unknown_layout"
    assert "高齢者向けデジタル講習会" in refused.value.message_ja and "参加者数" in refused.value.message_ja
    assert "人の数、開催日付け" in refused.value.message_ja and "様式のとおりに" in refused.value.message_ja
