"""Reports (実績報告) filled in by hand: what is missing or in the wrong form is explained, with its cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from pipelines.landing.read import Reading
from tests.blank.conftest import Read, told


def _entry(reading: Reading, reason: str) -> dict[str, Any]:
    (entry,) = [e for e in reading.ledger.entries if e["reason_code"] == reason]
    return entry


RATIO = ["指標ID", "年度", "期間終了日", "分子", "分母", "根拠資料", "報告課", "承認者の職", "承認日"]
VALUE = ["指標ID", "年度", "期間終了日", "値", "単位", "根拠資料", "報告課", "承認者の職", "承認日"]


def _report(tmp_path: Path, header: list[str], *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "report.xlsx")
    return tmp_path / "report.xlsx"


def test_a_blank_denominator_is_explained(tmp_path: Path, read: Read) -> None:
    end = date(2026, 3, 31)
    good = ["x_rate", "令和7年度", end, 18, 20, "一覧", "情報政策課", "課長", date(2026, 4, 14)]
    blank = ["y_rate", "R7", end, 18, None, "一覧", "情報政策課", "課長", date(2026, 4, 14)]
    unapproved = ["z_rate", 2025, end, 0, "1,234", "一覧", "情報政策課", None, None]
    reading = read(_report(tmp_path, RATIO, good, blank, unapproved))
    assert reading.match.profile_id == "report_ratio"
    entry = _entry(reading, "missing_value")
    assert entry["cell"] == "E3" and "率だけでは計算できません" in str(entry["message_ja"])
    rows = reading.tables["reported_figure"].to_pylist()
    found = [
        (r["indicator_id"], r["fiscal_year"], r["numerator"], r["denominator"], r["approved_on"])
        for r in rows
    ]
    assert found == [("x_rate", 2025, 18, 20, date(2026, 4, 14)), ("z_rate", 2025, 0, 1234, None)]


def test_a_rate_in_the_report_of_values_is_sent_to_the_other_form(tmp_path: Path, read: Read) -> None:
    end = date(2026, 3, 31)
    rate = ["x_rate", "令和7年度", end, "45.3", "%", "一覧", "情報政策課", "課長", None]
    yen = [
        "dx_cost",
        "令和7年度",
        end,
        "１２０，０００，０００",
        "円",
        "一覧",
        "財政課",
        "課長",
        date(2026, 5, 1),
    ]
    reading = read(_report(tmp_path, VALUE, rate, yen))
    entry = _entry(reading, "unexpected_text")
    assert entry["cell"] == "E2" and "分子と分母" in str(entry["message_ja"])
    (row,) = reading.tables["reported_figure"].to_pylist()
    assert (row["value"], row["unit"]) == (120_000_000, "円")


def test_a_corporate_number_is_checked(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["支援番号", "法人番号", "業種", "状態", "支援開始日", "支援終了日"])
    for number, firm in enumerate([7123456789012, "T4011001098993", "7123456789013", None], start=1):
        sheet.append([f"D-{number}", firm, "製造業", "支援中", date(2025, 6, number), None])
    book.save(tmp_path / "firms.xlsx")
    reading = read(tmp_path / "firms.xlsx")
    rows = reading.tables["ledger_entry"].to_pylist()
    assert [row["firm_no"] for row in rows] == ["7123456789012", "4011001098993", None, None]
    assert told(reading) == [("value", 4, "B4", "not_a_corporate_number")]
