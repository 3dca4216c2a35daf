"""What a report is made of: sections of facts, notes and tables, in finished words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Cell = str | int | None
Kind = Literal["text", "number", "code"]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings with the kind of their column, and rows. `caption` stands above it."""

    caption: str
    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report: facts as label and words, then notes, then tables."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole, beginning with the sentence that can be read out and how today's value differs."""

    title: str
    citation_id: str
    sentence: str
    today: str
    stamp: str
    sections: tuple[Section, ...]


def pairs(section: Section) -> Sequence[tuple[str, str]]:
    """Facts of a section that say something."""
    return [(label, text) for label, text in section.facts if text]
