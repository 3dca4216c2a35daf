"""Blank workbooks: made from the profiles alone, and read back by the same profiles when they are filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.blank import Written, write_workbooks
from pipelines.cli.blank_workbooks import indicator_names
from pipelines.cli.main import main
from pipelines.files.refused import Refused
from pipelines.landing import check_file
from pipelines.profiles import Source, load_sources
from pipelines.settings import PROJECT_ROOT
from tests.blank.conftest import Read, told

CATALOGUE = {"indicator_id": {"dx_maturity_level": "DX成熟度", "dx_assessment_rate": "DXアセスメント実施率"}}
_WALK_THROUGH = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
OWN_LEDGER = _WALK_THROUGH.split("register/profiles/visiting_lecture.yml`\n```yaml\n")[1].split("```")[0]


@pytest.fixture(scope="module")
def written(register: Source, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    out = tmp_path_factory.mktemp("blank")
    return {w.profile_id: w for w in write_workbooks(out, {"register": register}, None, CATALOGUE)}


def _header_row(sheet: Worksheet, name: str) -> int:
    return next(row for row in range(1, 30) if name in [cell.value for cell in sheet[row]])


def test_every_ledger_and_report_can_be_handed_out(register: Source, written: dict[str, Written]) -> None:
    assert set(written) == set(register.profiles)
    assert len({w.path for w in written.values()}) == len(written) > 25


def test_an_unfilled_workbook_is_told_from_one_that_reports_nothing(
    written: dict[str, Written], read: Read, tmp_path: Path
) -> None:
    for profile_id, place in written.items():
        with pytest.raises(Refused) as refused:
            read(place.path)
        assert refused.value.reason_code == "no_records", profile_id
        assert "該当なし" in refused.value.message_ja
    book = openpyxl.load_workbook(written["incident"].path)
    book["記入"].cell(_header_row(book["記入"], "インシデント番号") + 2, 1, "該当なし")
    book.save(tmp_path / "nothing.xlsx")
    reading = read(tmp_path / "nothing.xlsx")
    assert (reading.match.profile_id, reading.ledger.accepted) == ("incident", 0)
    assert [reason for _, _, _, reason in told(reading)] == ["example_row", "nil_report"]


def test_workbooks_filled_with_their_own_examples_come_back_whole(
    register: Source, written: dict[str, Written], read: Read, tmp_path: Path
) -> None:
    for profile_id, place in written.items():
        table, rule = next(iter(register.profiles[profile_id].tables.items()))
        number = rule.columns["entry_no" if "entry_no" in rule.columns else "indicator_id"].headers[-1]
        book = openpyxl.load_workbook(place.path)
        sheet = book["記入"]
        examples = {h: c.example for c in rule.columns.values() for h in c.headers}
        head = _header_row(sheet, number)
        headers = [cell.value for cell in sheet[head]]
        assert headers == list(dict.fromkeys(examples))
        for extra in (1, 2):
            for column, header in enumerate(headers, start=1):
                word = examples[header] or None
                sheet.cell(head + 1 + extra, column, f"{word}{extra}" if header == number else word)
        path = tmp_path / f"{profile_id}.xlsx"
        book.save(path)
        reading = read(path)
        assert reading.match.profile_id == profile_id
        assert reading.ledger.accepted == reading.tables[table].num_rows == 2
        assert told(reading) == [("structural", head + 1, None, "example_row")]
        filled = {name for name, column in rule.columns.items() if column.example}
        row = reading.tables[table].to_pylist()[0]
        assert {name for name in filled if row[name] is None} == set(), profile_id
        assert reading.unknown_columns == []


def test_reference_files_can_be_handed_out_too(tmp_path: Path) -> None:
    sources = load_sources()
    written = write_workbooks(tmp_path, {"reference": sources["reference"]})
    assert {w.profile_id for w in written} >= {"organisation", "organisation_change", "population_by_age"}
    for place in written:
        rule = next(iter(sources["reference"].profiles[place.profile_id].tables.values()))
        book = openpyxl.load_workbook(place.path)
        sheet = book["記入"]
        headers = {h: c.example or None for c in rule.columns.values() for h in c.headers}
        head = _header_row(sheet, next(iter(headers)))
        for column, word in enumerate(headers.values(), start=1):
            sheet.cell(head + 2, column, word)
        book.save(place.path)
        verdict = check_file(place.path, sources, "reference")
        assert (verdict.profile_id, verdict.counts["accepted"]) == (place.profile_id, 1)
        assert verdict.counts["quarantined"] == 0


def test_the_day_of_the_ledger_is_read_from_above_the_table(
    written: dict[str, Written], read: Read, tmp_path: Path
) -> None:
    for day, expected in (
        (date(2026, 3, 31), date(2026, 3, 31)),
        ("令和８年３月３１日現在", date(2026, 3, 31)),
        (None, None),
    ):
        book = openpyxl.load_workbook(written["system"].path)
        sheet = book["記入"]
        sheet["B3"] = day
        head = _header_row(sheet, "システム番号")
        for column, value in enumerate(["SY-1", "予約", None, None, "稼働", "H26.10.1"], start=1):
            sheet.cell(head + 2, column, value)
        book.save(tmp_path / "system.xlsx")
        (row,) = read(tmp_path / "system.xlsx").tables["ledger_entry"].to_pylist()
        assert (row["stated_on"], row["starts_on"], row["status"]) == (expected, date(2014, 10, 1), "active")


def test_lists_rules_and_print_of_the_table(written: dict[str, Written]) -> None:
    sheet = openpyxl.load_workbook(written["support_site"].path)["記入"]
    head = _header_row(sheet, "拠点番号")
    lists = {
        rule.formula1: str(rule.sqref)
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    letter = next(cell.column_letter for cell in sheet[head] if cell.value == "状態")
    assert lists['"有効,休止,終了,予定"'] == f"{letter}{head + 2}:{letter}{head + 201}"
    days = [rule for rule in sheet.data_validations.dataValidation if rule.type == "date"]
    assert len(days) == 3  # 開設日, 閉鎖日, 基準日
    assert all(rule.prompt and rule.promptTitle for rule in sheet.data_validations.dataValidation)
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.freeze_panes == f"B{head + 1}"
    assert [cell.value for cell in sheet[head - 1]][:4] == ["必須", "必須", "必須", "任意"]
    assert sheet.cell(head + 2, 1).number_format == "@"


def test_figures_may_be_unknown_but_not_negative(written: dict[str, Written]) -> None:
    sheet = openpyxl.load_workbook(written["elderly_course"].path)["記入"]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "custom"]
    for asked in ("ISNUMBER", ">=0", "INT(", "…"):  # people are whole
        assert asked in rule.formula1


def test_the_guide_says_what_each_column_wants(register: Source, written: dict[str, Written]) -> None:
    guide = openpyxl.load_workbook(written["report_ratio"].path)["記入要領"]
    rows = {row[0]: row for row in guide.iter_rows(values_only=True)}
    assert rows["分母"][1] == "必須" and "率だけでは計算できません" in str(rows["分母"][2])
    assert rows["備考"][1] == "任意"
    assert any("氏名は書かず" in str(name) for name in rows)


def test_known_indicators_are_offered_in_reports(written: dict[str, Written]) -> None:
    book = openpyxl.load_workbook(written["report_value"].path)
    listed = list(book["指標ID一覧"].iter_rows(min_row=2, values_only=True))
    assert listed == [("dx_assessment_rate", "DXアセスメント実施率"), ("dx_maturity_level", "DX成熟度")]
    formulas = [rule.formula1 for rule in book["記入"].data_validations.dataValidation if rule.type == "list"]
    assert "'指標ID一覧'!$A$2:$A$3" in formulas
    assert indicator_names()["online_usage_rate"] == "行政手続きのオンライン利用率"


def test_a_ledger_of_the_wards_own_is_one_yaml_file(tmp_path: Path) -> None:
    profiles = tmp_path / "own" / "register" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "visiting_lecture.yml").write_text(OWN_LEDGER, encoding="utf-8")
    out = tmp_path / "out"
    arguments = [
        "blank-workbooks",
        "--out",
        str(out),
        "--department",
        "消費生活",
        "--sources",
        str(tmp_path / "own"),
    ]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    (path,) = out.rglob("*.xlsx")
    book = openpyxl.load_workbook(path)
    head = _header_row(book["記入"], "出前講座番号")
    for column, value in enumerate(["V-7", "R7.6.1", "開催", 21], start=1):
        book["記入"].cell(head + 2, column, value)
    book.save(path)
    checked = CliRunner().invoke(
        main, ["check-drop", str(path), "--source", "register", "--sources", str(tmp_path / "own")]
    )
    assert checked.exit_code == 0 and "様式 visiting_lecture" in checked.output and "採用 1" in checked.output
    assert "visiting_lecture" in load_sources((tmp_path / "own",))["register"].profiles


def test_a_workbook_that_may_be_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    arguments = ["blank-workbooks", "--out", str(tmp_path), "--department", "総務課"]
    runner: Any = CliRunner()
    assert runner.invoke(main, arguments).exit_code == 0
    again = runner.invoke(main, arguments)
    assert again.exit_code == 2 and "上書きしません" in again.output
    nobody = runner.invoke(main, ["blank-workbooks", "--out", str(tmp_path), "--department", "存在しない課"])
    assert nobody.exit_code == 2
