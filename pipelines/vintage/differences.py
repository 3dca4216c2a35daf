"""Where two sets of published values differ, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from pipelines.vintage.history import Value
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.late import CELL
from pipelines.warehouse.sql import fill, name, parquet

Kind = Literal["new", "revised", "withdrawn", "status"]

_NUMBERS = ("value", "numerator", "denominator", "coverage")
_WORDS = ("obs_status", "conf_status", "unit")
SAME = 1e-9
"""Share of its size by which a number may differ and still be the same: the rule of the history (ADR 0014)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell. `new` has no `before`, `withdrawn` no `after`; `status` means that all numbers stayed."""

    kind: Kind
    before: Value | None
    after: Value | None

    @property
    def known(self) -> Value:
        """The cell: as it is after, or was before it was withdrawn."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a difference without values")
        return found

    @property
    def change(self) -> float | None:
        """After minus before in the unit of the value; for percentages these are points."""
        before, after = self.before, self.after
        if before is None or after is None or before.value is None or after.value is None:
            return None
        return after.value - before.value

    @property
    def per_cent(self) -> float | None:
        """Change in per cent of the value before; None for percentages, of which only points make sense."""
        change, before = self.change, self.before.value if self.before else None
        if change is None or not before or self.known.unit == "%":
            return None
        return 100 * change / abs(before)


def differences(before: Iterable[Value], after: Iterable[Value]) -> list[Difference]:
    """All cells that are not the same in both, in the order of the cells."""
    old, new = {value.cell: value for value in before}, {value.cell: value for value in after}
    found = (_difference(old.get(cell), new.get(cell)) for cell in old.keys() | new.keys())
    return sorted((one for one in found if one is not None), key=lambda one: tuple(map(str, one.known.cell)))


def differing_columns(before: Path, after: Path) -> dict[str, int]:
    """Rows that differ, by column, between two Parquet files of `indicator_values`; every difference counts, down to the
    last bit. Rows and columns that only one of them has count in full. Columns that are the same in both are left out.
    """
    with duckdb.connect(config=OFFLINE) as connection:
        described = [
            {row[0] for row in connection.execute(f"describe from {parquet([file])}").fetchall()}
            for file in (before, after)
        ]
        columns = sorted(described[0] | described[1])
        counted = ", ".join(
            f"count(*) filter (where a.{name(c)} is distinct from b.{name(c)})"
            if c in described[0] & described[1]
            else "count(*)"
            for c in columns
        )
        query = fill(
            "select $counted from $before a full join $after b on $cell",
            counted=counted,
            before=parquet([before]),
            after=parquet([after]),
            cell=" and ".join(f"a.{name(c)} is not distinct from b.{name(c)}" for c in CELL),
        )
        found = connection.execute(query).fetchone() or ()
    return {column: rows for column, rows in zip(columns, found, strict=True) if rows}


def _difference(before: Value | None, after: Value | None) -> Difference | None:
    if before is None:
        return Difference("new", None, after)
    if after is None:
        return Difference("withdrawn", before, None)
    if not all(_same(getattr(before, column), getattr(after, column)) for column in _NUMBERS):
        return Difference("revised", before, after)
    if any(getattr(before, column) != getattr(after, column) for column in _WORDS):
        return Difference("status", before, after)
    return None


def _same(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return before == after or math.isclose(before, after, rel_tol=SAME)
