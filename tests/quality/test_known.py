"""A frame that was judged before is not judged again, and nothing else is taken for it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.quality.examine import examine
from pipelines.quality.judge import Judge
from pipelines.quality.target import Plan, Target
from pipelines.warehouse.checks import CheckResult

Value = tuple[str | None, int | None]
RULES = (
    {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "code"}},
    {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["code", "n"]}},
    {"type": "expect_column_values_to_be_between", "kwargs": {"column": "n", "min_value": 0, "max_value": 9}},
    {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "n"}},
    {
        "type": "expect_column_max_to_be_between",
        "kwargs": {"column": "n", "max_value": {"$PARAMETER": "fiscal_year"}},
    },
    {
        "type": "expect_column_pair_values_a_to_be_greater_than_b",
        "kwargs": {"column_A": "until", "column_B": "since"},
    },
)


class Counted(Judge):
    """A judge that counts how often it is asked."""

    asked = 0

    def judge(self, *given: Any) -> Any:
        self.asked += 1
        return super().judge(*given)


@pytest.fixture(scope="module")
def judge() -> Counted:
    return Counted()


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    suite = tmp_path / "t.json"
    suite.write_text(json.dumps({"expectations": RULES}), encoding="utf-8")
    target = Target(str(suite), None, "t", {"t": str(tmp_path / "t.parquet")})
    return Plan("marts", "2026-04-30", (target,), str(tmp_path / "examined"))


def fill(plan: Plan, records: Sequence[Value]) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table t (code varchar, n integer, since integer, until integer)")
        for record in records:
            connection.execute("insert into t values (?, ?, 1, 0)", list(record))
        connection.table("t").write_parquet(plan.targets[0].files["t"])


def asked(plan: Plan, judge: Counted) -> tuple[int, list[CheckResult]]:
    """How often the judge was asked, and what came of it."""
    before = judge.asked
    results = examine(plan, lambda: judge)
    return judge.asked - before, results


def test_the_same_table_is_not_judged_again(plan: Plan, judge: Counted) -> None:
    fill(plan, [("a", 1), ("a", 1), ("b", -1), (None, None)])
    times, first = asked(plan, judge)
    assert times > 0
    assert [result.failed for result in first] == [2, 2, 1, 1, 0, 4]
    fill(plan, [(None, None), ("b", -1), ("a", 1), ("a", 1)])  # in another order
    assert asked(plan, judge) == (0, first)


def test_what_a_healthy_table_grows_by_is_judged_only_where_it_says_something_new(
    plan: Plan, judge: Counted
) -> None:
    fill(plan, [("a", 1), ("b", 2)])
    _, first = asked(plan, judge)
    fill(plan, [("a", 1), ("b", 2), ("c", 2)])
    times, second = asked(plan, judge)
    assert times == 0
    assert [result.evaluated for result in second] == [result.evaluated + 1 for result in first]
    fill(plan, [("a", 1), ("b", 2), ("c", 2), ("c", 10)])
    times, third = asked(plan, judge)
    assert times == 3  # repeated codes, numbers, the greatest of them
    assert [result.failed for result in third] == [2, 0, 1, 0, 0, 4]


def test_a_rule_on_the_date_is_judged_on_each_date(plan: Plan, judge: Counted) -> None:
    fill(plan, [("a", 2)])
    asked(plan, judge)
    assert asked(replace(plan, as_of="2026-05-31"), judge)[0] == 0  # the same fiscal year
    assert asked(replace(plan, as_of="2027-04-01"), judge)[0] == 1


def test_another_rule_is_judged(plan: Plan, judge: Counted) -> None:
    fill(plan, [("a", 5)])
    asked(plan, judge)
    suite = Path(plan.targets[0].suite)
    suite.write_text(suite.read_text(encoding="utf-8").replace("9", "4"), encoding="utf-8")
    times, results = asked(plan, judge)
    assert times == 1
    assert [result.failed for result in results] == [0, 0, 1, 0, 0, 1]


def test_a_rule_that_could_not_run_is_tried_again(plan: Plan, judge: Counted) -> None:
    suite = Path(plan.targets[0].suite)
    broken = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "code", "min_value": 0}}
    suite.write_text(json.dumps({"expectations": [broken]}), encoding="utf-8")
    fill(plan, [("a", 1)])
    for _ in range(2):
        times, results = asked(plan, judge)
        assert times > 0
        assert not results[0].passed


def test_a_share_that_may_be_repeated_is_one_of_all_records(plan: Plan, judge: Counted) -> None:
    mostly = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "code", "mostly": 0.5}}
    Path(plan.targets[0].suite).write_text(json.dumps({"expectations": [mostly]}), encoding="utf-8")
    fill(plan, [("a", 1), ("a", 1), ("b", 1), ("c", 1)])
    assert asked(plan, judge)[1][0].passed
    fill(plan, [("a", 1), ("a", 1), ("a", 1), ("c", 1)])
    assert not asked(plan, judge)[1][0].passed


def test_a_torn_file_of_verdicts_is_none(plan: Plan, judge: Counted) -> None:
    fill(plan, [("a", 1)])
    times, first = asked(plan, judge)
    file = Path(plan.cache) / "verdicts-marts.json"
    file.write_bytes(file.read_bytes()[:-9])
    assert asked(plan, judge) == (times, first)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from([0, 1, None])), max_size=9))
def test_repeated_records_are_counted_as_the_words_say(
    plan: Plan, judge: Counted, records: list[Value]
) -> None:
    fill(plan, records)
    _, results = asked(plan, judge)
    codes, both = (
        Counter(code for code, _ in records if code),
        Counter(r for r in records if r != (None, None)),
    )
    assert results[0].failed == sum(times for times in codes.values() if times > 1)
    assert results[1].failed == sum(times for times in both.values() if times > 1)
