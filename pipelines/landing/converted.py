"""A canonical column after reading: typed arrays, and which rows were refused or warned of for which reason."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from pipelines.landing.distinct import Distinct, Mask


@dataclass(slots=True)
class Converted:
    """`arrays` holds the column and its companions, `refused` the rows per reason code, `blank` those without value;
    `warned` the rows whose value was read and that a person should look at."""

    arrays: dict[str, pa.Array]
    refused: dict[str, Mask] = field(default_factory=dict)
    blank: Mask | None = None
    warned: dict[str, Mask] = field(default_factory=dict)

    def refuse(self, column: Distinct, reasons: list[str | None]) -> None:
        """Add the rows whose word has a reason."""
        _mark(self.refused, column, reasons)

    def warn(self, column: Distinct, warnings: list[str | None]) -> None:
        """Add the rows whose word was read with a warning."""
        _mark(self.warned, column, warnings)


def _mark(marked: dict[str, Mask], column: Distinct, codes: list[str | None]) -> None:
    for code in sorted({c for c in codes if c}):
        mask = column.rows_where([c == code for c in codes])
        marked[code] = marked.get(code, np.zeros(len(column), np.bool_)) | mask
