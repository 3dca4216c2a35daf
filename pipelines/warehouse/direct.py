"""Nodes of a compiled project run in DuckDB without dbt, in dbt's order and with dbt's verdicts (ADR 0020).

A table is emptied and filled in one transaction, so that its columns, types and comments stay those that dbt made. A
view stays as it is: the same code makes the same view.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.built import forget_in
from pipelines.warehouse.order import Order
from pipelines.warehouse.plan import Node, Plan
from pipelines.warehouse.report import NodeResult, scrubbed
from pipelines.warehouse.sql import fill, literal, name


def runs(plan: Plan, models: Collection[str]) -> bool:
    """Whether these models can be made without dbt; seeds are dbt's."""
    return all(plan.nodes[key].kind == "model" for key in models)


def run(
    settings: Settings,
    plan: Plan,
    models: Collection[str],
    sources: Collection[str],
    progress: Callable[[str], None] | None = None,
) -> tuple[NodeResult, ...]:
    """Make these models and test them and these sources; what lies behind a failure is skipped.

    The last complete build counts as forgotten from here on (`built.forget`).
    """
    order = Order(plan, models, sources)
    results: list[NodeResult] = []
    with open_build(settings) as connection:
        forget_in(connection)
        for setting, value in plan.settings.items():
            shown = str(value).lower() if isinstance(value, bool) else literal(value)
            connection.execute(f"set {name(setting)} = {shown}")
        for node in order.nodes():
            result = _skipped(node) if order.is_blocked(node) else _result(connection, node)
            if result.status in ("error", "fail"):
                order.block_behind(node)
            results.append(result)
            if progress is not None:
                progress(node.name)
    return tuple(results)


def _result(connection: duckdb.DuckDBPyConnection, node: Node) -> NodeResult:
    start = time.perf_counter()
    try:
        status, failures, message = _verdict(connection, node)
    except duckdb.Error as error:
        status, failures, message = "error", 0, scrubbed(str(error))
    return _ended(node, status, round(time.perf_counter() - start, 3), failures, message)


def _verdict(connection: duckdb.DuckDBPyConnection, node: Node) -> tuple[str, int, str]:
    if node.kind == "data_test":
        return _tested(connection, node)
    if node.materialized != "view":
        _fill(connection, node)
    return "success", 0, ""


def _fill(connection: duckdb.DuckDBPyConnection, node: Node) -> None:
    """Raises duckdb.Error; the table is then as it was."""
    table = name(node.schema, node.name)
    empty = fill("delete from $table", table=table)
    before = node.before if node.materialized == "incremental" else (empty,)
    connection.execute("begin")
    try:
        for statement in [*before, fill("insert into $table by name ($query)", table=table, query=node.sql)]:
            connection.execute(statement)
        connection.execute("commit")
    except duckdb.Error:
        connection.rollback()
        raise


def _tested(connection: duckdb.DuckDBPyConnection, node: Node) -> tuple[str, int, str]:
    """dbt's verdict on a data test: rows found, and whether that is a failure, a warning or nothing."""
    row = connection.execute(node.sql).fetchone()
    failures, warns, fails = row if row is not None else (0, False, False)
    if fails and node.severity == "ERROR":
        return "fail", int(failures), scrubbed(f"configured to fail if {node.fails_when}")
    if warns:
        return "warn", int(failures), scrubbed(f"configured to warn if {node.warns_when}")
    return "pass", 0, ""


def _skipped(node: Node) -> NodeResult:
    return _ended(node, "skipped", 0.0, 0, "")


def _ended(node: Node, status: str, seconds: float, failures: int, message: str) -> NodeResult:
    return NodeResult(
        node.unique_id,
        node.name,
        node.kind,
        status,
        node.model,
        node.source_id,
        node.severity,
        seconds,
        failures,
        message,
    )
