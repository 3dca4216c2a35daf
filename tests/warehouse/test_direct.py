"""What dbt compiled, run without dbt: the same tables and verdicts, and dbt again where there is any doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.warehouse import compiled, dbt, dbt_project, direct, fingerprint, selection
from pipelines.warehouse.build import open_build
from pipelines.warehouse.order import Order
from pipelines.warehouse.plan import Node, Origin, Plan
from pipelines.warehouse.report import DbtReport, NodeResult

CANARY = "個人カナリア0312345678"
MODELS = ("rate", "doubled", "ledger", "shown")
SEED = "word"

FILES = {
    "dbt_project.yml": "name: small\nversion: '1.0'\nprofile: small\nmodel-paths: [models]\n"
    "seed-paths: [seeds]\nseeds: {small: {+schema: marts}}\n"
    "flags: {send_anonymous_usage_stats: false}\nvars: {indicator_ids: []}\n"
    "models: {small: {+schema: marts, +materialized: table, +persist_docs: {relation: true, columns: true}}}\n",
    "profiles.yml": "small:\n  target: build\n  outputs:\n    build:\n      type: duckdb\n"
    "      path: \"{{ env_var('SHIHYO_BUILD_FILE') }}\"\n      threads: 2\n      settings: {TimeZone: Asia/Tokyo}\n",
    "macros/schema.sql": "{% macro generate_schema_name(name, node) %}{{ name or 'main' }}{% endmacro %}\n"
    "{% macro forget_day() %}{% if is_incremental() %}"
    "delete from {{ this }} where day in (select day from {{ source('landed', 'thing') }})"
    "{% endif %}{% endmacro %}",
    "seeds/word.csv": "n,said,since\n1,\"一、'一'\",2025-04-01\n2,,2025-04-02\n",
    "models/sources.yml": "version: 2\nsources:\n  - name: landed\n    tables:\n      - name: thing\n        columns:\n"
    "          - name: day\n            data_tests: [not_null]\n",
    "models/rate.sql": "select day, cast(word as integer) as n from {{ source('landed', 'thing') }}",
    "models/rate.yml": "version: 2\nmodels:\n  - name: rate\n    description: 割合の表\n    columns:\n      - name: n\n"
    "        description: 件数\n        data_tests:\n          - not_null\n"
    "          - accepted_values: {arguments: {values: [1, 2, 3], quote: false}, config: {severity: warn}}\n",
    "models/doubled.sql": "select 2 * n as n from {{ ref('rate') }}",
    "models/shown.sql": "{{ config(materialized='view') }} select n from {{ ref('doubled') }}",
    "models/shown.yml": "version: 2\nmodels:\n  - name: shown\n    columns: [{name: n, data_tests: [not_null]}]\n",
    "models/ledger.sql": "{{ config(materialized='incremental', incremental_strategy='append',"
    " pre_hook='{{ forget_day() }}') }} select day, count(*) as days from {{ source('landed', 'thing') }}"
    "{% if is_incremental() %} where day not in (select day from {{ this }}){% endif %} group by day",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small dbt project over one landed table, in place of the product's."""
    folder = tmp_path / "dbt_project"
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    monkeypatch.setattr(dbt_project, "DBT_PROJECT", folder)
    monkeypatch.setattr(dbt_project, "KEPT", folder / "target" / "shihyo")
    monkeypatch.setattr(fingerprint, "DBT_PROJECT", folder)
    monkeypatch.setenv("SHIHYO_BUILD_FILE", "")
    return folder


def land(settings: Settings, *rows: tuple[str | None, str | None]) -> None:
    """Fill the landed table."""
    with open_build(settings) as connection:
        connection.execute("create schema if not exists landed")
        connection.execute("create or replace table landed.thing (day varchar, word varchar)")
        for row in rows:
            connection.execute("insert into landed.thing values (?, ?)", row)


def tables(settings: Settings) -> dict[str, Any]:
    """Rows, and columns with types and comments, of everything that was built."""
    with open_build(settings, read_only=True) as connection:
        rows = {
            model: connection.execute(f"select * from marts.{model} order by all").fetchall()
            for model in (*MODELS, SEED)
        }
        columns = connection.execute(
            "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns()"
            " where schema_name = 'marts' order by all"
        ).fetchall()
        commented = connection.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'marts' union all"
            " select view_name, comment from duckdb_views() where schema_name = 'marts' order by all"
        ).fetchall()
    return {**rows, "columns": columns, "tables": commented}


def without_times(nodes: tuple[NodeResult, ...]) -> list[NodeResult]:
    return sorted((replace(node, seconds=0.0) for node in nodes), key=lambda node: node.unique_id)


@pytest.fixture
def built(project: Path, settings: Settings) -> Plan:
    """The project built once by dbt; returns what it compiled."""
    land(settings, ("d1", "1"), ("d1", "2"))
    report = dbt.build(settings)
    assert report.error is None and all(node.passed for node in report.nodes)
    plan = compiled.recall()
    assert plan is not None
    return plan


@pytest.fixture
def both_ways(built: Plan, settings: Settings) -> Callable[..., tuple[DbtReport, DbtReport]]:
    """The same new rows once by dbt, once without, each from the same build; the second stays."""

    def run(*rows: tuple[str | None, str | None]) -> tuple[DbtReport, DbtReport]:
        land(settings, *rows)
        models = {f"model.small.{model}" for model in MODELS}
        sources = {"source.small.landed.thing"}
        before = settings.build_file.read_bytes()
        by_dbt = dbt.build(settings, select=selection.selectors(built, models, sources))
        made = tables(settings)
        settings.build_file.write_bytes(before)
        alone = DbtReport(direct.run(settings, built, models, sources))
        assert tables(settings) == made
        return by_dbt, alone

    return run


def test_the_same_tables_types_comments_and_verdicts(
    both_ways: Callable[..., tuple[DbtReport, DbtReport]], settings: Settings
) -> None:
    by_dbt, alone = both_ways(("d1", "3"), ("d2", "7"))
    assert without_times(alone.nodes) == without_times(by_dbt.nodes)
    warned = [node for node in alone.nodes if node.status == "warn"]
    assert [(node.model, node.failures, node.severity) for node in warned] == [("rate", 1, "WARN")]
    made = tables(settings)
    assert made["doubled"] == [(6,), (14,)]
    assert made["ledger"] == [("d1", 1), ("d2", 1)]  # the hook had forgotten d1, or it would still be 2
    assert ("rate", "割合の表") in made["tables"]


@pytest.mark.parametrize(
    ("rows", "failed", "skipped"),
    [
        ([("d1", None)], {"not_null_rate_n"}, {"doubled", "shown", "not_null_shown_n"}),
        ([("d1", CANARY)], {"rate"}, {"doubled", "shown", "not_null_shown_n", "not_null_rate_n"}),
        ([(None, "1")], {"source_not_null_landed_thing_day"}, set(MODELS)),
    ],
)
def test_what_fails_keeps_the_rest_from_running_as_in_dbt(
    both_ways: Callable[..., tuple[DbtReport, DbtReport]],
    rows: list[tuple[str | None, str | None]],
    failed: set[str],
    skipped: set[str],
) -> None:
    """A failed test on a table, a query that breaks on data, a failed test on what was landed."""
    by_dbt, alone = both_ways(*rows)
    assert without_times(alone.nodes) == without_times(by_dbt.nodes)
    assert {node.name for node in alone.nodes if node.status in ("fail", "error")} == failed
    assert {node.name for node in alone.nodes if node.status == "skipped"} >= skipped
    told = {check.check_id: check.message_ja for check in by_dbt.checks()}
    assert {check.check_id: check.message_ja for check in alone.checks()} == told
    assert any(check.blocks for check in alone.checks())
    assert CANARY not in repr(alone)


@pytest.mark.parametrize(
    "rows",
    [
        [("d1", "1"), ("d2", "7")],
        [("d1", None), ("d2", "2")],
        [("d1", CANARY)],
        [(None, "1")],
        [],
    ],
)
def test_everything_from_nothing_is_what_dbt_makes(
    built: Plan, settings: Settings, rows: list[tuple[str | None, str | None]]
) -> None:
    """Also where something fails: what is not reached is empty with dbt not there, and absent with dbt."""
    settings.build_file.unlink()
    land(settings, *rows)
    by_dbt = dbt.build(settings)
    reached = all(node.status in ("success", "pass", "warn") for node in by_dbt.nodes)
    made = tables(settings) if reached else None
    settings.build_file.unlink()
    land(settings, *rows)
    alone = DbtReport(direct.run_all(settings, built))
    assert without_times(alone.nodes) == without_times(by_dbt.nodes)
    assert made in (None, tables(settings))
    assert CANARY not in repr(alone)


def test_nothing_of_an_earlier_build_stays(built: Plan, settings: Settings) -> None:
    with open_build(settings) as connection:
        connection.execute("create table marts.renamed (n integer)")
    land(settings, ("d1", "3"))
    assert all(node.passed for node in direct.run_all(settings, built))
    with open_build(settings, read_only=True) as connection:
        found = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'")
        assert {row[0] for row in found.fetchall()} == {*MODELS, SEED} - {"shown"}
    assert tables(settings)["ledger"] == [("d1", 1)]


def test_an_incremental_table_is_made_anew_where_asked(built: Plan, settings: Settings) -> None:
    """A day that its source no longer holds goes only so."""
    land(settings, ("d2", "2"))
    models, keys = {"model.small.ledger"}, [("marts", "ledger")]
    direct.run(settings, built, models, ())
    assert tables(settings)["ledger"] == [("d1", 2), ("d2", 1)]
    direct.run(settings, built, models, (), anew=keys)
    assert tables(settings)["ledger"] == [("d2", 1)]


def test_nodes_at_once_leave_duckdb_the_other_processors(built: Plan, settings: Settings) -> None:
    with open_build(settings) as connection:
        (processors,) = connection.execute("select current_setting('threads')").fetchone() or (0,)
        for _ in range(2):
            direct.run(settings, built, {"model.small.rate"}, ())
            assert connection.execute("select current_setting('threads')").fetchone() == (
                max(1, processors - built.threads + 1),
            )


def test_a_test_of_two_models_holds_back_only_what_is_made_from_both() -> None:
    def node(kind: Any, key: str, *parents: str) -> Node:
        return Node(key, key, kind, "s", "table", (key,), parents, None, None, "ERROR")

    nodes = [
        node("model", "a", "src"),
        node("model", "b", "src"),
        node("model", "of_a", "a"),
        node("model", "of_both", "a", "b"),
        node("model", "below", "of_both"),
        node("data_test", "related", "a", "b"),
        node("data_test", "of_below", "below"),
        node("data_test", "of_source", "src"),
    ]
    plan = Plan({n.unique_id: n for n in nodes}, {"src": Origin("src", "landed", "x")}, {})
    order = Order(plan, {"a", "b", "of_a", "of_both", "below"}, {"src"})
    names: list[str] = []
    while order:
        for n in order.ready():
            names.append(n.unique_id)
            order.done(n)
    assert names.index("of_source") < names.index("a")
    assert max(names.index("a"), names.index("b")) < names.index("related") < names.index("of_both")
    assert names.index("below") < names.index("of_below") and sorted(names) == sorted(plan.nodes)
    order.block_behind(plan.nodes["related"])
    assert {n.unique_id for n in nodes if order.is_blocked(n)} == {"of_both", "below", "of_below"}


def test_what_was_compiled_counts_for_this_project_alone(
    built: Plan, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = dbt_project.KEPT / "compiled.json"
    whole = kept.read_text(encoding="utf-8")
    kept.write_text(whole[: len(whole) // 2], encoding="utf-8")
    assert compiled.recall() is None
    kept.write_text(whole, encoding="utf-8")
    assert compiled.recall() == built
    with monkeypatch.context() as patch:
        patch.setenv("SHIHYO_MEMORY_LIMIT", "1GB")
        assert compiled.recall() is None
    (project / "models" / "doubled.sql").write_text("select 3 * n as n from {{ ref('rate') }}")
    assert compiled.recall() is None


@pytest.mark.parametrize(
    "head",
    [
        "{{ config(post_hook='select 1') }}",
        "{{ config(materialized='ephemeral') }}",
        "{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='n') }}",
        "{{ config(alias='other') }}",
        "{{ config(sql_header='set threads = 1;') }}",
    ],
)
def test_a_project_with_something_unknown_stays_with_dbt(
    project: Path, settings: Settings, head: str
) -> None:
    (project / "models" / "doubled.sql").write_text(f"{head} select 2 * n as n from {{{{ ref('rate') }}}}")
    land(settings, ("d1", "1"))
    assert all(node.passed for node in dbt.build(settings).nodes)
    assert compiled.recall() is None


def test_nothing_is_kept_of_a_build_that_failed(project: Path, settings: Settings) -> None:
    land(settings, ("d1", None))
    assert not all(node.passed for node in dbt.build(settings).nodes)
    assert compiled.recall() is None
    land(settings, ("d1", "1"))
    dbt.build(settings)
    assert compiled.recall() is not None
