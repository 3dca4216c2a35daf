"""Shapes of tables beyond one row per record: repeated columns, rows in turns, rows that are no records."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from pipelines.profiles.base import Regex, Strict, Word


class Unpivot(Strict):
    """Columns that repeat one measure: a regular expression over header paths (levels joined by `/`).

    Its named groups become canonical columns, the cell becomes `value`. `split` lists the declared choices of columns
    whose cells join several answers; the cell becomes one row per declared choice (1 chosen, 0 not). `unmarked` says
    what a blank cell of some columns means where another column of the same `variable` is marked in the row; where
    none is, the question was not answered and the cell stays blank.
    """

    headers: Regex
    value: str
    split: dict[Regex, list[Word]] = Field(default_factory=dict)
    map: dict[str, dict[Word, Word]] = Field(default_factory=dict)
    unmarked: dict[Regex, Word] = Field(default_factory=dict)

    @property
    def groups(self) -> list[str]:
        """Canonical columns that the header itself fills."""
        return list(re.compile(self.headers).groupindex)


class StructuralRule(Strict):
    """Rows that are no records although they look like some: totals, notes, units."""

    column: str
    matches: Regex | None = None
    blank: bool = False
    reason: Literal["total_row", "note", "unit_row", "example_row", "other"]


class Alternating(Strict):
    """Rows that take turns under one label: the row with a label (in any of the columns named) comes first, those
    without one follow in order."""

    column: str
    label: str | list[str]
    words: list[Word] = Field(min_length=2)

    @property
    def labels(self) -> list[str]:
        """Columns of which one is filled in the first row of each turn."""
        return [self.label] if isinstance(self.label, str) else list(self.label)
