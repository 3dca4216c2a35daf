"""Putting names, literals and file lists into SQL, each in its own quotes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import pyarrow as pa

_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


def fill(template: str, **parts: str) -> str:
    """SQL with `$name` replaced by parts that are already quoted (`name`, `literal`, `parquet`, ...)."""
    return Template(template).substitute(parts)


def literal(value: str | date | datetime | Path) -> str:
    """A string literal; dates in ISO form."""
    return "'" + str(value).replace("'", "''") + "'"


def name(*parts: str) -> str:
    """A quoted identifier, or several joined by dots."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def names(columns: Iterable[str]) -> str:
    """Quoted identifiers with commas between them."""
    return ", ".join(name(column) for column in columns)


def parquet(paths: Sequence[Path]) -> str:
    """A `read_parquet(...)` call over exactly these files; signs that DuckDB would take for a pattern are escaped."""
    files = ", ".join(literal(_plain(path)) for path in paths)
    return f"read_parquet([{files}], union_by_name = true)"


def replace_table(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], rows: Sequence[Sequence[Any]]
) -> None:
    """Create `table` (a quoted name; `temp.x` for a temporary one) anew with typed columns and these rows."""
    declared = ", ".join(f"{name(column)} {kind}" for column, kind in columns.items())
    kind_of_table = "temp table" if table.startswith("temp.") else "table"
    connection.execute(
        fill(
            "create or replace $kind $table ($declared)",
            kind=kind_of_table,
            table=table.removeprefix("temp."),
            declared=declared,
        )
    )
    if rows:
        arrays = [
            pa.array(list(values), type=_ARROW[kind])
            for values, kind in zip(zip(*rows, strict=True), columns.values(), strict=True)
        ]
        connection.register("_rows", pa.table(arrays, names=list(columns)))
        connection.execute(fill("insert into $table by name select * from _rows", table=table))
        connection.unregister("_rows")


def _plain(path: Path) -> str:
    text = str(path)
    return text if os.name == "nt" else "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)
