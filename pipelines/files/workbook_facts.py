"""What the inspection learns about a workbook and the reader needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipelines.values.clean import EXCEL_ERRORS, NO_CACHE

ERROR_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
UNKNOWN_ERROR = "#UNKNOWN!"


def error_text(written: str) -> str:
    """What an error cell shows; only Excel's own words pass."""
    return written.strip() if written.strip() in EXCEL_ERRORS else UNKNOWN_ERROR


DateSystem = Literal[1900, 1904]

__all__ = [
    "ERROR_CODES",
    "NO_CACHE",
    "UNKNOWN_ERROR",
    "DateSystem",
    "SheetFacts",
    "WorkbookFacts",
    "error_text",
]


@dataclass(slots=True)
class SheetFacts:
    """One sheet as its bytes say, counted apart from the reader.

    `odd`: (row, column) from 1 → text, for cells that the reader would show as blank: errors and formulas
    without a result. `nonblank_rows` is None where the format does not allow the count. `hidden_rows` counts hidden
    rows that hold cells, `hidden_columns` are ranges (first, last), from 1, as wide as the file says."""

    nonblank_rows: int | None = None
    odd: dict[tuple[int, int], str] = field(default_factory=dict)
    negatives: bool = False
    part: str | None = None
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """`sheets` follow the order of the workbook; a chart sheet has facts without part."""

    date_system: DateSystem
    sheets: list[SheetFacts]
