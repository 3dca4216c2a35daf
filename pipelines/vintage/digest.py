"""Digest of published values: a rebuild proves itself by it, also where the publication's folder is gone.

The same on every machine and for every version of DuckDB: rows in the order of their cells, columns in the order of
their names, floating-point numbers in full (hexadecimal), everything else as text.
"""

from __future__ import annotations

import hashlib
import json

import duckdb

from pipelines.warehouse.late import CELL
from pipelines.warehouse.sql import fill, name, names

MOMENT = frozenset({"citation_id", "publication_id", "published_at"})
"""Columns that name the moment of publishing (a citation bears the as-of date): not part of the values."""

_FLOATS = ("DOUBLE", "FLOAT")


def values_digest(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """SHA-256 (hex) over `table`, a quoted name of a table shaped like `marts.indicator_values`."""
    described = connection.execute(f"describe {table}").fetchall()
    kinds = {row[0]: row[1] for row in sorted(described) if row[0] not in MOMENT}
    shown = ", ".join(name(c) if kind in _FLOATS else f"{name(c)}::varchar" for c, kind in kinds.items())
    query = fill(
        "select $shown from $table order by $order",
        shown=shown,
        table=table,
        order=names([*CELL, *(column for column in kinds if column not in CELL)]),
    )
    rows = connection.execute(query).to_arrow_table()
    digest = hashlib.sha256()
    for (column, kind), values in zip(kinds.items(), rows.columns, strict=True):
        listed = values.to_pylist()
        exact = _in_full(listed) if kind in _FLOATS else listed
        digest.update(json.dumps([column, exact], ensure_ascii=False, separators=(",", ":")).encode())
    return digest.hexdigest()


def _in_full(values: list[float | None]) -> list[str | None]:
    return [None if value is None else (value + 0.0).hex() for value in values]  # the two zeros are one
