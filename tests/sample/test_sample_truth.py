"""What the truth says must agree with itself and with an independent count of the files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest


def text_of(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith(b"\xff\xfe"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")


def test_files_of_the_truth_are_the_files_on_disk(ward: Path, truth: dict[str, Any]) -> None:
    on_disk = {path.relative_to(ward).as_posix() for path in ward.rglob("*") if path.is_file()} - {
        "truth.json"
    }
    assert on_disk == set(truth["files"])


def test_every_record_is_in_exactly_one_place(truth: dict[str, Any]) -> None:
    sums = {"records_in": 0, "accepted": 0, "quarantined": 0, "structural": 0}
    for told in truth["files"].values():
        if told["state"] == "duplicate":
            continue
        for part in [told, *told.get("sheets", {}).values()]:
            lost, rest = sum(part["quarantined"].values()), sum(part["structural"].values())
            assert part["records_in"] == part["accepted"] + lost + rest
        sums["records_in"] += told["records_in"]
        sums["accepted"] += told["accepted"]
        sums["quarantined"] += sum(told["quarantined"].values())
        sums["structural"] += sum(told["structural"].values())
    assert sums == {name: truth["totals"][name] for name in sums}
    assert sums["quarantined"] > 0


def test_records_in_equals_a_count_of_the_text_files(ward: Path, truth: dict[str, Any]) -> None:
    counted = 0
    for path, told in truth["files"].items():
        if path.endswith(".xlsx") or told["state"] == "duplicate":
            continue
        records = sum(1 for _ in csv.reader(io.StringIO(text_of(ward / path), newline="")))
        assert (path, records) == (path, told["records_in"])
        counted += 1
    assert counted > 50


def test_records_in_equals_a_count_of_the_workbooks(ward: Path, truth: dict[str, Any]) -> None:
    for path, told in truth["files"].items():
        if not path.endswith(".xlsx"):
            continue
        book = openpyxl.load_workbook(ward / path, data_only=True)
        assert book.sheetnames == list(told["sheets"])
        for sheet in book.worksheets:
            rows = sum(any(value is not None for value in row) for row in sheet.iter_rows(values_only=True))
            assert (path, sheet.title, rows) == (path, sheet.title, told["sheets"][sheet.title]["records_in"])


def test_duplicate_is_byte_equal_to_its_original(ward: Path, truth: dict[str, Any]) -> None:
    copies = {path: told for path, told in truth["files"].items() if told["state"] == "duplicate"}
    assert len(copies) == 2
    for path, told in copies.items():
        assert (ward / path).read_bytes() == (ward / told["duplicate_of"]).read_bytes()
        assert path > told["duplicate_of"]


def test_dirt_adds_up_over_files_and_explains_every_reason(truth: dict[str, Any]) -> None:
    planted: dict[str, int] = {}
    reasons: dict[tuple[str, str], int] = {}
    for told in truth["files"].values():
        for kind, times in told["planted"].items():
            planted[kind] = planted.get(kind, 0) + times
        for effect, place in (
            ("quarantined",) * 2,
            ("structural",) * 2,
            ("value", "value_issues"),
            ("warning", "warnings"),
        ):
            for reason, times in told.get(place, {}).items():
                reasons[effect, reason] = reasons.get((effect, reason), 0) + times
    assert planted == {kind: told["planted"] for kind, told in truth["dirt"].items()}
    explained: dict[tuple[str, str], int] = {}
    for told in truth["dirt"].values():
        key = (told["effect"], told["reason"])
        explained[key] = explained.get(key, 0) + told["planted"]
    assert {key: explained.get(key) for key in reasons} == reasons


INDICATORS = {
    "online_usage_rate", "procedure_online_availability_rate", "application_lead_time_median_hours",
    "application_lead_time_p90_hours", "application_return_rate", "digital_training_participation_rate",
    "literacy_training_sessions", "electronic_approval_rate", "approval_lead_time_median_hours",
    "approval_lead_time_p90_hours", "approval_return_rate", "resident_digital_satisfaction_rate",
    "elderly_digital_anxiety_rate", "age75_digital_service_usage_rate",
}  # fmt: skip


def test_every_indicator_of_the_night_has_expected_values_once_per_cell(truth: dict[str, Any]) -> None:
    assert set(truth["indicators"]) == INDICATORS
    keys = (
        "definition_version",
        "period_kind",
        "period_start",
        "breakdown",
        "breakdown_code",
        "base",
        "weighted",
    )
    for indicator, rows in truth["indicators"].items():
        cells = [tuple(row.get(key) for key in keys) for row in rows]
        assert cells and len(cells) == len(set(cells)), indicator


@pytest.mark.parametrize("indicator", sorted(INDICATORS))
def test_rates_are_their_parts(truth: dict[str, Any], indicator: str) -> None:
    rows = truth["indicators"][indicator]
    assert rows
    for row in rows:
        if row.get("denominator"):
            assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"], rel=1e-12)
            assert 0 <= row["value"] <= 100


def test_months_of_the_online_rate_lie_within_the_years_of_the_complete_procedures(
    truth: dict[str, Any],
) -> None:
    rows = [row for row in truth["indicators"]["online_usage_rate"] if row["breakdown"] == "total"]
    for fiscal_year in (2024, 2025):
        of_year = next(
            r for r in rows if r["fiscal_year"] == fiscal_year and r["period_kind"] == "fiscal_year"
        )
        of_months = [r for r in rows if r["fiscal_year"] == fiscal_year and r["period_kind"] == "month"]
        assert len(of_months) == 12
        # a month lets in every procedure that the year lets in, and some more
        assert sum(r["numerator"] for r in of_months) > of_year["numerator"]
        assert all(r["procedures_included"] >= of_year["procedures_included"] for r in of_months)
        assert 0.8 < of_year["coverage"] < 1
