"""A canonical column after reading: typed arrays, and which rows were refused for which reason."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from pipelines.landing.distinct import Distinct, Mask


@dataclass(slots=True)
class Converted:
    """`arrays` holds the column and its companions, `refused` the rows per reason code, `blank` those without value."""

    arrays: dict[str, pa.Array]
    refused: dict[str, Mask] = field(default_factory=dict)
    blank: Mask | None = None

    def refuse(self, column: Distinct, reasons: list[str | None]) -> None:
        """Add the rows whose word has a reason."""
        for reason in sorted({r for r in reasons if r}):
            mask = column.rows_where([r == reason for r in reasons])
            self.refused[reason] = self.refused.get(reason, np.zeros(len(column), np.bool_)) | mask
