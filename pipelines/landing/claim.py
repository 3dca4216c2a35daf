"""Sort the rows under one header into accepted, quarantined and structural, and type what was accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files.grid import Body, Grid, Row
from pipelines.files.refused import Refused
from pipelines.landing.by_hand import drop_marked
from pipelines.landing.columns import ColumnReader, Context
from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Mask, distinct
from pipelines.landing.header import one_line, unpivot_columns
from pipelines.landing.issues import Ledger
from pipelines.landing.notes import Where, doubts, note_cells, place
from pipelines.landing.reasons import message_for
from pipelines.landing.recognise import Claim
from pipelines.landing.rows import reshaped, structural_reason
from pipelines.landing.strangers import broken_lines, like_header, like_total, other_tables
from pipelines.profiles import TableRule, TableSpec

Doubt = tuple[str, str]
"""Printed header and code."""


@dataclass(slots=True)
class TableReading:
    """One table of a claim while its rows are being sorted."""

    name: str
    rule: TableRule
    spec: TableSpec
    converted: dict[str, Converted] = field(default_factory=dict)


@dataclass(slots=True)
class Sorted:
    """Outcome of one claim: which body rows were accepted, and the readings to build tables from."""

    claim: Claim
    body: Body
    accepted: Mask
    record_no: np.ndarray
    readings: list[TableReading]


def sort_claim(claim: Claim, specs: dict[str, TableSpec], context: Context, ledger: Ledger) -> Sorted:
    """Read and sort all rows of a claim; every record above, in and below the header enters the ledger."""
    _note_head(claim, ledger)
    reader = ColumnReader(claim, context)
    body = _with_mended_rows(claim, reader.wanted(specs), ledger)
    readings = [TableReading(name, rule, specs[name]) for name, rule in claim.tables]
    for reading in readings:
        reading.converted = reader.read(reading.rule, reading.spec, body)
    record_no = claim.grid.row_numbers()[body.index]
    accepted = np.ones(len(body), np.bool_)
    _drop_structural(claim, body, record_no, accepted, ledger)
    if readings[0].rule.by_hand:
        drop_marked(claim, readings[0].spec, body, record_no, accepted, ledger)
    _drop_suspects(claim, readings[0], body, record_no, accepted, ledger)
    _drop_strangers(claim, readings[0], body, record_no, accepted, ledger)
    ledger.accepted += int(accepted.sum())
    known: set[Doubt] = set()
    for reading in readings:
        _note_values(claim, reading, record_no, accepted, ledger, known)
    return Sorted(claim, body, accepted, record_no, readings)


def _note_head(claim: Claim, ledger: Ledger) -> None:
    numbers = claim.grid.row_numbers()
    for index in range(claim.header.first):
        reason = "title" if any(claim.grid.row(index)) else "blank"
        ledger.add("structural", int(numbers[index]), reason, message_for(reason), sheet=claim.grid.sheet)
    if not claim.header.rows:
        return
    first, last = claim.header.first, claim.header.first + claim.header.rows - 1
    ledger.add(
        "structural",
        int(numbers[first]),
        "header",
        message_for("header"),
        record_no_to=int(numbers[last]),
        records=claim.header.rows,
        sheet=claim.grid.sheet,
    )


def _with_mended_rows(claim: Claim, wanted: dict[int, bool], ledger: Ledger) -> Body:
    """Body with the rows whose field count differs but which the layout allows; the others enter the ledger."""
    header, rule = claim.header, claim.tables[0][1]
    body = claim.grid.body(header.first + header.rows, header.width, wanted)
    mended: list[tuple[int, Row]] = []
    numbers = claim.grid.row_numbers()
    broken = broken_lines(claim, body)
    body.faults.update({i + step: "broken_line" for i in broken for step in (-1, 0)})
    for index in body.odd:
        row = claim.grid.row(index)
        reason = None if index in body.faults else structural_reason(row, header)
        pad, cut = rule.by_hand or rule.short_rows == "pad", rule.by_hand or rule.long_rows == "cut"
        fitted, fault = reshaped(row, header, pad=pad, cut=cut)
        if index in body.faults:
            fitted, fault = None, body.faults[index]
        if reason is not None:
            ledger.add("structural", int(numbers[index]), reason, message_for(reason), sheet=claim.grid.sheet)
        elif fitted is None:
            ledger.add("quarantined", int(numbers[index]), fault, message_for(fault), sheet=claim.grid.sheet)
        else:
            mended.append((index, fitted))
    if not mended:
        return body
    columns = {
        j: pa.chunked_array([*_as_text(column).chunks, pa.array([row[j] for _, row in mended], pa.string())])
        for j, column in body.columns.items()
    }
    return Body(columns, np.append(body.index, [index for index, _ in mended]), [], body.faults)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())


def _drop_structural(claim: Claim, body: Body, record_no: np.ndarray, accepted: Mask, ledger: Ledger) -> None:
    """Rows that the profile itself calls structural."""
    for rule in claim.tables[0][1].structural:
        column = claim.header.column(rule.column)
        if column is None:
            raise Refused("missing_column", f"列「{rule.column}」が見つかりません。", claim.grid.sheet)
        words = distinct(body.columns[column])
        hit = words.blank if rule.blank else np.zeros(len(words), np.bool_)
        if rule.matches is not None:
            pattern = re.compile(rule.matches)
            hit = hit | words.rows_where([pattern.search(one_line(word)) is not None for word in words.words])
        for position in np.flatnonzero(hit & accepted):
            number = int(record_no[position])
            ledger.add("structural", number, rule.reason, message_for(rule.reason), sheet=claim.grid.sheet)
        accepted &= ~hit


def _drop_suspects(
    claim: Claim, reading: TableReading, body: Body, record_no: np.ndarray, accepted: Mask, ledger: Ledger
) -> None:
    """Rows in which a required column is blank or refused: structural after a second look, else quarantined."""
    faults = _required_faults(reading, len(body))
    failed = np.logical_or.reduce([np.zeros(len(body), np.bool_), *(mask for *_, mask in faults)])
    doubted = failed | _nearly_blank(claim, reading, body) | like_header(claim, body)
    doubted |= like_total(claim, reading.rule, reading.spec, body)
    for position in np.flatnonzero(doubted & accepted):
        number = int(record_no[position])
        reason = structural_reason(claim.grid.row(int(body.index[position])), claim.header)
        if reason is not None:
            ledger.add("structural", number, reason, message_for(reason), sheet=claim.grid.sheet)
            accepted[position] = False
            continue
        if not failed[position]:
            continue
        accepted[position] = False
        name, code = next((name, code) for name, code, mask in faults if mask[position])
        header, letter = place(claim.header, reading.rule, name)
        ledger.add(
            "quarantined",
            number,
            code,
            _told(reading.rule, name, code, header),
            sheet=claim.grid.sheet,
            cell=None if letter is None else f"{letter}{number}",
            column_name=header,
        )


def _drop_strangers(
    claim: Claim, reading: TableReading, body: Body, record_no: np.ndarray, accepted: Mask, ledger: Ledger
) -> None:
    """Rows of another table below, and records cut by a line end: they read well and are not what they seem."""
    other = other_tables(claim, reading.rule, reading.spec, reading.converted, body, accepted)
    cut = np.isin(body.index, list(body.faults)) & accepted
    for code, mask in (("other_table", other), ("broken_line", cut & ~other)):
        for position in np.flatnonzero(mask):
            number = int(record_no[position])
            ledger.add("quarantined", number, code, message_for(code), sheet=claim.grid.sheet)
    accepted &= ~(other | cut)


def _told(rule: TableRule, name: str, code: str, header: str) -> str:
    """Message of a code, followed by what the layout says of the column."""
    hint = rule.columns[name].hint_ja if name in rule.columns else None
    return f"{message_for(code, header)} {hint}" if hint else message_for(code, header)


def _required_faults(reading: TableReading, size: int) -> list[tuple[str, str, Mask]]:
    """(column, reason, rows) for every way a required column fails."""
    faults: list[tuple[str, str, Mask]] = []
    for name in reading.spec.columns:
        converted = reading.converted.get(name)
        if converted is None or not _is_required(name, reading):
            continue
        faults += [(name, code, mask) for code, mask in converted.refused.items()]
        if converted.blank is not None and converted.blank.any():
            faults.append((name, "missing_value", converted.blank))
    return [fault for fault in faults if len(fault[2]) == size]


def _nearly_blank(claim: Claim, reading: TableReading, body: Body) -> Mask:
    """Rows with one value or none in all columns of the layout: notes and remarks look like that.

    Looked for only where fewer than two required columns come from the file, for there nothing else tells.
    """
    printed = [
        name for name, rule in reading.rule.columns.items() if rule.headers and name in reading.converted
    ]
    required = [name for name in printed if _is_required(name, reading)]
    blanks = [reading.converted[name].blank for name in printed]
    repeated = unpivot_columns(claim.header, reading.rule)
    if len(required) > 1 or len(printed) + len(repeated) < 2:
        return np.zeros(len(body), np.bool_)
    blanks += [_is_blank(body.columns[j]) for j in repeated]
    filled = sum(
        (~blank).astype(np.int16) for blank in blanks if blank is not None and len(blank) == len(body)
    )
    result: Mask = np.asarray(filled) < 2
    return result


def _is_blank(column: pa.ChunkedArray) -> Mask:
    blank = pc.or_kleene(pc.is_null(column), pc.equal(column.cast(pa.string()), ""))
    result: Mask = pc.fill_null(blank, True).to_numpy()
    return result


def _note_values(
    claim: Claim,
    reading: TableReading,
    record_no: np.ndarray,
    accepted: Mask,
    ledger: Ledger,
    known: set[Doubt],
) -> None:
    """What is to be said of values in accepted rows: refused ones of optional columns (the record stays, the value does
    not), and those read with a warning. `known` are header and code of what another table of the rows has said."""
    for name, converted in reading.converted.items():
        refused = {} if _is_required(name, reading) else converted.refused
        header, letter = place(claim.header, reading.rule, name)
        for disposition, code, mask in doubts(refused, converted.warned):
            if (header, code) not in known:
                known.add((header, code))
                where = Where(claim.grid.sheet, header, letter)
                message = _told(reading.rule, name, code, header)
                note_cells(ledger, disposition, code, message, where, record_no[mask & accepted])


def _is_required(name: str, reading: TableReading) -> bool:
    """Whether the table, or this layout of it, asks for a value."""
    rule = reading.rule.columns.get(name)
    return reading.spec.columns[name].required or (rule is not None and rule.required)


def unclaimed_rows(grid: Grid, ledger: Ledger) -> None:
    """Rows of a sheet that no table uses: one run of structural records."""
    count = grid.record_count()
    if count:
        numbers = grid.row_numbers()
        ledger.add(
            "structural",
            int(numbers[0]),
            "unclaimed_sheet",
            message_for("unclaimed_sheet"),
            record_no_to=int(numbers[-1]),
            records=count,
            sheet=grid.sheet,
        )
