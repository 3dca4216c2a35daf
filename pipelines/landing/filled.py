"""Cells that say something for the rows below them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipelines.files.grid import Body
from pipelines.landing.distinct import Distinct, distinct
from pipelines.landing.recognise import Claim
from pipelines.profiles import TableRule
from pipelines.profiles.model import Alternating


def filled_down(claim: Claim, rule: TableRule, body: Body) -> dict[int, pa.ChunkedArray]:
    """Columns whose blank cells repeat the cell above: within merged ranges, or to the next cell without merges."""
    columns = [claim.header.column(name) for name in rule.fill_down]
    return {column: _fill_one(claim, column, body) for column in columns if column is not None}


def _fill_one(claim: Claim, column: int, body: Body) -> pa.ChunkedArray:
    words = [word or None for word in body.columns[column].cast(pa.string()).to_pylist()]
    numbers = claim.grid.row_numbers()[body.index]
    below = int(numbers[0]) if len(numbers) else 0
    ranges = [
        (top, bottom)
        for top, left, bottom, right in claim.grid.merged
        if left <= column + 1 <= right and bottom > top and bottom >= below
    ]
    for i in range(1, len(words)):
        same = any(top < numbers[i] <= bottom and top <= numbers[i - 1] for top, bottom in ranges)
        if words[i] is None and (same or not ranges):
            words[i] = words[i - 1]
    return pa.chunked_array([pa.array(words, pa.string())])


def turn_of_each_row(claim: Claim, alternating: Alternating, body: Body) -> Distinct:
    """Which of the alternating words each row stands for: the first where the label is printed, then one further
    per row without it; blank (and so refused) after the last."""
    columns = [j for j in map(claim.header.column, alternating.labels) if j is not None]
    if not columns:
        return Distinct(list(alternating.words), np.full(len(body), -1, np.int64))
    labelled = np.logical_or.reduce([~distinct(body.columns[j]).blank for j in columns])
    position = np.arange(len(labelled))
    start = np.maximum.accumulate(np.where(labelled, position, -1))
    turn = np.where(start < 0, -1, position - start)
    return Distinct(list(alternating.words), np.where(turn < len(alternating.words), turn, -1))
