"""The dirt of handbook 2 and 3 in values: what each spelling lands as, what is said of it, what is refused.

Single spellings are in tests/values; here they pass the whole door, with counts that add up. Hidden parts, repeated keys,
shapes of survey workbooks and hostile files have tests of their own beside this one.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from reading import LIST_HEAD, column, counts, list_line, read, read_sheets, read_text, said

HANDBOOK_DATES: dict[str, tuple[date | None, str | None]] = {
    "令和6年4月1日": (date(2024, 4, 1), None),
    "令和元年５月１日": (date(2019, 5, 1), None),
    "R6.4.1": (date(2024, 4, 1), None),
    "R06/04/01": (date(2024, 4, 1), None),
    "6.4.1": (None, "ambiguous_date"),
    "H31.4.30": (date(2019, 4, 30), None),
    "平成31年5月1日": (date(2019, 5, 1), "era_overrun"),
    "2024/04/01 9:05": (date(2024, 4, 1), None),
    "20240401": (date(2024, 4, 1), None),
    "45383": (date(2024, 4, 1), None),
    "2024/03/31 24:00": (date(2024, 4, 1), None),
    "令和元年4月30日": (None, "before_era"),
    "2024/2/30": (None, "impossible_date"),
    "#REF!": (None, "excel_error"),
    "2024年5月14日（月曜日）": (date(2024, 5, 14), "weekday_mismatch"),
}


def test_every_spelling_of_a_date_lands_or_is_refused_with_its_reason(tmp_path: Path) -> None:
    lines = "".join(f"R{i},,港区,{printed},1\n" for i, printed in enumerate(HANDBOOK_DATES))
    reading = read_text(tmp_path, "reception", "受付番号,氏名,区,受付日,件数\n" + lines)
    expected = list(HANDBOOK_DATES.values())
    assert column(reading.tables["reception"], "received_on") == [day for day, _ in expected if day]
    assert counts(reading) == (16, 11, 4, 1)
    doubts = {i + 2: (day is None, code) for i, (day, code) in enumerate(expected) if code}
    assert said(reading, "quarantined") == [(i, code) for i, (lost, code) in doubts.items() if lost]
    assert said(reading, "warning") == [(i, code) for i, (lost, code) in doubts.items() if not lost]
    warning = next(e for e in reading.ledger.entries if e["reason_code"] == "era_overrun")
    assert (warning["cell"], warning["column_name"]) == ("D8", "受付日")
    assert "終わった元号" in warning["message_ja"] and "5月2日" not in warning["message_ja"]


@pytest.mark.parametrize(("epoch", "serial"), [(None, 45383), (CALENDAR_MAC_1904, 43921)])
def test_serials_count_from_the_day_of_their_workbook(
    tmp_path: Path, epoch: datetime | None, serial: int
) -> None:
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    for row in [
        ["受付番号", "区", "受付日", "件数"],
        ["R1", "港区", serial, 1],
        ["R2", "港区", str(serial), 1],
    ]:
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path / "x.xlsx", "reception")
    assert column(reading.tables["reception"], "received_on") == [date(2024, 4, 1)] * 2


FIGURES: dict[str, tuple[int | None, str, str | None]] = {
    "１，２３４件": (1234, "A", None),
    "1,234": (1234, "A", None),
    "1,234 ※1": (1234, "A", "note_removed"),
    "約100": (100, "E", "approximate"),
    "-": (0, "A", None),
    "－": (0, "A", None),
    "0": (0, "A", None),
    "…": (None, "M", None),
    "x": (None, "M", None),
    "": (None, "M", None),
    "▲5": (None, "M", "negative_count"),
    "△5": (None, "M", "negative_count"),
    "(5)": (None, "M", "negative_count"),
    "#REF!": (None, "M", "excel_error"),
    "#DIV/0!": (None, "M", "excel_error"),
    "1.5": (None, "M", "not_an_integer"),
    "3千": (None, "M", "scaled_unit"),
    "5①": (None, "M", "not_an_integer"),
}


def test_every_spelling_of_a_count_lands_with_its_status(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["令和6年度 窓口・郵送件数"],
        ["所管課", "手続コード", "手続名称", "申請方法", "4月", "5月"],
    ]
    rows += [["課", f"P{i}", "届出", "窓口", printed or None, 1] for i, printed in enumerate(FIGURES)]
    reading = read_sheets(tmp_path, "e_application", {"表": rows})
    table = reading.tables["procedure_count"]
    april = [i for i, month in enumerate(column(table, "month")) if month == 4]
    found = [(column(table, "receipts")[i], column(table, "receipts_status")[i]) for i in april]
    assert found == [(figure, status) for figure, status, _ in FIGURES.values()]
    assert counts(reading) == (20, 18, 0, 2)
    doubts = [(i + 3, code) for i, (_, _, code) in enumerate(FIGURES.values()) if code]
    warned = ("note_removed", "approximate")
    assert said(reading, "warning") == [d for d in doubts if d[1] in warned]
    assert said(reading, "value") == [d for d in doubts if d[1] not in warned]


def test_spellings_of_a_figure_with_decimals(tmp_path: Path) -> None:
    rows = [
        ["問1 満足"],
        ["N=1,122"],
        ["選択肢", "回答数"],
        ["満足", "約45.3"],
        ["不満", "45.3% ※1"],
        ["不明", "▲1.5"],
    ]
    table = read_sheets(tmp_path, "poll", {"S": rows})
    assert column(table.tables["tabulation"], "figure") == [45.3, 45.3, -1.5]
    assert column(table.tables["tabulation"], "figure_status") == ["E", "A", "A"]
    assert said(table, "warning") == [(4, "approximate"), (5, "note_removed")]


def test_damaged_numbers_are_kept_back_with_words_that_help(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "e_application",
        LIST_HEAD
        + list_line("1.23457E+11")
        + list_line("12345")
        + list_line("１２３４５６７８９０１２")
        + list_line("12345678901X"),
        "cp932",
    )
    assert said(reading, "quarantined") == [
        (2, "excel_scientific"),
        (3, "lost_leading_zero"),
        (5, "pattern_mismatch"),
    ]
    assert column(reading.tables["application"], "receipt_no") == ["123456789012"]
    helped = [e["message_ja"] for e in reading.ledger.entries if e["disposition"] == "quarantined"]
    assert all("元のシステム" in message for message in helped)


def test_characters_of_names_stay_and_only_keys_are_folded(tmp_path: Path) -> None:
    names = ["福祉部　障害福祉課", "髙﨑①㈱", "前期～後期"]
    lines = "".join(list_line(f"{i:012d}", 所属=name, 方法="ﾊﾟｿｺﾝ") for i, name in enumerate(names))
    reading = read_text(tmp_path, "e_application", LIST_HEAD + lines, "cp932")
    table = reading.tables["application"]
    assert column(table, "department_name") == names
    assert column(table, "channel") == ["online"] * 3
    again = read_text(tmp_path, "e_application", LIST_HEAD + list_line(所属="前期〜後期−1"))
    assert column(again.tables["application"], "department_name") == ["前期〜後期−1"]


def test_times_of_their_own_and_the_end_of_the_day(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "e_application",
        LIST_HEAD
        + list_line("000000000001", 申込日="平成31年5月1日", 時刻="24:00")
        + list_line("000000000002", 時刻="25:00")
        + list_line("000000000003", 時刻="")
        + list_line("000000000004", 完了日="R6.6.31"),
        "cp932",
    )
    assert column(reading.tables["application"], "received_at") == [
        datetime(2019, 5, 2),
        datetime(2024, 4, 1),
        datetime(2024, 4, 1, 9, 5),
    ]
    assert said(reading, "quarantined") == [(3, "impossible_time")]
    assert said(reading, "warning") == [(2, "era_overrun")]
    assert said(reading, "value") == [(5, "impossible_date")]


def test_headers_with_radicals_breaks_and_half_width_letters_are_met(tmp_path: Path) -> None:
    head = (
        LIST_HEAD.replace("手続コード", "⼿続ｺｰﾄﾞ")
        .replace("申込方法", '"申込\n⽅法"')
        .replace("整理番号", " 整 理 番 号 ")
    )
    reading = read_text(tmp_path, "e_application", head + list_line())
    assert counts(reading) == (2, 1, 0, 1)
    assert column(reading.tables["application"], "procedure_key") == ["T01"]
