"""Several records of one key inside one file: repetitions, states and contradictions (`repeats` in source.yml).

An exact repetition is no record of its own: the first one is accepted, the others are structural. What else shares a
key either has a newest state, by the table's policy, or contradicts itself: then nobody knows which record is right,
and all of them are quarantined with the place of the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.claim import Sorted
from pipelines.landing.issues import Disposition, Ledger
from pipelines.landing.keys import codes_of, combined, repeated_rows
from pipelines.landing.notes import place
from pipelines.landing.reasons import message_for
from pipelines.profiles import TableSpec

Ints = npt.NDArray[np.int64]
MARKS = ("_drop_id", "_record_no", "_sheet", "_cell")
_NO_VERSION = np.iinfo(np.int64).min
_MOST = np.iinfo(np.int64).max
_ROWS = 2**32
"""More rows than any file has."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Landed rows whose key occurs more than once: key, content, record (numbered in file order) and version of each.

    Of each record: `sheet` (place in `sheets`), `number`, and whether all its rows are here (`whole`).
    """

    key: Ints
    content: Ints
    record: Ints
    version: Ints
    sheets: list[str | None]
    sheet: Ints
    number: Ints
    whole: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Findings:
    """Records of one reason, and for each the other one that it repeats, contradicts or precedes."""

    disposition: Disposition
    reason_code: str
    record: Ints
    other: Ints


def settle_repeats(
    tables: dict[str, pa.Table], sorted_claims: list[Sorted], specs: dict[str, TableSpec], ledger: Ledger
) -> dict[str, pa.Table]:
    """Tables without the records that repeat or contradict others of the same file; the ledger tells which and why.

    Only the table that owns the rows of a claim decides about them.
    """
    owners = {sorted_.claim.tables[0][0]: sorted_ for sorted_ in reversed(sorted_claims)}
    for name, sorted_ in owners.items():
        spec = specs[name]
        positions = None if spec.repeats == "keep" else repeated_rows(tables[name], spec.key)
        if positions is None or not len(positions):
            continue
        rows = _rows(tables[name], positions, spec)
        key = _printed_key(sorted_, spec)
        for found in _findings(rows, spec):
            if found.disposition != "warning":
                tables = _set_aside(tables, rows, found.record, ledger)
            _enter(found, rows, key, ledger)
    return tables


def _rows(table: pa.Table, positions: Ints, spec: TableSpec) -> _Rows:
    sheet = _in_order(codes_of(table["_sheet"]))
    order = sheet * _ROWS + np.asarray(table["_record_no"])
    every, total = np.unique(order, return_counts=True)
    records, first, record, sizes = np.unique(
        order[positions], return_index=True, return_inverse=True, return_counts=True
    )
    found = table.take(pa.array(positions))
    named = found["_sheet"].cast(pa.string()).take(pa.array(first))
    content = [name for name in table.column_names if name not in MARKS]
    version = np.full(len(positions), _NO_VERSION)
    if spec.version is not None:
        version = np.asarray(found[spec.version].cast(pa.int64()).fill_null(_NO_VERSION))
    sheets, place = np.unique(records // _ROWS, return_inverse=True)
    return _Rows(
        key=combined([codes_of(found[name]) for name in spec.key]),
        content=combined([codes_of(found[name]) for name in content]),
        record=record,
        version=version,
        sheets=[named[int(np.argmax(place == i))].as_py() for i in range(len(sheets))],
        sheet=place,
        number=records % _ROWS,
        whole=sizes == total[np.searchsorted(every, records)],
    )


def _in_order(codes: Ints) -> Ints:
    """The same codes numbered as they first appear."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]


def _findings(rows: _Rows, spec: TableSpec) -> list[_Findings]:
    exact = _exact_repetitions(rows)
    left = ~np.isin(rows.record, exact.record)
    if not left.any():
        return [exact]
    order = np.lexsort((rows.record[left], rows.key[left]))
    key, content, record, version = (
        a[left][order] for a in (rows.key, rows.content, rows.record, rows.version)
    )
    groups = _Groups(key)
    contradictory = groups.differ(record) & groups.differ(content)
    newest = _newest(groups, record, content, version, spec)
    oldest, last = groups.least(record), groups.most(record)
    other = np.where(record == oldest, last, oldest)
    in_conflict = contradictory & (newest < 0)
    conflicts = _first_of_each("quarantined", "conflicting_key", record[in_conflict], other[in_conflict])
    older = contradictory & (newest >= 0) & (record != newest) & ~np.isin(record, conflicts.record)
    return [exact, conflicts, _first_of_each("warning", "older_state", record[older], newest[older])]


class _Groups:
    """Rows sorted by key, and what holds in the group that each row belongs to."""

    def __init__(self, key: Ints) -> None:
        change = np.diff(key, prepend=key[0] - 1) != 0
        self._start = np.flatnonzero(change)
        self._group = np.cumsum(change) - 1

    def least(self, values: Ints) -> Ints:
        result: Ints = np.minimum.reduceat(values, self._start)[self._group]
        return result

    def most(self, values: Ints) -> Ints:
        result: Ints = np.maximum.reduceat(values, self._start)[self._group]
        return result

    def differ(self, values: Ints) -> npt.NDArray[np.bool_]:
        result: npt.NDArray[np.bool_] = self.least(values) != self.most(values)
        return result


def _newest(groups: _Groups, record: Ints, content: Ints, version: Ints, spec: TableSpec) -> Ints:
    """Per row the record that holds the newest state of its key; -1 where nothing tells which one does."""
    if spec.repeats != "latest":
        return np.full(len(record), -1, np.int64)
    if spec.version is None:
        return groups.most(record)
    top = version == groups.most(version)
    one_state = groups.least(np.where(top, content, _MOST)) == groups.most(np.where(top, content, -1))
    known = one_state & (groups.least(version) != _NO_VERSION)
    newest = np.where(known, groups.most(np.where(top, record, -1)), -1)
    # An export without versions lists states in the order in which they came about.
    return np.where(groups.most(version) == _NO_VERSION, groups.most(record), newest)


def _exact_repetitions(rows: _Rows) -> _Findings:
    """Records that say in all their rows what one earlier record says."""
    pair = combined([rows.key, rows.content])
    order = np.lexsort((rows.record, pair))
    _, start, inverse = np.unique(pair[order], return_index=True, return_inverse=True)
    first = np.empty(len(pair), np.int64)
    first[order] = rows.record[order][start[inverse]]
    by_record = np.argsort(rows.record, kind="stable")
    begin = np.searchsorted(rows.record[by_record], np.arange(len(rows.number)))
    lowest = np.minimum.reduceat(first[by_record], begin)
    highest = np.maximum.reduceat(first[by_record], begin)
    number = np.arange(len(rows.number))
    repeated = rows.whole & (lowest == highest) & (lowest < number)
    return _Findings("structural", "exact_duplicate", number[repeated], lowest[repeated])


def _first_of_each(disposition: Disposition, reason_code: str, record: Ints, other: Ints) -> _Findings:
    records, first = np.unique(record, return_index=True)
    return _Findings(disposition, reason_code, records, other[first])


def _printed_key(sorted_: Sorted, spec: TableSpec) -> str:
    """Headers of the key's columns as the file prints them."""
    rule = sorted_.claim.tables[0][1]
    printed = [place(sorted_.claim.header, rule, name) for name in spec.key if name in rule.columns]
    return "・".join(dict.fromkeys(header for header, letter in printed if letter is not None))


def _set_aside(tables: dict[str, pa.Table], rows: _Rows, gone: Ints, ledger: Ledger) -> dict[str, pa.Table]:
    """Take these records out of all tables, and what was said of their values out of the ledger."""
    ledger.accepted -= len(gone)
    for i, sheet in enumerate(rows.sheets):
        numbers = rows.number[gone[rows.sheet[gone] == i]]
        if len(numbers):
            ledger.dismiss(sheet, numbers)
            tables = {name: _without(table, sheet, numbers) for name, table in tables.items()}
    return tables


def _without(table: pa.Table, sheet: str | None, numbers: Ints) -> pa.Table:
    sheets = table["_sheet"].cast(pa.string())
    here = pc.is_null(sheets) if sheet is None else pc.fill_null(pc.equal(sheets, sheet), False)
    return table.filter(pc.invert(pc.and_(here, pc.is_in(table["_record_no"], pa.array(numbers)))))


def _enter(found: _Findings, rows: _Rows, key: str, ledger: Ledger) -> None:
    """Note the records, each with the place of the other; records of one sheet together."""
    before, after = message_for(found.reason_code, key or "キー").split("{other}")
    for i, sheet in enumerate(rows.sheets):
        for j, other_sheet in enumerate(rows.sheets):
            here = (rows.sheet[found.record] == i) & (rows.sheet[found.other] == j)
            where = (f"{before} " if before else "") if i == j else f"{before}シート「{other_sheet}」の "
            others = pc.cast(pa.array(rows.number[found.other[here]]), pa.string())
            ledger.add_many(
                found.disposition,
                rows.number[found.record[here]],
                found.reason_code,
                pc.binary_join_element_wise(where, others, f" 行目{after}", ""),
                sheet=sheet,
                column_name=key or None,
            )
