"""What the process that reads workbooks answers: cells as Arrow IPC files, or the reason why there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from pipelines.files.ahead import opened
from pipelines.files.refused import Refused
from pipelines.files.sheet_columns import Reading, Rectangle


def answer(request: dict[str, Any], ahead: dict[int, Rectangle]) -> dict[str, Any]:
    """Sheets of the workbook named in the request, or why there are none. `ahead`: sheets that are read already."""
    try:
        return {"sheets": _read(request, ahead)}
    except calamine.PasswordError:
        return {"refused": "encrypted", "sheet": None}
    except _Unreadable as error:
        return {"refused": "damaged_workbook", "sheet": error.sheet}
    except calamine.CalamineError:
        return {"refused": "damaged_workbook", "sheet": None}
    except Refused as error:
        return {"refused": error.reason_code, "sheet": error.sheet}
    except OSError as error:
        return {"os_error": error.errno or 0}
    except MemoryError:
        return {"refused": "workbook_too_large", "sheet": None}


class _Unreadable(Exception):
    def __init__(self, sheet: str) -> None:
        super().__init__()
        self.sheet = sheet


def _read(request: dict[str, Any], ahead: dict[int, Rectangle]) -> list[dict[str, Any]]:
    answers = []
    with opened(request["path"]) as book:
        if len(book.sheets_metadata) != len(request["sheets"]):
            raise Refused("damaged_workbook", "")
        for index, (meta, facts) in enumerate(zip(book.sheets_metadata, request["sheets"], strict=True)):
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            try:
                found = ahead.get(index) or Rectangle.of(book.get_sheet_by_index(index))
            except calamine.CalamineError:
                raise _Unreadable(meta.name) from None
            target = Path(request["folder"]) / f"{index}.arrow"
            first_row = _write(Reading(found, request["path"], facts), target)
            answers.append(
                {
                    "name": meta.name,
                    "visible": meta.visible == calamine.SheetVisibleEnum.Visible,
                    "first_row": first_row,
                    "merged": found.merged,
                    "nonblank_rows": facts["nonblank_rows"],
                    "hidden": facts["hidden"],
                    "file": target.name,
                }
            )
    return answers


def _write(reading: Reading, target: Path) -> int:
    """Writes the columns from A on; returns the Excel row of their first cell."""
    first_row, columns = reading.columns()
    names = [str(index) for index in range(len(columns))]
    batch = pa.record_batch(columns, names=names) if columns else pa.record_batch({})
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return first_row
