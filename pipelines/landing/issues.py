"""What became of records and values: dispositions, gathered per drop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

Disposition = Literal["quarantined", "structural", "value"]
DISPOSITION_SCHEMA = pa.schema(
    [
        ("drop_id", pa.string()),
        ("record_no", pa.int64()),
        ("record_no_to", pa.int64()),
        ("sheet", pa.string()),
        ("cell", pa.string()),
        ("column_name", pa.string()),
        ("disposition", pa.string()),
        ("reason_code", pa.string()),
        ("message_ja", pa.string()),
    ]
)


@dataclass(slots=True)
class Ledger:
    """Counts and places of one file: records in = accepted + quarantined + structural.

    `records_in` is counted on the file itself, the three others where records are sorted; they must agree.
    """

    records_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    structural: int = 0
    entries: list[dict[str, object]] = field(default_factory=list)

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
        if disposition == "quarantined":
            self.quarantined += records
        elif disposition == "structural":
            self.structural += records
        self.entries.append(
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

    @property
    def reconciled(self) -> bool:
        """Whether every record that was counted ended somewhere."""
        return self.records_in == self.accepted + self.quarantined + self.structural

    @property
    def reports_nothing(self) -> bool:
        """Whether somebody wrote that there is nothing to report; a mere header says nothing."""
        return any(entry["reason_code"] == "nil_report" for entry in self.entries)

    def to_table(self, drop_id: str) -> pa.Table:
        """Entries as `landed/_dispositions/<drop_id>.parquet` holds them."""
        rows = [{"drop_id": drop_id, **entry} for entry in self.entries]
        return pa.Table.from_pylist(rows, schema=DISPOSITION_SCHEMA)
