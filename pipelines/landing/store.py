"""Landed Parquet: written aside, synced, renamed; never changed afterwards."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import disk
from pipelines.landing.read import Reading

_ROW_GROUP = 250_000


def store(landed: Path, source_id: str, drop_id: str, reading: Reading) -> None:
    """Write the drop's tables and its dispositions below `landed`.

    A drop that lies there whole stays as it is: publications were made from it, and its id covers what it follows from.
    """
    tables = {
        landed / source_id / name / f"{drop_id}.parquet": table for name, table in reading.tables.items()
    }
    dispositions = landed / "_dispositions" / f"{drop_id}.parquet"
    if all(path.exists() for path in (*tables, dispositions)):
        return
    for path, table in tables.items():
        _write(path, table)
    _write(dispositions, reading.ledger.to_table(drop_id))


def _write(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".tmp")
    coded = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    pq.write_table(table, aside, compression="lz4", use_dictionary=coded, row_group_size=_ROW_GROUP)
    disk.sync_path(aside)
    disk.replace(aside, path)
