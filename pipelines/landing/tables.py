"""Accepted rows as typed Arrow tables with the marks of their origin (`docs/architecture.md`, Landed Parquet)."""

from __future__ import annotations

import pyarrow as pa

from pipelines.landing.claim import Sorted, TableReading
from pipelines.landing.columns import Context
from pipelines.landing.convert import fields_of
from pipelines.landing.issues import Ledger
from pipelines.landing.repeated import Long, longer
from pipelines.profiles import TableSpec


def table_schema(spec: TableSpec) -> pa.Schema:
    """Schema of one landed table: canonical columns and companions, then the marks."""
    fields = [field for name, column in spec.columns.items() for field in fields_of(name, column)]
    marks = [
        ("_drop_id", pa.string()),
        ("_record_no", pa.int64()),
        ("_sheet", pa.string()),
        ("_cell", pa.string()),
    ]
    return pa.schema([*fields, *(pa.field(name, type_) for name, type_ in marks)])


def build_table(
    sorted_: Sorted, reading: TableReading, context: Context, ledger: Ledger, drop_id: str
) -> pa.Table:
    """Arrow table of one reading's accepted rows; for a repeated measure one row per cell."""
    schema = table_schema(reading.spec)
    if reading.rule.unpivot is None:
        numbers = pa.array(sorted_.record_no[sorted_.accepted], pa.int64())
        kept = Long(_kept(sorted_, reading), numbers, pa.nulls(len(numbers), pa.string()))
    else:
        kept = longer(sorted_, reading, reading.rule.unpivot, _kept(sorted_, reading), context, ledger)
    return _assembled(schema, kept, sorted_.claim.grid.sheet, drop_id)


def _kept(sorted_: Sorted, reading: TableReading) -> dict[str, pa.Array]:
    arrays = {name: array for c in reading.converted.values() for name, array in c.arrays.items()}
    if sorted_.accepted.all():
        return arrays
    keep = pa.array(sorted_.accepted)
    return {name: array.filter(keep) for name, array in arrays.items()}


def _assembled(schema: pa.Schema, kept: Long, sheet: str | None, drop_id: str) -> pa.Table:
    """Columns in the order of the schema; what the layout does not give is null. Strings stay dictionaries."""
    size = len(kept.record_no)
    given = {
        **kept.arrays,
        "_drop_id": _constant(drop_id, size),
        "_record_no": kept.record_no,
        "_sheet": _constant(sheet, size),
        "_cell": kept.cell,
    }
    columns = [given.get(field.name, pa.nulls(size, field.type)) for field in schema]
    return pa.table(columns, names=schema.names)


def _constant(word: str | None, size: int) -> pa.Array:
    if word is None:
        return pa.nulls(size, pa.string())
    return pa.DictionaryArray.from_arrays(pa.nulls(size, pa.int32()).fill_null(0), pa.array([word]))
