"""`landed.publications`: every publication there was and the one being made, for `marts.publications`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipelines.warehouse.late import PUBLICATIONS
from pipelines.warehouse.sql import replace_table

GROUPS = ("files", "records", "checks")
"""Counts that a record keeps together and a table keeps in columns of their own."""


def fill_publications(connection: duckdb.DuckDBPyConnection, records: Sequence[Mapping[str, Any]]) -> None:
    """One row per record of the journal, numbered from 1; what an older record does not hold stays empty."""
    rows = [_row(number, record) for number, record in enumerate(records, start=1)]
    replace_table(connection, "temp.publications", dict.fromkeys(PUBLICATIONS, "VARCHAR"), rows)
    typed = ", ".join(f"{column}::{kind} as {column}" for column, kind in PUBLICATIONS.items())
    connection.execute("delete from landed.publications")
    connection.sql("select * from temp.publications").project(typed).insert_into("landed.publications")


def _row(number: int, record: Mapping[str, Any]) -> list[str | None]:
    flat = {"publication_no": number, **record}
    for group in (*GROUPS, "journal"):
        flat |= {f"{group}_{key}": value for key, value in record.get(group, {}).items()}
    return [None if flat.get(column) is None else str(flat[column]) for column in PUBLICATIONS]
