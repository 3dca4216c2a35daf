"""Suites as files: each can be run, speaks of columns that exist, and says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.profiles import load_sources
from pipelines.quality.suites import landed_suites, mart_suites, read_suite
from pipelines.warehouse.register import table_columns


def test_every_landed_table_has_a_suite_that_can_be_run() -> None:
    tables = {(s.source_id, table) for s in load_sources().values() for table in s.spec.tables}
    suites = {(suite.source_id, suite.table): suite for suite in landed_suites()}
    assert set(suites) == tables
    assert [suite.path.name for suite in suites.values() if suite.problem] == []


def test_landed_suites_speak_of_columns_that_exist() -> None:
    specs = {
        (s.source_id, name): spec for s in load_sources().values() for name, spec in s.spec.tables.items()
    }
    for suite in landed_suites():
        known = set(table_columns(specs[suite.source_id or "", suite.table]))
        assert {column for rule in suite.rules for column in rule.columns} <= known, suite.path.name


def test_required_columns_and_codes_are_checked_with_severity_error() -> None:
    """source.yml and suites cannot drift apart."""
    for suite in landed_suites():
        spec = load_sources()[suite.source_id or ""].spec.tables[suite.table]
        errors = [rule for rule in suite.rules if rule.severity == "ERROR"]
        filled = {r.kwargs["column"] for r in errors if r.type == "expect_column_values_to_not_be_null"}
        coded = {
            r.kwargs["column"]: set(r.kwargs["value_set"])
            for r in errors
            if r.type == "expect_column_values_to_be_in_set"
        }
        assert {name for name, column in spec.columns.items() if column.required} <= filled
        for name, column in spec.columns.items():
            if column.codes:
                assert coded[name] == set(column.codes)


def test_messages_are_japanese_and_owned() -> None:
    for suite in [*landed_suites(), *mart_suites()]:
        for entry in json.loads(suite.path.read_text(encoding="utf-8"))["expectations"]:
            meta = entry["meta"]
            assert any("\u3040" <= sign <= "\u9fff" for sign in meta["message_ja"]), meta
            assert meta["owner"].startswith("team:")
            assert meta["severity"] in ("ERROR", "WARN")


def test_published_values_are_guarded_by_errors() -> None:
    suites = {suite.table: suite for suite in mart_suites()}
    assert {"indicator_values", "indicators", "indicator_scorecard", "drop_ledger"} <= set(suites)
    kinds = {rule.type for rule in suites["indicator_values"].rules if rule.severity == "ERROR"}
    assert {"expect_table_row_count_to_be_between", "expect_compound_columns_to_be_unique"} <= kinds


@pytest.mark.parametrize(
    "content",
    [
        '{"name": "x", "expectations": []}',
        '{"name": "x"}',
        "not json",
        "[]",
        '{"expectations": [{"kwargs": {}}]}',
        '{"expectations": [{"type": "expect_column_to_exist", "meta": {"severity": "LOUD"}}]}',
    ],
)
def test_a_file_that_is_no_suite_fails_and_blocks(tmp_path: Path, content: str) -> None:
    path = tmp_path / "s.t.json"
    path.write_text(content, encoding="utf-8")
    suite = read_suite(path, "landed", "s", "t")
    assert suite.problem
    assert suite.unusable().blocks


def test_a_ward_keeps_suites_beside_its_own_sources(tmp_path: Path) -> None:
    file = tmp_path / "library" / "expectations" / "loan.json"
    file.parent.mkdir(parents=True)
    file.write_text(
        json.dumps({"expectations": [{"type": "expect_column_to_exist", "kwargs": {"column": "loan_no"}}]})
    )
    own = [suite for suite in landed_suites((tmp_path,)) if suite.source_id == "library"]
    assert [(suite.table, len(suite.rules)) for suite in own] == [("loan", 1)]
