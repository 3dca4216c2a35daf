"""Sheets that people fill in: what is forgiven (merged cells, 同上, totals, an example left in) and what is asked about
(a second example). Only for layouts that say `by_hand`."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pyarrow as pa

from pipelines.files.grid import Body
from pipelines.files.refuse import column_letters
from pipelines.landing.distinct import Mask
from pipelines.landing.header import Header
from pipelines.landing.issues import Ledger
from pipelines.landing.reasons import message_for
from pipelines.landing.recognise import Claim
from pipelines.landing.rows import is_total
from pipelines.profiles import TableRule, TableSpec
from pipelines.values import fold_key

_SAME_AS_ABOVE = frozenset(map(fold_key, ("同上", "〃", "々", "″", "''", '"', "上に同じ", "以下同じ", "↓")))
_EXAMPLE = re.compile(r"[(\[【〔<《]?(?:(?:記入|入力)例.*|例[0-9]*|見本)[)\]】〕>》]?(?::.*)?")
_NIL = re.compile(r"(?:実績|該当)?(?:なし|無し|なかった)")


def filled_by_hand(claim: Claim, rule: TableRule, body: Body) -> dict[int, pa.ChunkedArray]:
    """Columns of the layout with merged cells and 同上 carried down, never past them."""
    if not rule.by_hand:
        return {}
    columns = [claim.header.column(h) for column in rule.columns.values() for h in column.headers]
    rows = claim.grid.rows(body.index.tolist())
    examples = np.array(
        [any(_EXAMPLE.fullmatch(fold_key(cell or "")) for cell in row) for row in rows], np.bool_
    )
    return {j: _carried(claim, j, body, examples) for j in columns if j is not None}


def _carried(claim: Claim, column: int, body: Body, examples: Mask) -> pa.ChunkedArray:
    words = [word or None for word in body.columns[column].cast(pa.string()).to_pylist()]
    numbers = claim.grid.row_numbers()[body.index]
    ranges = [
        (top, bottom)
        for top, left, bottom, right in claim.grid.merged
        if left <= column + 1 <= right and bottom > top
    ]
    order = [i for i in np.argsort(numbers, kind="stable") if not examples[i]]
    for above, here in pairwise(order):
        merged = any(top <= numbers[above] and numbers[here] <= bottom for top, bottom in ranges)
        if (words[here] is None and merged) or fold_key(words[here] or "") in _SAME_AS_ABOVE:
            words[here] = words[above]
    return pa.chunked_array([pa.array(words, pa.string())])


def drop_marked(
    claim: Claim, spec: TableSpec, body: Body, record_no: np.ndarray, accepted: Mask, ledger: Ledger
) -> None:
    """Rows whose first or key cells call themselves an example, a total, or the report of nothing."""
    rule, examples = claim.tables[0][1], 0
    keys = _key_columns(claim.header, rule, spec)
    for position in np.argsort(record_no, kind="stable"):
        if not accepted[position]:
            continue
        row = claim.grid.row(int(body.index[position]))
        first = next((cell for cell in row if cell is not None), None)
        named = [fold_key(row[j] or "") for j in keys if j < len(row)]
        words = [fold_key(first or ""), *named]
        number = int(record_no[position])
        if any(_EXAMPLE.fullmatch(word) for word in words):
            examples += 1
            if examples > 1:
                name, cell = _place(claim.header, keys, number)
                text = message_for("example_left", name)
                ledger.add(
                    "quarantined",
                    number,
                    "example_left",
                    text,
                    sheet=claim.grid.sheet,
                    cell=cell,
                    column_name=name,
                )
                accepted[position] = False
                continue
            reason = "example_row"
        elif any(_NIL.fullmatch(word) for word in named):
            reason = "nil_report"
        elif any(is_total(word) for word in words):
            reason = "total_row"
        else:
            continue
        ledger.add("structural", number, reason, message_for(reason), sheet=claim.grid.sheet)
        accepted[position] = False


def _key_columns(header: Header, rule: TableRule, spec: TableSpec) -> list[int]:
    names = [h for key in spec.key if key in rule.columns for h in rule.columns[key].headers]
    return [j for j in map(header.column, names) if j is not None]


def _place(header: Header, keys: list[int], number: int) -> tuple[str, str]:
    return header.paths[keys[0]], f"{column_letters(keys[0] + 1)}{number}"
