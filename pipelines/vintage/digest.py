"""Digest of published values: a rebuild proves itself by it, also where the publication's folder is gone.

The same on every machine and for every version of DuckDB: rows in the order of their cells, columns in the order of
their names, floating-point numbers in full (hexadecimal), everything else as JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import duckdb

from pipelines.warehouse.late import CELL
from pipelines.warehouse.sql import fill, names

MOMENT = frozenset({"citation_id", "publication_id", "published_at"})
"""Columns that name the moment of publishing (a citation bears the as-of date): not part of the values."""


def values_digest(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """SHA-256 (hex) over `table`, a quoted name of a table shaped like `marts.indicator_values`."""
    described = connection.execute(f"describe {table}").fetchall()
    columns = sorted(row[0] for row in described if row[0] not in MOMENT)
    query = fill(
        "select $columns from $table order by $order",
        columns=names(columns),
        table=table,
        order=names([*CELL, *(column for column in columns if column not in CELL)]),
    )
    rows = connection.execute(query).to_arrow_table()
    digest = hashlib.sha256()
    for column in columns:
        digest.update(_canonical(column, rows.column(column).to_pylist()))
    return digest.hexdigest()


def _canonical(column: str, values: Iterable[object]) -> bytes:
    shown = [_exact(value) for value in values]
    return json.dumps([column, shown], ensure_ascii=False, separators=(",", ":")).encode()


def _exact(value: object) -> object:
    if isinstance(value, float):
        return (value + 0.0).hex()  # the two zeros are one
    return value if value is None or isinstance(value, bool | int) else str(value)
