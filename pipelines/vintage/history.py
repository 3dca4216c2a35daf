"""What was published when, and what the warehouse knew then: from the journal alone.

Numbers that differ by less than 1e-9 of their size are the same value in its revisions (ADR 0014); labels are those of
the day when the value last changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from pipelines.journal import Decision, DropEvent, DropRow, Journal, replay
from pipelines.settings import TIME_ZONE, Settings
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.late import CELL
from pipelines.warehouse.revised import in_force, revision_rows
from pipelines.warehouse.sql import fill, names


class UnknownPublication(Exception):
    """There is no publication of this id; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Position:
    """How many events of the journal a publication saw. `exact` is False where its record does not say (made by an
    earlier version): then the times of arrival decide.
    """

    drops: int
    decisions: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication as it became visible. The same id may come back (inputs as once before): `number`, counted from 1
    in order of publication, tells the two apart.

    `code` names the archive of the formulas (`pipelines.vintage.archive`), `values_sha256` is the digest of the values
    (`pipelines.vintage.digest`); both are None in records of versions that did not keep them. `facts` is the whole
    record.
    """

    number: int
    publication_id: str
    as_of: date
    published_at: datetime
    position: Position
    code: str | None
    code_version: str
    values_sha256: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A value in force: columns of `marts.indicator_revisions`. `publication_id`, `published_at` and `citation_id` are
    those of the publication that brought it, which may be earlier than the one asked for.
    """

    citation_id: str
    indicator_id: str
    definition_version: str
    fiscal_year: int | None
    period_kind: str
    period_start: date
    period_end: date
    breakdown: str
    breakdown_code: str
    breakdown_label: str | None
    numerator: float | None
    denominator: float | None
    value: float | None
    unit: str | None
    obs_status: str
    conf_status: str | None
    coverage: float | None
    publication_id: str
    published_at: datetime
    reason: str

    @property
    def cell(self) -> tuple[object, ...]:
        """What makes it the same figure in another publication."""
        return tuple(getattr(self, column) for column in CELL)


def publications(settings: Settings) -> list[Publication]:
    """All publications, oldest first."""
    journal = Journal(settings.journal)
    records, drops, decisions = journal.publications(), journal.drop_events(), journal.decisions()
    return [_publication(number, record, drops, decisions) for number, record in enumerate(records, start=1)]


def find_publication(settings: Settings, publication_id: str) -> Publication:
    """The publication of this id, the last where it came back. Raises UnknownPublication."""
    known = publications(settings)
    found = [publication for publication in known if publication.publication_id == publication_id]
    if found:
        return found[-1]
    shown = ", ".join(dict.fromkeys(publication.publication_id for publication in reversed(known))) or "－"
    raise UnknownPublication(
        f"{publication_id}: この公開は記録にありません (no such publication)。公開の一覧: {shown}"
    )


def values_as_of(
    source: Settings | duckdb.DuckDBPyConnection, publication: Publication, indicator_id: str | None = None
) -> list[Value]:
    """Values in force at a publication, of one indicator or of all, in the order of their cells.

    `source` is the warehouse (its journal is read) or a connection to a published DuckDB file, whose
    `marts.indicator_revisions` reaches to the moment when it was made.
    """
    columns = list(Value.__slots__)
    if isinstance(source, Settings):
        with duckdb.connect(config=OFFLINE) as connection:
            published = revision_rows(connection, source, Journal(source.journal).publications())
            rows = _in_force(connection, f"({published})", columns, publication, indicator_id)
    else:
        rows = _in_force(source, "marts.indicator_revisions", columns, publication, indicator_id)
    return [Value(**dict(zip(columns, row, strict=True))) for row in rows]


def ledger_as_of(settings: Settings, publication: Publication) -> list[DropRow]:
    """Every file version that the publication knew, with its state then."""
    return replay(drops_as_of(settings, publication))


def drops_as_of(settings: Settings, publication: Publication) -> list[DropEvent]:
    """The journal of drops as the publication saw it."""
    return Journal(settings.journal).drop_events()[: publication.position.drops]


def decisions_as_of(settings: Settings, publication: Publication) -> list[Decision]:
    """The decisions that the publication saw, of whatever kind."""
    return Journal(settings.journal).decisions()[: publication.position.decisions]


def _in_force(
    connection: duckdb.DuckDBPyConnection,
    revisions: str,
    columns: Sequence[str],
    publication: Publication,
    indicator_id: str | None,
) -> list[tuple[Any, ...]]:
    query = fill(
        "select $columns from ($rows) where $$2 is null or indicator_id = $$2 order by $cell",
        columns=names(columns),
        rows=in_force(revisions, "$1"),
        cell=names(CELL),
    )
    return connection.execute(query, [publication.published_at, indicator_id]).fetchall()


def _publication(
    number: int, record: Mapping[str, Any], drops: Sequence[DropEvent], decisions: Sequence[Decision]
) -> Publication:
    published_at = datetime.fromisoformat(record["published_at"])
    return Publication(
        number=number,
        publication_id=record["publication_id"],
        as_of=date.fromisoformat(record["as_of"]),
        published_at=published_at,
        position=_position(record, published_at, drops, decisions),
        code=record.get("code"),
        code_version=record.get("code_version", ""),
        values_sha256=record.get("values_sha256"),
        facts=record,
    )


def _position(
    record: Mapping[str, Any],
    published_at: datetime,
    drops: Sequence[DropEvent],
    decisions: Sequence[Decision],
) -> Position:
    """As recorded; else what had arrived by then: the lock of the warehouse lets nothing arrive during a night."""
    if known := record.get("journal"):
        return Position(known["drops"], known["decisions"], exact=True)
    moment = published_at.replace(tzinfo=TIME_ZONE)
    return Position(
        sum(datetime.fromisoformat(event.seen_at) <= moment for event in drops),
        sum(datetime.fromisoformat(decision.decided_at) <= moment for decision in decisions),
        exact=False,
    )
