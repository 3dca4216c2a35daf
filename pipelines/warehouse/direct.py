"""Nodes of a compiled project run in DuckDB without dbt, in dbt's order and with dbt's verdicts (ADR 0020).

A table is emptied and filled in one transaction, so that its columns, types and comments stay those that dbt made. A
view stays as it is: the same code makes the same view.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.build import drop_in, open_build, transaction
from pipelines.warehouse.built import forget_in
from pipelines.warehouse.formulas import SCHEMA, keep_formulas
from pipelines.warehouse.order import Order, in_order
from pipelines.warehouse.plan import Node, Plan
from pipelines.warehouse.report import NodeResult, scrubbed
from pipelines.warehouse.sql import fill, literal, name

Progress = Callable[[str], None] | None


def run(
    settings: Settings,
    plan: Plan,
    models: Collection[str],
    sources: Collection[str],
    progress: Progress = None,
    anew: Collection[tuple[str, str]] = (),
) -> tuple[NodeResult, ...]:
    """Make these models and test them and these sources; what lies behind a failure is skipped.

    Incremental tables in `anew` (schema, name) are made from nothing. The last complete build counts as forgotten from
    here on (`built.forget`).
    """
    with open_build(settings) as connection:
        forget_in(connection)
        return tuple(_Run(connection, plan, Order(plan, models, sources), frozenset(anew)).results(progress))


def run_all(settings: Settings, plan: Plan, progress: Progress = None) -> tuple[NodeResult, ...]:
    """Make everything from nothing, as after an installation; nothing that was there before stays."""
    with open_build(settings) as connection:
        forget_in(connection)
        drop_in(connection, lambda schema, _: schema in plan.made_schemas)
        with transaction(connection):
            for schema in sorted(plan.made_schemas):
                connection.execute(fill("create schema if not exists $schema", schema=name(schema)))
            for node in in_order(plan, plan.models):
                connection.execute(";\n".join(node.make))
            formulas = {n.name: n.sql for n in plan.models.values() if n.schema == SCHEMA}
            keep_formulas(connection, formulas)
        order = Order(plan, plan.models, plan.sources)
        anew = frozenset((node.schema, node.name) for node in plan.models.values())
        return tuple(_Run(connection, plan, order, anew).results(progress))


@dataclass(slots=True)
class _Run:
    """Some nodes at once, each over a connection of its own."""

    connection: duckdb.DuckDBPyConnection
    plan: Plan
    order: Order
    anew: frozenset[tuple[str, str]]

    def results(self, progress: Progress) -> Iterator[NodeResult]:
        """What became of each node, as they end."""
        _share_processors(self.connection, self.plan.threads)
        free = [self._connected() for _ in range(self.plan.threads)]
        waiting: list[Node] = []
        running: dict[Future[NodeResult], tuple[Node, duckdb.DuckDBPyConnection]] = {}
        with ThreadPoolExecutor(self.plan.threads) as pool:
            while self.order:
                waiting += self.order.ready()
                while waiting and free:
                    node, cursor = waiting.pop(0), free.pop()
                    running[pool.submit(self._result, cursor, node)] = node, cursor
                for ended in wait(running, return_when=FIRST_COMPLETED).done:
                    node, cursor = running.pop(ended)
                    free.append(cursor)
                    result = ended.result()
                    if result.status in ("error", "fail"):
                        self.order.block_behind(node)
                    self.order.done(node)
                    if progress is not None:
                        progress(node.name)
                    yield result

    def _connected(self) -> duckdb.DuckDBPyConnection:
        cursor = self.connection.cursor()
        cursor.execute("set enable_progress_bar = false")
        for setting, value in self.plan.settings.items():
            shown = str(value).lower() if isinstance(value, bool) else literal(value)
            cursor.execute(f"set {name(setting)} = {shown}")
        return cursor

    def _result(self, cursor: duckdb.DuckDBPyConnection, node: Node) -> NodeResult:
        if self.order.is_blocked(node):
            return _ended(node, "skipped", 0.0, 0, "")
        start = time.perf_counter()
        try:
            status, failures, message = self._verdict(cursor, node)
        except duckdb.Error as error:
            status, failures, message = "error", 0, scrubbed(str(error))
        return _ended(node, status, round(time.perf_counter() - start, 3), failures, message)

    def _verdict(self, cursor: duckdb.DuckDBPyConnection, node: Node) -> tuple[str, int, str]:
        if node.kind == "data_test":
            return _tested(cursor, node)
        if node.materialized != "view":
            adds = node.materialized == "incremental" and (node.schema, node.name) not in self.anew
            _fill(cursor, node, anew=not adds)
        return "success", 0, ""


def _share_processors(connection: duckdb.DuckDBPyConnection, nodes_at_once: int) -> None:
    """Nodes that run side by side have a thread each; DuckDB adds as many as processors are left over. A query cut up
    for more threads than there are processors costs a fifth more of their time. Holds until the file is closed.
    """
    connection.execute("reset threads")
    (processors,) = connection.execute("select current_setting('threads')").fetchone() or (1,)
    connection.execute(f"set threads = {max(1, processors - nodes_at_once + 1)}")


def _fill(connection: duckdb.DuckDBPyConnection, node: Node, *, anew: bool) -> None:
    """Raises duckdb.Error; the table is then as it was."""
    table = name(node.schema, node.name)
    before = (fill("delete from $table", table=table),) if anew else node.before
    query = node.sql if anew else node.more
    with transaction(connection):
        for statement in [*before, fill("insert into $table by name ($query)", table=table, query=query)]:
            connection.execute(statement)


def _tested(connection: duckdb.DuckDBPyConnection, node: Node) -> tuple[str, int, str]:
    """dbt's verdict on a data test: rows found, and whether that is a failure, a warning or nothing."""
    row = connection.execute(node.sql).fetchone()
    failures, warns, fails = row if row is not None else (0, False, False)
    if fails and node.severity == "ERROR":
        return "fail", int(failures), scrubbed(f"configured to fail if {node.fails_when}")
    if warns:
        return "warn", int(failures), scrubbed(f"configured to warn if {node.warns_when}")
    return "pass", 0, ""


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
