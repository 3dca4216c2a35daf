"""`landed.publications` and `landed.publication`: every publication there was, and the one being made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from pipelines.warehouse.late import PUBLICATION, PUBLICATIONS
from pipelines.warehouse.sql import fill, name, replace_table

_GROUPS = ("files", "records", "checks", "journal")
"""Counts that a record keeps together and a table keeps in columns of their own."""


def fill_publications(connection: duckdb.DuckDBPyConnection, records: Sequence[Mapping[str, Any]]) -> None:
    """`landed.publications` with one row per record, numbered from 1; what an older record does not hold stays empty.
    `landed.publication` with the last of them, which is the one being made.
    """
    numbered = [{"publication_no": number, **record} for number, record in enumerate(records, start=1)]
    _fill(connection, "publications", PUBLICATIONS, numbered)
    _fill(connection, "publication", PUBLICATION, numbered[-1:])


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    records: Sequence[Mapping[str, Any]],
) -> None:
    replace_table(
        connection, f"temp.{table}", dict.fromkeys(columns, "VARCHAR"), [_row(columns, r) for r in records]
    )
    typed = ", ".join(f"{column}::{kind} as {column}" for column, kind in columns.items())
    connection.execute(fill("delete from $table", table=name("landed", table)))
    connection.table(f"temp.{table}").project(typed).insert_into(f"landed.{table}")


def _row(columns: Iterable[str], record: Mapping[str, Any]) -> list[str | None]:
    flat = dict(record)
    for group in _GROUPS:
        flat |= {f"{group}_{key}": value for key, value in record.get(group, {}).items()}
    return [None if flat.get(column) is None else str(flat[column]) for column in columns]
