"""What is said of single values, by column and row; never the value itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files.refuse import column_letters
from pipelines.landing.distinct import Mask
from pipelines.landing.header import Header
from pipelines.landing.issues import Disposition, Ledger
from pipelines.profiles import TableRule


def place(header: Header, rule: TableRule, name: str) -> tuple[str, str | None]:
    """Printed header and letter of a canonical column; its own name where it is not printed in the rows."""
    headers = rule.columns[name].headers if name in rule.columns else []
    column = header.column(headers[0]) if headers else None
    if column is None:
        return name, None
    return header.paths[column], column_letters(column + 1)


def doubts(refused: dict[str, Mask], warned: dict[str, Mask]) -> Iterator[tuple[Disposition, str, Mask]]:
    """Disposition, code and rows of refused values, then of those read with a warning."""
    for code, mask in refused.items():
        yield "value", code, mask
    for code, mask in warned.items():
        yield "warning", code, mask


@dataclass(frozen=True, slots=True)
class Where:
    """A column of a sheet: printed header, and letter unless the word stands outside the rows."""

    sheet: str | None
    header: str
    letter: str | None


def note_cells(
    ledger: Ledger, disposition: Disposition, code: str, message: str, where: Where, numbers: np.ndarray
) -> None:
    """Enter one code for the cells of one column in these rows."""
    if where.letter is None and disposition == "warning" and len(numbers):
        # The word stands outside the rows and is said once for all of them.
        ledger.add(
            disposition,
            int(numbers[0]),
            code,
            message,
            record_no_to=int(numbers[-1]),
            sheet=where.sheet,
            column_name=where.header,
        )
        return
    cells = None if where.letter is None else addresses(where.letter, numbers)
    ledger.add_many(
        disposition, numbers, code, message, sheet=where.sheet, cells=cells, column_name=where.header
    )


def addresses(letter: str, numbers: np.ndarray) -> pa.Array:
    """Cell addresses of one column in these rows."""
    return pc.binary_join_element_wise(letter, pc.cast(pa.array(numbers, pa.int64()), pa.string()), "")
