"""Columns that repeat one measure, turned into rows: one per accepted record and column."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files.refuse import column_letters
from pipelines.files.refused import Refused
from pipelines.landing.choices import split_choices
from pipelines.landing.claim import Sorted, TableReading
from pipelines.landing.columns import ColumnReader, Context
from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Distinct, distinct
from pipelines.landing.header import unpivot_columns
from pipelines.landing.issues import Ledger
from pipelines.landing.notes import Where, doubts, note_cells
from pipelines.landing.reasons import message_for
from pipelines.profiles import ColumnRule, Unpivot


@dataclass(frozen=True, slots=True)
class Long:
    """Typed arrays of equal length, the record and (for cells) the address each row came from."""

    arrays: dict[str, pa.Array]
    record_no: pa.Array
    cell: pa.Array


@dataclass(frozen=True, slots=True)
class _Cells:
    """All cells of the repeated columns, column after column, before they are typed."""

    words: Distinct
    row: np.ndarray
    column: np.ndarray


def longer(
    sorted_: Sorted,
    reading: TableReading,
    unpivot: Unpivot,
    kept: dict[str, pa.Array],
    context: Context,
    ledger: Ledger,
) -> Long:
    """Rows of a repeated measure: the record's own columns, what the header says, and the cell as `unpivot.value`."""
    said = unpivot_columns(sorted_.claim.header, reading.rule)
    record_no = sorted_.record_no[sorted_.accepted]
    cells = _gather(sorted_, list(said))
    groups = {name: _spoken([said[j].get(name) for j in said], cells, list(said)) for name in unpivot.groups}
    if unpivot.unmarked:
        cells = _with_unmarked(sorted_, unpivot, cells, said)
    if unpivot.split:
        cells, groups = _split(sorted_, unpivot, cells, groups, record_no, ledger)
    reader = ColumnReader(sorted_.claim, context)
    take = pa.array(cells.row)
    arrays = {name: array.take(take) for name, array in kept.items()}
    for name, words in groups.items():
        rule = ColumnRule(constant="", map=dict(unpivot.map.get(name, {})))
        spoken = reader.read_words(name, reading.spec.columns[name], rule, words)
        _refuse_unread(sorted_, name, spoken, cells.column)
        arrays |= spoken.arrays
    value_rule = ColumnRule(constant="", map=dict(unpivot.map.get(unpivot.value, {})))
    typed = reader.read_words(unpivot.value, reading.spec.columns[unpivot.value], value_rule, cells.words)
    arrays |= typed.arrays
    numbers = record_no[cells.row]
    _note(sorted_, typed, numbers, cells.column, ledger)
    return Long(arrays, pa.array(numbers, pa.int64()), _addresses(cells.column, numbers))


def _refuse_unread(sorted_: Sorted, name: str, spoken: Converted, columns: np.ndarray) -> None:
    """What a header says and nobody understands would go missing from every row below it."""
    for code, mask in spoken.refused.items():
        if mask.any():
            header = sorted_.claim.header.paths[int(columns[np.argmax(mask)])]
            raise Refused(code, f"見出し「{header}」から「{name}」を読めません。", sorted_.claim.grid.sheet)


def _gather(sorted_: Sorted, columns: list[int]) -> _Cells:
    keep = pa.array(sorted_.accepted)
    height = int(sorted_.accepted.sum())
    chunks = [c for j in columns for c in sorted_.body.columns[j].filter(keep).cast(pa.string()).chunks]
    words = distinct(pa.chunked_array(chunks, pa.string()))
    return _Cells(
        words, np.tile(np.arange(height), len(columns)), np.repeat(np.array(columns, np.int64), height)
    )


def _with_unmarked(
    sorted_: Sorted, unpivot: Unpivot, cells: _Cells, said: dict[int, dict[str, str | None]]
) -> _Cells:
    """Blank cells of marked questions as the layout reads them."""
    columns = list(said)
    index = cells.words.index.reshape(len(columns), -1).copy()
    words = list(cells.words.words)
    for pattern, word in unpivot.unmarked.items():
        code = words.index(word) if word in words else len(words)
        words += [word] if code == len(words) else []
        questions: dict[str, list[int]] = {}
        for place, j in enumerate(columns):
            if re.search(pattern, sorted_.claim.header.paths[j]):
                questions.setdefault(said[j].get("variable") or "", []).append(place)
        for places in questions.values():
            block = index[places]
            block[(block < 0) & (block >= 0).any(axis=0)] = code
            index[places] = block
    return _Cells(Distinct(words, index.reshape(-1)), cells.row, cells.column)


def _spoken(words: list[str | None], cells: _Cells, columns: list[int]) -> Distinct:
    """What the header of each cell's column says for one group."""
    known = list(dict.fromkeys(word for word in words if word is not None))
    place = np.full(max(columns, default=0) + 1, -1, np.int64)
    for column, word in zip(columns, words, strict=True):
        place[column] = -1 if word is None else known.index(word)
    return Distinct(known, place[cells.column])


def _addresses(columns: np.ndarray, numbers: np.ndarray) -> pa.Array:
    used = np.unique(columns)
    letters = pa.array([column_letters(int(j) + 1) for j in used], pa.string())
    names = letters.take(pa.array(np.searchsorted(used, columns)))
    return pc.binary_join_element_wise(names, pc.cast(pa.array(numbers, pa.int64()), pa.string()), "")


def _note(
    sorted_: Sorted, typed: Converted, numbers: np.ndarray, columns: np.ndarray, ledger: Ledger
) -> None:
    for disposition, code, mask in doubts(typed.refused, typed.warned):
        for column in np.unique(columns[mask]):
            header = sorted_.claim.header.paths[column]
            where = Where(sorted_.claim.grid.sheet, header, column_letters(int(column) + 1))
            here = numbers[mask & (columns == column)]
            note_cells(ledger, disposition, code, message_for(code, header), where, here)


def _note_cell(sorted_: Sorted, code: str, number: int, column: int, ledger: Ledger) -> None:
    header = sorted_.claim.header.paths[column]
    ledger.add(
        "value",
        number,
        code,
        message_for(code, header),
        sheet=sorted_.claim.grid.sheet,
        cell=f"{column_letters(column + 1)}{number}",
        column_name=header,
    )


def _split(
    sorted_: Sorted,
    unpivot: Unpivot,
    cells: _Cells,
    groups: dict[str, Distinct],
    record_no: np.ndarray,
    ledger: Ledger,
) -> tuple[_Cells, dict[str, Distinct]]:
    """Cells that join several answers become one row per declared choice: 1 chosen, 0 not, blank unanswered."""
    declared = _declared(sorted_, unpivot)
    words: list[str | None] = []
    origin: list[int] = []
    choices: list[str | None] = []
    for i in range(len(cells.row)):
        word = None if cells.words.index[i] < 0 else cells.words.words[int(cells.words.index[i])]
        column = int(cells.column[i])
        if column not in declared:
            words.append(word)
            origin.append(i)
            choices.append(None)
            continue
        chosen = None if word is None else split_choices(word, declared[column])
        if chosen is not None and chosen.reason is not None:
            _note_cell(sorted_, chosen.reason, int(record_no[cells.row[i]]), column, ledger)
        for choice in declared[column]:
            named = None if chosen is None or chosen.value is None else str(int(choice in chosen.value))
            words.append(named)
            origin.append(i)
            choices.append(choice)
    at = np.array(origin, np.int64)
    wider = _Cells(distinct(pa.array(words, pa.string())), cells.row[at], cells.column[at])
    regrouped = {name: Distinct(group.words, group.index[at]) for name, group in groups.items()}
    regrouped["choice"] = distinct(pa.array(choices, pa.string()))
    return wider, regrouped


def _declared(sorted_: Sorted, unpivot: Unpivot) -> dict[int, tuple[str, ...]]:
    """Declared choices per column of the header."""
    found: dict[int, tuple[str, ...]] = {}
    for j, path in enumerate(sorted_.claim.header.paths):
        for pattern, choices in unpivot.split.items():
            if re.search(pattern, path):
                found[j] = tuple(choices)
                break
    return found
