"""Rows that have the shape of records and are none: another table below this one, a value broken by a line end."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files.grid import Body, Row
from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Mask
from pipelines.landing.recognise import Claim
from pipelines.landing.rows import structural_reason
from pipelines.profiles import TableRule, TableSpec

_TYPED = {"date", "datetime", "integer", "number", "count", "figure", "boolean", "fiscal_year", "code"}
_MARKED = re.compile(r"^[※*＊#(（■●◆]|^注|^出典|^単位|[;,\t|].*[;,\t|]|^(?=.*\d)[0-9A-Za-z\-_./]+$")
"""A note, a heading, a row with another delimiter, or the key of a record that lost its rest."""
_TOTALS = pa.array(["合計", "小計", "総計", "総合計", "計", "平均", "全体", "Total", "TOTAL", "total"])
_DIGIT = re.compile(r"\d")


def like_header(claim: Claim, body: Body) -> Mask:
    """Rows whose cell repeats the header word for word, in the column where that is looked up fastest."""
    printed = [claim.grid.row(claim.header.first + level) for level in range(claim.header.rows)]
    for j in sorted(body.columns, key=lambda j: not pa.types.is_dictionary(body.columns[j].type)):
        words = [row[j] for row in printed if j < len(row) and row[j]]
        if words and claim.header.paths[j]:
            return _holds(body.columns[j], pa.array(words, pa.string()))
    return np.zeros(len(body), np.bool_)


def like_total(claim: Claim, rule: TableRule, spec: TableSpec, body: Body) -> Mask:
    """Rows in which a required identifier is a word for totals."""
    result = np.zeros(len(body), np.bool_)
    for name, column_rule in rule.columns.items():
        required = spec.columns[name].required and spec.columns[name].type in ("identifier", "pseudonym")
        for header in column_rule.headers if required else []:
            j = claim.header.column(header)
            if j is not None and j in body.columns:
                result |= _holds(body.columns[j], _TOTALS)
    return result


def _holds(column: pa.ChunkedArray, words: pa.Array) -> Mask:
    """Rows that hold one of the words; of a dictionary only its own words are compared."""
    parts = [
        pc.is_in(chunk.dictionary, value_set=words).take(chunk.indices)
        if pa.types.is_dictionary(chunk.type)
        else pc.is_in(chunk, value_set=words)
        for chunk in column.chunks
    ]
    hit = pc.fill_null(pa.chunked_array(parts, pa.bool_()), False)
    result: Mask = np.asarray(hit.to_numpy(), dtype=np.bool_)
    return result


def other_tables(
    claim: Claim, rule: TableRule, spec: TableSpec, read: dict[str, Converted], body: Body, accepted: Mask
) -> Mask:
    """Rows from the header of another table on, until the own header comes again.

    Such a header stands below accepted rows, holds words without any digit, and fits none of the columns that have
    a type: two or more of them, or one after a blank row.
    """
    result = np.zeros(len(body), np.bool_)
    typed = [
        read[name]
        for name, rule_ in rule.columns.items()
        if rule_.headers and name in read and spec.columns[name].type in _TYPED
    ]
    masks = [_refused(converted, len(body)) for converted in typed]
    if not masks or not accepted.any():
        return result
    strange = np.logical_and.reduce(masks) & ~accepted & (body.index > body.index[accepted].min())
    for position in np.flatnonzero(strange):
        index = int(body.index[position])
        if (
            not result[position]
            and _is_header(claim.grid.row(index), claim)
            and (len(typed) > 1 or _gap(claim, index))
        ):
            result |= (body.index > index) & (body.index < _own_header_after(claim, index))
    return result & accepted


def _refused(converted: Converted, size: int) -> Mask:
    masks = [mask for mask in converted.refused.values() if len(mask) == size]
    result: Mask = np.logical_or.reduce([np.zeros(size, np.bool_), *masks])
    return result


def _is_header(row: Row, claim: Claim) -> bool:
    """Words without a digit, and not the own header, a total or a note."""
    cells = [cell for cell in row if cell is not None]
    if len(cells) < 2 or any(_DIGIT.search(cell) for cell in cells):
        return False
    return structural_reason(row, claim.header) is None


def _gap(claim: Claim, index: int) -> bool:
    return not any(claim.grid.row(index - 1))


def _own_header_after(claim: Claim, index: int) -> int:
    count = claim.grid.record_count()
    rows = range(index + 1, count)
    return next(
        (i for i in rows if structural_reason(claim.grid.row(i), claim.header) == "repeated_header"), count
    )


def broken_lines(claim: Claim, body: Body) -> set[int]:
    """Lone words (records of the grid) between two whole records of a text file, where a value of the last column
    may have been cut by a line end that nothing encloses. A note begins with a mark, or stands at the end."""
    if claim.grid.sheet is not None or claim.header.width - 1 not in body.columns:
        return set()
    whole = set(body.index.tolist()) if body.odd else set()
    found = set()
    for index in body.odd:
        row = claim.grid.row(index)
        if (
            len(row) == 1
            and row[0]
            and {index - 1, index + 1} <= whole
            and _may_continue(claim, index, row[0])
        ):
            found.add(index)
    return found


def _may_continue(claim: Claim, index: int, word: str) -> bool:
    lone = structural_reason(claim.grid.row(index), claim.header)
    after = structural_reason(claim.grid.row(index + 1), claim.header)
    return lone in (None, "note") and after is None and not _MARKED.search(word)
