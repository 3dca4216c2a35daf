"""What became of records and values: dispositions, gathered per drop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Disposition = Literal["quarantined", "structural", "value", "warning"]
Numbers = npt.NDArray[np.int64]
_CODED = pa.dictionary(pa.int32(), pa.string())
DISPOSITION_SCHEMA = pa.schema(
    [
        ("drop_id", _CODED),
        ("record_no", pa.int64()),
        ("record_no_to", pa.int64()),
        ("sheet", _CODED),
        ("cell", pa.string()),
        ("column_name", _CODED),
        ("disposition", _CODED),
        ("reason_code", _CODED),
        ("message_ja", _CODED),
    ]
)
_ENTRY_SCHEMA = pa.schema([field for field in DISPOSITION_SCHEMA if field.name != "drop_id"])


@dataclass(slots=True)
class Ledger:
    """Counts and places of one file: records in = accepted + quarantined + structural.

    `records_in` is counted on the file itself, the three others where records are sorted; they must agree. Values that
    were refused (`value`) and warnings belong to accepted records and are in none of the counts.
    """

    records_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    structural: int = 0
    _loose: list[dict[str, object]] = field(default_factory=list)
    _bound: list[pa.Table] = field(default_factory=list)

    def add(
        self,
        disposition: Disposition,
        record_no: int,
        reason_code: str,
        message_ja: str,
        *,
        record_no_to: int | None = None,
        records: int = 1,
        sheet: str | None = None,
        cell: str | None = None,
        column_name: str | None = None,
    ) -> None:
        """Note one record (or a run of `records` structural ones), or one value of an accepted record."""
        self._count(disposition, records)
        self._loose.append(
            {
                "record_no": record_no,
                "record_no_to": record_no if record_no_to is None else record_no_to,
                "sheet": sheet,
                "cell": cell,
                "column_name": column_name,
                "disposition": disposition,
                "reason_code": reason_code,
                "message_ja": message_ja,
            }
        )

    def add_many(
        self,
        disposition: Disposition,
        numbers: Numbers,
        reason_code: str,
        message_ja: str | pa.Array,
        *,
        sheet: str | None = None,
        cells: pa.Array | None = None,
        column_name: str | None = None,
    ) -> None:
        """Note many records of one reason, one each; `message_ja` is one sentence for all or one for each."""
        size = len(numbers)
        if size == 0:
            return
        self._count(disposition, size)
        self._bind()
        message = _same(message_ja, size) if isinstance(message_ja, str) else _coded(message_ja)
        columns = [
            pa.array(numbers, pa.int64()),
            pa.array(numbers, pa.int64()),
            _same(sheet, size),
            pa.nulls(size, pa.string()) if cells is None else cells.cast(pa.string()),
            _same(column_name, size),
            _same(disposition, size),
            _same(reason_code, size),
            message,
        ]
        self._bound.append(pa.table(columns, schema=_ENTRY_SCHEMA))

    def dismiss(self, sheet: str | None, numbers: Numbers) -> None:
        """Forget what was said of values of these records: they turned out not to be accepted."""
        table = self.table()
        here = pc.equal(table["sheet"].cast(pa.string()), sheet) if sheet else pc.is_null(table["sheet"])
        mine = pc.and_(here, pc.is_in(table["record_no"], pa.array(numbers, pa.int64())))
        about_values = pc.is_in(
            table["disposition"].cast(pa.string()), pa.array(["value", "warning"], pa.string())
        )
        self._bound = [table.filter(pc.invert(pc.and_(mine, about_values)))]

    def _count(self, disposition: Disposition, records: int) -> None:
        if disposition == "quarantined":
            self.quarantined += records
        elif disposition == "structural":
            self.structural += records

    def _bind(self) -> None:
        if self._loose:
            self._bound.append(pa.Table.from_pylist(self._loose, schema=_ENTRY_SCHEMA))
            self._loose = []

    @property
    def reconciled(self) -> bool:
        """Whether every record that was counted ended somewhere."""
        return self.records_in == self.accepted + self.quarantined + self.structural

    @property
    def reports_nothing(self) -> bool:
        """Whether somebody wrote that there is nothing to report; a mere header says nothing."""
        return bool(pc.any(pc.equal(self.table()["reason_code"].cast(pa.string()), "nil_report")).as_py())

    @property
    def entries(self) -> list[dict[str, Any]]:
        """All dispositions, one dictionary each."""
        found: list[dict[str, Any]] = self.table().to_pylist()
        return found

    def table(self) -> pa.Table:
        """All dispositions in the order they were noted."""
        self._bind()
        return pa.concat_tables(self._bound) if self._bound else _ENTRY_SCHEMA.empty_table()

    def to_table(self, drop_id: str) -> pa.Table:
        """Entries as `landed/_dispositions/<drop_id>.parquet` holds them."""
        table = self.table()
        return table.add_column(0, DISPOSITION_SCHEMA.field("drop_id"), [_same(drop_id, len(table))])


def _same(word: str | None, size: int) -> pa.Array:
    if word is None:
        return pa.nulls(size, _CODED)
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, np.int32)), pa.array([word], pa.string()))


def _coded(words: pa.Array) -> pa.Array:
    return words.dictionary_encode().cast(_CODED)
