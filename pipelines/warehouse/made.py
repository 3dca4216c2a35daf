"""The statements that make again, empty, what dbt has made: tables with their types, views, descriptions (ADR 0020)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb

from pipelines.warehouse.plan import Node
from pipelines.warehouse.sql import fill, literal, name, names

_SQL = "select sql from duckdb_tables() where schema_name = ? and table_name = ?"
_COMMENT = {
    "table": "select comment from duckdb_tables() where schema_name = ? and table_name = ?",
    "view": "select comment from duckdb_views() where schema_name = ? and view_name = ?",
    "column": "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ?"
    " and comment is not null order by column_index",
}


def with_statements(connection: duckdb.DuckDBPyConnection, node: Node) -> Node:
    """The node with what makes its table or view, as `connection` shows it; of a seed also the query for its rows."""
    if node.kind == "data_test":
        return node
    if node.materialized == "view":
        statement = fill("create view $view as (\n$query\n)", view=_name(node), query=node.sql)
    else:
        statement = str(_rows(connection, _SQL, node)[0][0])
    made = replace(node, make=(statement, *_comments(connection, node)))
    return replace(made, sql=_of_seed(connection, node)) if node.kind == "seed" else made


def _comments(connection: duckdb.DuckDBPyConnection, node: Node) -> Iterator[str]:
    kind = "view" if node.materialized == "view" else "table"
    for (text,) in _rows(connection, _COMMENT[kind], node):
        if text:
            yield f"comment on {kind} {_name(node)} is {literal(text)}"
    for column, text in _rows(connection, _COMMENT["column"], node):
        yield f"comment on column {name(node.schema, node.name, column)} is {literal(text)}"


def _rows(connection: duckdb.DuckDBPyConnection, query: str, node: Node) -> list[tuple[Any, ...]]:
    return connection.execute(query, [node.schema, node.name]).fetchall()


def _of_seed(connection: duckdb.DuckDBPyConnection, node: Node) -> str:
    """A query that gives the rows of a seed, which are few."""
    relation = connection.table(_name(node)).project("columns(*)::varchar")
    rows = [
        "(" + ", ".join("null" if value is None else literal(value) for value in row) + ")"
        for row in relation.fetchall()
    ]
    return fill(
        "select * from (values $rows) as seed ($columns)",
        rows=",\n".join(rows),
        columns=names(relation.columns),
    )


def _name(node: Node) -> str:
    return name(node.schema, node.name)
