"""Values ever published, from the journal's revisions; the warehouse's own tables need not be there.

A revision row exists only where a value changed: the value in force at a publication is the last row of its cell at or
before that publication, unless that row withdraws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.late import CELL, REVISION
from pipelines.warehouse.sql import fill, name, names, parquet, replace_table

STORED = {column: kind for column, kind in REVISION.items() if column != "superseded_by"}
"""Columns of `journal/revisions/*.parquet`."""

_KNOWN = {"publication_id": "VARCHAR", "published_at": "TIMESTAMP"}


def revision_files(settings: Settings, records: Sequence[Mapping[str, Any]]) -> list[Path]:
    """Files of revisions of these publications, each once; a publication that changed nothing may have none."""
    ids = dict.fromkeys(known["publication_id"] for known in records)
    paths = [settings.journal / "revisions" / f"{publication_id}.parquet" for publication_id in ids]
    return [path for path in paths if path.exists()]


def revision_rows(
    connection: duckdb.DuckDBPyConnection, settings: Settings, records: Sequence[Mapping[str, Any]]
) -> str:
    """Query of the revision rows of these publications (records of the journal), in the columns of `STORED`.

    Rows of an attempt that never became visible are left out, for no publication of that id and time is recorded:
    the query reads those that are from `temp.known_publication`, which this fills.
    """
    files = revision_files(settings, records)
    rows = [(known["publication_id"], datetime.fromisoformat(known["published_at"])) for known in records]
    replace_table(connection, "temp.known_publication", _KNOWN, rows)
    present: set[str] = set()
    if files:
        present = {row[0] for row in connection.execute(f"describe from {parquet(files)}").fetchall()}
    shown = ", ".join(
        name(column) if column in present else f"null::{kind} as {name(column)}"
        for column, kind in STORED.items()
    )
    if not files:
        return fill("select $shown where false", shown=shown)
    return fill(
        "select $shown from $files semi join temp.known_publication using (publication_id, published_at)",
        shown=shown,
        files=parquet(files),
    )


def in_force(revisions: str, published_at: str) -> str:
    """SQL of the rows of `revisions` (a relation) in force at a time, which is SQL too: a literal or a parameter."""
    return fill(
        "select * from (select * from $revisions where published_at <= $at"
        " qualify row_number() over (partition by $cell order by published_at desc) = 1)"
        " where reason <> 'withdrawn'",
        revisions=revisions,
        at=published_at,
        cell=names(CELL),
    )
