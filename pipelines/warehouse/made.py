"""The statements that make again, empty, what dbt has made: tables with their types, views, descriptions (ADR 0020)."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from pipelines.warehouse.plan import Node
from pipelines.warehouse.sql import fill, literal, name


def with_statements(connection: duckdb.DuckDBPyConnection, node: Node) -> Node:
    """The node with what makes its table or view, as `connection` shows it; of a seed also the query for its rows."""
    if node.kind == "data_test":
        return node
    if node.materialized == "view":
        statement = fill("create view $view as (\n$query\n)", view=_name(node), query=node.sql)
    else:
        statement = _value(connection, "select sql from duckdb_tables()", node)
    made = replace(node, make=(statement, *_comments(connection, node)))
    return replace(made, sql=_rows(connection, node)) if node.kind == "seed" else made


def _comments(connection: duckdb.DuckDBPyConnection, node: Node) -> tuple[str, ...]:
    kind = "view" if node.materialized == "view" else "table"
    comment = _value(connection, f"select comment from duckdb_{kind}s()", node)
    of_columns = connection.execute(
        "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ?"
        " and comment is not null order by column_index",
        [node.schema, node.name],
    ).fetchall()
    said = [fill("comment on $kind $name is $text", kind=kind, name=_name(node), text=literal(comment))] if comment else []
    return (
        *said,
        *(
            fill("comment on column $name is $text", name=name(node.schema, node.name, column), text=literal(text))
            for column, text in of_columns
        ),
    )


def _value(connection: duckdb.DuckDBPyConnection, select: str, node: Node) -> str:
    which = "view_name" if "duckdb_views" in select else "table_name"
    row = connection.execute(
        f"{select} where schema_name = ? and {which} = ? and not internal", [node.schema, node.name]
    ).fetchone()
    return str(row[0]) if row and row[0] is not None else ""


def _rows(connection: duckdb.DuckDBPyConnection, node: Node) -> str:
    """A query that gives the rows of a seed, which are few."""
    cursor = connection.execute(fill("select columns(*)::varchar from $table", table=_name(node)))
    columns = ", ".join(name(column[0]) for column in cursor.description or [])
    rows = [
        "(" + ", ".join("null" if value is None else literal(value) for value in row) + ")"
        for row in cursor.fetchall()
    ]
    return fill("select * from (values $rows) as seed ($columns)", rows=",\n".join(rows), columns=columns)


def _name(node: Node) -> str:
    return name(node.schema, node.name)
