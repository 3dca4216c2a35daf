"""Who quoted a value: decisions of kind `cite` (`shihyo cite`), those that no night has seen yet included."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.explain.resolve import Found
from pipelines.journal import Decision, Journal
from pipelines.settings import Settings
from pipelines.warehouse.citations import CITE
from pipelines.warehouse.late import CELL


@dataclass(frozen=True, slots=True)
class CitedBy:
    """One document that quotes a value of this cell; `same` where it quotes this very publication's."""

    citation_id: str
    document: str
    day: str
    note: str
    same: bool


def cited_by(settings: Settings, found: Found) -> list[CitedBy]:
    """Documents that quote the same cell, in the order in which they were registered."""
    cell = [str(part) for part in found.value.cell]
    return [
        _cited(decision, found)
        for decision in Journal(settings.journal).decisions()
        if decision.kind == CITE and [str(decision.what["value"][column]) for column in CELL] == cell
    ]


def _cited(decision: Decision, found: Found) -> CitedBy:
    what = decision.what
    quoted = str(what["citation_id"])
    return CitedBy(
        quoted, str(what["cited_in"]), str(what["cited_on"]), decision.reason, quoted == found.citation_id
    )
