"""`audit.formula` of the build file: the queries that its indicators were filled with, as they ran.

`shihyo explain --rows` unfolds them (ADR 0015); the project may have changed since.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from pipelines.warehouse.sql import replace_table

SCHEMA = "indicators"
"""Schema of the models that are formulas."""

_FORMULA = {"indicator_id": "VARCHAR", "query": "VARCHAR"}


def keep_formulas(connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> None:
    """Keep queries by indicator id, in place of earlier ones of the same ids."""
    connection.execute("create schema if not exists audit")
    connection.execute("create table if not exists audit.formula (indicator_id varchar, query varchar)")
    replace_table(connection, "temp.formula", _FORMULA, sorted(queries.items()))
    connection.execute(
        "delete from audit.formula where indicator_id in (select indicator_id from temp.formula)"
    )
    connection.execute("insert into audit.formula by name select * from temp.formula")
    connection.execute("drop table temp.formula")


def read_formula(connection: duckdb.DuckDBPyConnection, indicator_id: str) -> str | None:
    """The query of one indicator; None where the build file does not know it."""
    try:
        row = connection.execute(
            "select query from audit.formula where indicator_id = ?", [indicator_id]
        ).fetchone()
    except duckdb.CatalogException:
        return None
    return str(row[0]) if row else None
