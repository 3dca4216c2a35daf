"""Great Expectations on small tables whose right answers are counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.quality.examine import examine
from pipelines.quality.examiner import Examiner
from pipelines.quality.judge import Judge
from pipelines.quality.plan import mart_plan
from pipelines.quality.suites import read_suite
from pipelines.quality.target import Plan, Target
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.checks import CheckResult

Record: TypeAlias = tuple[str | None, int, datetime | None]
CANARY = "東京都千代田区永田町カナリア太郎"


@pytest.fixture(scope="session")
def judge() -> Judge:
    """One context for all tests: its import takes seconds."""
    return Judge()


class Table:
    """A landed table of two drops, and suites on it."""

    def __init__(self, folder: Path, judge: Judge) -> None:
        self.folder, self.judge = folder, judge
        self.files: dict[str, str] = {}

    def drop(self, drop_id: str, records: list[Record]) -> None:
        kinds = (pa.string(), pa.int64(), pa.timestamp("us"))
        columns = zip(*records, strict=True)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        data = pa.table([*arrays, [drop_id] * len(records)], names=["channel", "n", "seen", "_drop_id"])
        file = self.folder / f"{drop_id}.parquet"
        pq.write_table(data, file)
        self.files[drop_id] = str(file)

    def plan(self, *expectations: dict[str, Any]) -> Plan:
        suite = self.folder / "s.t.json"
        suite.write_text(
            json.dumps({"expectations": list(expectations)}, ensure_ascii=False), encoding="utf-8"
        )
        target = Target(str(suite), "s", "t", dict(self.files))
        return Plan("landed", "2026-04-30", (target,), str(self.folder / "examined"))

    def examine(self, *expectations: dict[str, Any]) -> list[CheckResult]:
        return examine(self.plan(*expectations), lambda: self.judge)


@pytest.fixture
def table(tmp_path: Path, judge: Judge) -> Table:
    made = Table(tmp_path, judge)
    made.drop(
        "d1",
        [
            ("online", 1, datetime(2025, 4, 1, 9)),
            ("online", 2, datetime(2025, 4, 2, 9)),
            ("counter", 3, datetime(2025, 4, 3, 9)),
            (None, 4, None),
        ],
    )
    made.drop("d2", [("online", -5, datetime(2026, 5, 1)), ("pigeon", 7, None)])
    return made


def rule(kind: str, severity: str = "ERROR", **kwargs: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "kwargs": kwargs,
        "meta": {"severity": severity, "message_ja": "直してください"},
    }


def only(channel: str) -> dict[str, Any]:
    """Condition on another column, as Great Expectations writes it."""
    return {"type": "comparison", "column": {"name": "channel"}, "operator": "==", "parameter": channel}


def counts(result: CheckResult) -> tuple[bool, int, int]:
    return result.passed, result.evaluated, result.failed


def test_counts_are_records_not_combinations(table: Table) -> None:
    found = table.examine(
        rule("expect_column_values_to_be_in_set", column="channel", value_set=["online", "counter"]),
        rule("expect_column_values_to_not_be_null", column="channel"),
        rule("expect_column_values_to_be_between", column="n", min_value=0),
        rule("expect_column_values_to_be_in_set", column="channel", value_set=["pigeon"]),
        rule("expect_table_row_count_to_be_between", min_value=6, max_value=6),
    )
    assert [counts(result) for result in found] == [
        (False, 6, 1),
        (False, 6, 1),
        (False, 6, 1),
        (False, 6, 4),  # three online, one counter; blanks are another rule's matter
        (True, 6, 0),
    ]


def test_mostly_is_a_share_of_records(table: Table) -> None:
    table.drop("d3", [("online", 1, None)] * 94)  # 100 in all, 1 pigeon
    fine, not_fine = (
        table.examine(
            rule("expect_column_values_to_not_be_in_set", column="channel", value_set=["pigeon"], mostly=m)
        )[0]
        for m in (0.99, 0.995)
    )
    assert counts(fine) == (True, 100, 1)
    assert counts(not_fine) == (False, 100, 1)


def test_dates_and_parameters(table: Table) -> None:
    last, first = table.examine(
        rule("expect_column_max_to_be_between", "WARN", column="seen", max_value={"$PARAMETER": "as_of_end"}),
        rule("expect_column_min_to_be_between", column="seen", min_value="2025-04-01"),
    )
    assert not last.passed and not last.blocks  # 2026-05-01 is after 2026-04-30; WARN does not block
    assert first.passed


def test_a_rule_on_all_records_speaks_of_all_of_them(table: Table) -> None:
    """Its frame holds the least and greatest value, or not more records than it takes to judge their number."""
    found = table.examine(
        rule("expect_column_max_to_be_between", column="n", max_value=7),
        rule("expect_column_max_to_be_between", column="n", max_value=6),
        rule("expect_column_min_to_be_between", column="n", min_value=-5, max_value=-5),
        rule("expect_table_row_count_to_be_between", min_value=2),
        rule("expect_table_row_count_to_be_between", max_value=3),
        rule("expect_table_row_count_to_be_between", min_value=7),
        rule("expect_table_row_count_to_equal", value=5),
    )
    assert [counts(result) for result in found] == [
        (True, 6, 0),
        (False, 6, 1),
        (True, 6, 0),
        (True, 6, 0),
        (False, 6, 1),
        (False, 6, 1),
        (False, 6, 1),
    ]


def test_a_condition_looks_at_its_own_records_only(table: Table) -> None:
    found = table.examine(
        rule("expect_column_values_to_not_be_null", column="seen",
             row_condition=only("online")),
        rule("expect_column_values_to_not_be_null", column="seen",
             row_condition=only("pigeon")),
    )  # fmt: skip
    assert [result.passed for result in found] == [True, False]
    assert found[1].failed == 1


def test_a_check_that_cannot_run_is_a_failure(table: Table) -> None:
    found = table.examine(
        rule("expect_column_values_to_not_be_null", column="no_such_column"),
        rule("expect_column_values_to_be_between", column="channel", min_value=1, max_value=2),  # words
        rule("expect_no_such_thing", column="n"),
        rule("expect_column_values_to_not_be_null", column="n"),
    )
    assert [result.passed for result in found] == [False, False, False, True]
    assert all(result.blocks for result in found[:3])


def test_no_value_of_the_data_is_in_any_result(table: Table) -> None:
    table.drop("d3", [(CANARY, 1, None)] * 3)
    plan = table.plan(
        rule("expect_column_values_to_be_in_set", column="channel", value_set=["online"]),
        rule("expect_column_values_to_match_regex", column="channel", regex="^[a-z]+$"),
        rule("expect_column_values_to_be_unique", column="channel"),
        rule("expect_column_distinct_values_to_be_in_set", column="channel", value_set=["online"]),
        rule("expect_column_most_common_value_to_be_in_set", column="channel", value_set=["online"]),
    )
    found = examine(plan, lambda: table.judge)
    assert [result.passed for result in found] == [False] * 5
    assert CANARY not in repr(found)
    kept = b"".join(path.read_bytes() for path in Path(plan.cache).rglob("*") if path.is_file())
    assert kept and CANARY.encode() not in kept and "カナリア".encode("unicode_escape") not in kept


def test_only_new_drops_are_read_and_the_others_are_added_up(table: Table) -> None:
    rules = [
        rule("expect_column_values_to_not_be_null", column="channel"),
        rule("expect_column_values_to_be_between", column="n", min_value=0),
    ]
    assert [counts(result) for result in table.examine(*rules)] == [(False, 6, 1), (False, 6, 1)]
    for drop_id in ("d1", "d2"):  # landed files never change; if these were read again the counts would
        table.drop(drop_id, [(None, -9, None)] * 50)
    table.drop("d3", [("online", -1, None)])
    assert [counts(result) for result in table.examine(*rules)] == [(False, 7, 1), (False, 7, 2)]
    del table.files["d2"]  # superseded
    assert [counts(result) for result in table.examine(*rules)] == [(False, 5, 1), (False, 5, 1)]


def test_another_wording_examines_everything_anew(table: Table) -> None:
    table.examine(rule("expect_column_values_to_be_between", column="n", min_value=0))
    found = table.examine(rule("expect_column_values_to_be_between", column="n", min_value=2))
    assert counts(found[0]) == (False, 6, 2)
    assert len(list((table.folder / "examined").glob("*@*"))) == 1


def test_an_empty_table_passes_what_speaks_of_records(table: Table) -> None:
    table.files.clear()
    found = table.examine(
        rule("expect_column_values_to_not_be_null", column="channel"),
        rule("expect_column_max_to_be_between", column="seen", min_value="2025-01-01"),
        rule("expect_table_row_count_to_be_between", "WARN", min_value=1),
    )
    assert [counts(result) for result in found] == [(True, 0, 0), (True, 0, 0), (False, 0, 1)]


def test_an_empty_suite_and_no_suite_at_all_are_failures(table: Table) -> None:
    assert [result.blocks for result in table.examine()] == [True]
    assert [result.blocks for result in examine(replace(table.plan(), targets=()), lambda: table.judge)] == [
        True
    ]


@pytest.mark.parametrize("written", [True, False])
def test_marts_are_examined_as_written_or_as_built(tmp_path: Path, judge: Judge, *, written: bool) -> None:
    settings = Settings(tmp_path, tmp_path, (), date(2026, 4, 30))
    with open_build(settings) as connection:
        connection.execute("create schema marts")
        connection.execute("create view marts.v as select 'a' as id, 1 as n union all select 'a', 1")
        if written:
            connection.sql("from marts.v").write_parquet(str(tmp_path / "v.parquet"))
            connection.execute("create or replace view marts.v as select 'b' as id, 1 as n")
    suite = tmp_path / "v.json"
    suite.write_text(json.dumps({"expectations": [
        rule("expect_compound_columns_to_be_unique", column_list=["id", "n"]),
        rule("expect_column_values_to_be_unique", column="id"),
        rule("expect_column_values_to_be_between", column="n", max_value=1),
    ]}))  # fmt: skip
    absent = tmp_path / "w.json"
    absent.write_text(
        json.dumps({"expectations": [rule("expect_table_row_count_to_be_between", min_value=0)]})
    )
    suites = [read_suite(path, "marts", None, path.stem) for path in (suite, absent)]
    plan = mart_plan(settings, suites, tmp_path)
    assert [counts(result) for result in examine(plan, lambda: judge)] == [
        (False, 2, 2),
        (False, 2, 2),
        (True, 2, 0),
        (False, 0, 1),  # a mart that is not there is no pass
    ]


def test_the_other_process_answers_in_order_and_its_death_is_a_failure(table: Table) -> None:
    examiner = Examiner()
    examiner.start(table.plan(rule("expect_column_values_to_not_be_null", column="n")))
    assert [result.passed for result in examiner.results()] == [True]
    examiner.close()
    examiner.start(table.plan(rule("expect_column_values_to_not_be_null", column="n")))
    assert [result.blocks for result in examiner.results()] == [True]
