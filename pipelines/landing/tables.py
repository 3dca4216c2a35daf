"""Accepted rows as typed Arrow tables with the marks of their origin (`docs/architecture.md`, Landed Parquet)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from pipelines.landing.claim import Sorted, TableReading
from pipelines.landing.columns import ColumnReader, Context
from pipelines.landing.convert import fields_of
from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Distinct, Mask, distinct
from pipelines.landing.header import unpivot_columns
from pipelines.landing.issues import Ledger
from pipelines.landing.reasons import message_for
from pipelines.profiles import ColumnRule, TableSpec, Unpivot


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
    unpivot = reading.rule.unpivot
    if unpivot is None:
        rows = sorted_.record_no[sorted_.accepted]
        arrays = _kept(reading.converted, sorted_.accepted)
        return _assembled(schema, arrays, rows, sorted_.claim.grid.sheet, drop_id, None)
    pieces = [
        _one_repeat(sorted_, reading, unpivot, context, ledger, drop_id, column, said)
        for column, said in unpivot_columns(sorted_.claim.header, reading.rule).items()
    ]
    return pa.concat_tables(pieces) if pieces else schema.empty_table()


def _kept(converted: dict[str, Converted], accepted: Mask) -> dict[str, pa.Array]:
    arrays = {name: array for c in converted.values() for name, array in c.arrays.items()}
    if accepted.all():
        return arrays
    keep = pa.array(accepted)
    return {name: array.filter(keep) for name, array in arrays.items()}


def _assembled(
    schema: pa.Schema,
    arrays: dict[str, pa.Array],
    record_no: np.ndarray,
    sheet: str | None,
    drop_id: str,
    cell_column: int | None,
) -> pa.Table:
    """Columns in the order of the schema; what the layout does not give is null. Strings stay dictionaries."""
    size = len(record_no)
    marks = {
        "_drop_id": _constant(drop_id, size),
        "_record_no": pa.array(record_no, pa.int64()),
        "_sheet": _constant(sheet, size),
        "_cell": _cells(cell_column, record_no),
    }
    columns = []
    for field in schema:
        given = arrays.get(field.name, marks.get(field.name))
        columns.append(pa.nulls(size, field.type) if given is None else given)
    return pa.table(columns, names=schema.names)


def _constant(word: str | None, size: int) -> pa.Array:
    if word is None:
        return pa.nulls(size, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, np.int32)), pa.array([word]))


def _cells(column: int | None, record_no: np.ndarray) -> pa.Array:
    if column is None:
        return pa.nulls(len(record_no), pa.string())
    numbers = pc.cast(pa.array(record_no), pa.string())
    return pc.binary_join_element_wise(get_column_letter(column + 1), numbers, "")


def _one_repeat(
    sorted_: Sorted,
    reading: TableReading,
    unpivot: Unpivot,
    context: Context,
    ledger: Ledger,
    drop_id: str,
    column: int,
    said: dict[str, str | None],
) -> pa.Table:
    """Rows that one column of a repeated measure gives: what its header says, and its cells."""
    spec, schema = reading.spec, table_schema(reading.spec)
    reader = ColumnReader(sorted_.claim, context)
    arrays = _kept(reading.converted, sorted_.accepted)
    cells = distinct(sorted_.body.columns[column].filter(pa.array(sorted_.accepted)))
    for name, word in said.items():
        words = Distinct([word or ""], np.full(len(cells), 0 if word else -1, np.int64))
        rule = ColumnRule(constant="", map=unpivot.map.get(name, {}))
        arrays |= reader.read_words(name, spec.columns[name], rule, words).arrays
    typed = reader.read_words(unpivot.value, spec.columns[unpivot.value], ColumnRule(constant=""), cells)
    arrays |= typed.arrays
    record_no = sorted_.record_no[sorted_.accepted]
    _note_cells(sorted_, typed, record_no, column, ledger)
    table = _assembled(schema, arrays, record_no, sorted_.claim.grid.sheet, drop_id, column)
    return table.cast(
        schema
    )  # dictionaries of different pieces are made plain so that the pieces can be joined


def _note_cells(
    sorted_: Sorted, typed: Converted, record_no: np.ndarray, column: int, ledger: Ledger
) -> None:
    header = sorted_.claim.header.paths[column]
    for code, mask in typed.refused.items():
        for position in np.flatnonzero(mask):
            number = int(record_no[position])
            ledger.add(
                "value",
                number,
                code,
                message_for(code, header),
                sheet=sorted_.claim.grid.sheet,
                cell=f"{get_column_letter(column + 1)}{number}",
                column_name=header,
            )
