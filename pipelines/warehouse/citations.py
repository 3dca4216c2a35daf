"""`landed.citation`: figures that somebody quoted, from the decisions of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import duckdb

from pipelines.journal import Decision
from pipelines.warehouse.closed_years import wall_clock
from pipelines.warehouse.late import CELL_FACTS
from pipelines.warehouse.sql import replace_table

CITE = "cite"
"""Kind of a decision whose `what["value"]` holds `CELL_FACTS` of the quoted value, days in ISO form."""

CITATION = {
    "citation_id": "VARCHAR",
    "cited_in": "VARCHAR",
    "cited_on": "DATE",
    "registered_by": "VARCHAR",
    "registered_at": "TIMESTAMP",
    "note": "VARCHAR",
    **CELL_FACTS,
}


def register_citations(connection: duckdb.DuckDBPyConnection, decisions: Iterable[Decision]) -> None:
    """Fill `landed.citation`, in the order in which the quotations were registered."""
    rows = [_row(decision) for decision in decisions if decision.kind == CITE]
    replace_table(connection, "landed.citation", CITATION, rows)


def _row(decision: Decision) -> tuple[object, ...]:
    what, value = decision.what, decision.what["value"]
    facts = [
        date.fromisoformat(value[column]) if kind == "DATE" else value[column]
        for column, kind in CELL_FACTS.items()
    ]
    return (
        what["citation_id"],
        what["cited_in"],
        date.fromisoformat(what["cited_on"]),
        decision.by,
        wall_clock(decision.decided_at),
        decision.reason,
        *facts,
    )
