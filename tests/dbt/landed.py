"""A landed schema made by hand, and dbt run over it as the night does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

ROOT = Path(__file__).resolve().parents[2]
DBT_PROJECT = ROOT / "dbt_project"
MODELS = DBT_PROJECT / "models"
SOURCES = ROOT / "pipelines" / "sources"

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Build = Callable[..., Path]


def declared_tables() -> dict[str, dict[str, str]]:
    """Columns and types of every table that dbt declares as a source, by name in schema `landed`."""
    tables: dict[str, dict[str, str]] = {}
    for path in sorted(MODELS.glob("staging/*/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text("utf-8"))["sources"]:
            for table in source["tables"]:
                name = table.get("identifier", table["name"])
                tables[name] = {column["name"]: column["data_type"] for column in table["columns"]}
    return tables


def indicator_ids() -> list[str]:
    """Names of the files in the indicators' folder, as whoever calls dbt lists them."""
    return sorted(path.stem for path in (MODELS / "indicators").rglob("*.sql"))


def build_landed(file: Path, rows: Rows, as_of: date) -> None:
    """Typed tables of schema `landed`, filled with the given rows; every record counts as of one drop."""
    context = [{"as_of": as_of, "publication_id": "P-test", "code_version": "test"}]
    drop = [{"drop_id": "d1", "source_id": "test", "profile_id": "test", "path": "test.csv", "file_rank": 1}]
    filled = {"run_context": context, "active_drop": drop, **rows}
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema landed")
        for table, columns in declared_tables().items():
            listed = ", ".join(f'"{name}" {data_type}' for name, data_type in columns.items())
            connection.execute(f'create table landed."{table}" ({listed})')
            _fill(connection, table, list(columns), filled.pop(table, []))
    assert not filled, f"rows for tables that no source declares: {sorted(filled)}"


def _fill(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], rows: Sequence[Row]) -> None:
    place = {"_drop_id": "d1"} if "_drop_id" in columns else {}
    numbered = [{**place, "_record_no": number, **row} for number, row in enumerate(rows, start=1)]
    unknown = {name for row in rows for name in row} - set(columns)
    assert not unknown, f"{table} has no columns {sorted(unknown)}"
    if numbered:
        content = pa.table({name: [row.get(name) for row in numbered] for name in columns})
        connection.from_arrow(content).insert_into(f"landed.{table}")


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def run_dbt(command: str, file: Path, *options: str) -> Any:
    """One dbt command in this process; its folders lie beside the build file."""
    names = ", ".join(f'"{name}"' for name in indicator_ids())
    with _environment({"SHIHYO_BUILD_FILE": str(file), "DO_NOT_TRACK": "1"}):
        result = dbtRunner().invoke(
            [
                *("--log-level", "warn", "--log-path", str(file.parent / "logs")),
                *(command, "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
                *("--target-path", str(file.parent / "target")),
                *("--vars", f"{{indicator_ids: [{names}]}}", *options),
            ]
        )
    # The adapter keeps the file open in this process; readers open it after this.
    DuckDBConnectionManager.close_all_connections()
    return result
