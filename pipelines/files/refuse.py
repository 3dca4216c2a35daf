"""Wording a refusal: where it is, then the sentence of its reason."""

from __future__ import annotations

from pipelines.files.refused import Refused
from pipelines.values.reasons import REASONS


def refusal(code: str, sheet: str | None = None, cell: str | None = None, detail: str = "") -> Refused:
    """Refused with the sentence of `code`, led by sheet and cell where they are known; `detail` follows it.

    Never pass a value of the file: the words are printed and stored."""
    place = "の".join(
        part for part in (sheet and f"シート「{shown(sheet)}」", cell and f"セル {cell}") if part
    )
    return Refused(code, f"{place}: {REASONS[code]}{detail}" if place else REASONS[code] + detail, sheet)


def shown(name: str) -> str:
    """A sheet's name fit for a message or a terminal: without control characters, at most 40 characters."""
    return "".join(char if char.isprintable() else "�" for char in name)[:40]


def cell_name(row: int, column: int) -> str:
    """A1-style name of a cell; row and column from 1."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """Excel's name of a column, from 1: A, Z, AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
