"""One sheet of a workbook as a grid: rows without any value are no records."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files.grid import Body, Hidden, Row, RowNumbers
from pipelines.files.refused import Refused
from pipelines.files.workbook import Sheet


class SheetGrid:
    """Grid over a sheet as the child process read it. Raises Refused where its rows do not reconcile."""

    def __init__(self, sheet: Sheet, date_system: int) -> None:
        self.sheet: str | None = sheet.name
        self.visible = sheet.visible
        columns_here = range(len(sheet.columns))
        hidden = {j for a, b in sheet.hidden_columns for j in columns_here[max(a - 1, 0) : b]}
        self.hidden = Hidden(sheet.hidden_rows, tuple(sorted(hidden)))
        self.merged = list(sheet.merged)
        self.date_system = date_system
        found = int(_filled(sheet.columns).sum())
        if sheet.nonblank_rows is not None and sheet.nonblank_rows != found:
            raise Refused(
                "record_count_mismatch",
                f"シート「{sheet.name}」の行数が、数え方により違います ({found} と {sheet.nonblank_rows})。"
                "Excel で開いて保存し直してください。",
                sheet.name,
            )
        columns = [_trimmed(column) for column in sheet.columns]
        filled = _filled(columns)
        keep = pa.array(filled)
        self._columns = [column.filter(keep) for column in columns]
        self._numbers: RowNumbers = np.flatnonzero(filled).astype(np.int64) + sheet.first_row

    def record_count(self) -> int:
        return len(self._numbers)

    def row_numbers(self) -> RowNumbers:
        return self._numbers

    def row(self, index: int) -> Row:
        return [column[index].as_py() for column in self._columns]

    def rows(self, indices: Sequence[int]) -> list[Row]:
        places = pa.array(indices, pa.int64())
        columns = [column.take(places).to_pylist() for column in self._columns]
        return [list(cells) for cells in zip(*columns, strict=True)]

    def body(self, first: int, width: int, wanted: dict[int, bool]) -> Body:
        index = np.arange(first, len(self._numbers), dtype=np.int64)
        columns = {
            j: pa.chunked_array([self._columns[j].slice(first)])
            if j < len(self._columns)
            else pa.chunked_array([pa.nulls(len(index), pa.string())])
            for j in wanted
        }
        return Body(columns, index, [])


def _filled(columns: list[pa.Array]) -> npt.NDArray[np.bool_]:
    filled = np.zeros(len(columns[0]) if columns else 0, np.bool_)
    for column in columns:
        filled |= column.is_valid().to_numpy(zero_copy_only=False)
    return filled


def _trimmed(column: pa.Array) -> pa.Array:
    text = pc.utf8_trim(column.cast(pa.string()), " \t\r\n\u3000")
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
