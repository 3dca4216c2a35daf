"""Columns of the marts that page and workbook show. A column that a mart does not have reads as empty."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

import duckdb

from pipelines.warehouse.sql import fill, name

OPEN = "F"
"""SDMX confidentiality status of what may be shown; everything else is hidden, also an empty status."""

_REVEALING = {"value", "numerator", "denominator", "change", "progress", "basis_ja"}
"""Columns from which a hidden value could be read or computed; they do not leave the database then."""

Record = TypeVar("Record", "Definition", "Standing", "Point", "Break", "Card")


@dataclass(frozen=True, slots=True)
class Definition:
    """One row of `marts.indicators`: the words of the catalogue."""

    indicator_id: str
    tier: str | None
    plan: str | None
    pillar: str | None
    name_ja: str | None
    name_en: str | None
    unit: str | None
    decimals: int | None
    definition_ja: str | None
    definition_en: str | None
    numerator_ja: str | None
    denominator_ja: str | None
    source_ids: str | None
    method_ja: str | None
    baseline_value: float | None
    baseline_date: str | None
    baseline_scope: str | None
    baseline_note: str | None
    baseline_check_ja: str | None
    target_op: str | None
    target_value: float | None
    target_deadline: date | None
    target_kind: str | None
    target_group: str | None
    target_note: str | None
    cadence: str | None
    owner_department: str | None
    seed_key: str | None
    status: str | None
    ambiguity_ja: str | None
    choice_ja: str | None
    not_same_as: str | None
    source_reliability: str | None
    plan_order: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of `marts.indicator_scorecard`. `progress` and `coverage` are shares; hidden figures are None."""

    indicator_id: str
    definition_version: str | None
    fiscal_year: int | None
    period_kind: str | None
    period_start: date | None
    period_end: date | None
    value: float | None
    obs_status: str | None
    conf_status: str | None
    coverage: float | None
    previous_period_end: date | None
    change: float | None
    change_unit: str | None
    target_level: float | None
    progress: float | None
    status: str | None
    status_ja: str | None
    reason_code: str | None
    reason_ja: str | None
    path_value: float | None
    needed_next_year: float | None
    basis_ja: str | None
    citation_id: str | None
    change_note_ja: str | None
    year_state: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """One total of `marts.indicator_values` (months are left out); hidden figures are None."""

    indicator_id: str
    definition_version: str
    fiscal_year: int
    period_kind: str
    period_start: date
    period_end: date
    numerator: float | None
    denominator: float | None
    value: float | None
    unit: str | None
    obs_status: str | None
    conf_status: str | None
    coverage: float | None
    citation_id: str | None
    year_state: str | None

    @property
    def hidden(self) -> bool:
        """Whether disclosure control keeps this figure back (a missing figure is not hidden)."""
        return self.conf_status not in (OPEN, None)


@dataclass(frozen=True, slots=True)
class Break:
    """One row of `marts.series_breaks`: figures before `break_on` are not comparable with those after."""

    indicator_id: str
    definition_version: str | None
    break_on: date
    reason_ja: str

    def parts(self, before: Point, after: Point) -> bool:
        """Whether it stands between two totals of one definition."""
        concerned = self.definition_version in (None, after.definition_version)
        return concerned and before.period_start < self.break_on <= after.period_end


@dataclass(frozen=True, slots=True)
class Card:
    """One row of `marts.definition_cards`: a figure as it is told by one definition, of the ward or of others."""

    indicator_id: str
    origin: str
    whose: str
    definition_version: str | None
    other_id: str | None
    definition_ja: str | None
    period_kind: str | None
    fiscal_year: int | None
    period_end: date | None
    value: float | None
    unit: str | None
    source: str | None
    source_reliability: str | None
    differs_ja: str | None
    is_comparable: bool


def definitions(connection: duckdb.DuckDBPyConnection, schema: str) -> list[Definition]:
    """The catalogue, by indicator id. `schema` is the quoted name of the schema that holds the marts."""
    return _records(connection, schema, "indicators", Definition, "indicator_id")


def standings(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, Standing]:
    """Latest values against their targets, by indicator id."""
    found = _records(connection, schema, "indicator_scorecard", Standing, "indicator_id")
    return {standing.indicator_id: standing for standing in found}


def points(connection: duckdb.DuckDBPyConnection, schema: str) -> list[Point]:
    """All totals of fiscal years, waves and reference days, oldest first."""
    order = "indicator_id, period_end, period_start, definition_version, period_kind"
    return _records(
        connection, schema, "indicator_values", Point, order, "breakdown = 'total' and period_kind <> 'month'"
    )


def breaks(connection: duckdb.DuckDBPyConnection, schema: str) -> list[Break]:
    """Breaks of series, oldest first; none where the marts do not tell them."""
    if not _columns(connection, f"{schema}.series_breaks"):
        return []
    return _records(connection, schema, "series_breaks", Break, "indicator_id, break_on, reason_ja")


def cards(connection: duckdb.DuckDBPyConnection, schema: str) -> list[Card]:
    """Definition cards in their order; none where the marts do not hold them."""
    if not _columns(connection, f"{schema}.definition_cards"):
        return []
    return _records(connection, schema, "definition_cards", Card, "indicator_id, card_no")


def publication(connection: duckdb.DuckDBPyConnection, schema: str) -> tuple[str, date]:
    """Id and as-of date. The time of publication is left out: the same marts give the same page.

    Raises LookupError where the table is empty.
    """
    query = fill("select publication_id, as_of from $schema.publication", schema=schema)
    row = connection.execute(query).fetchone()
    if row is None:
        raise LookupError("marts.publication is empty")
    return str(row[0]), row[1]


def pillar_names(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, str]:
    """Japanese name by document and pillar (`000.P1`); empty where the marts do not name them."""
    if not _columns(connection, f"{schema}.plan_pillars"):
        return {}
    query = fill("select pillar_key, name_ja from $schema.plan_pillars", schema=schema)
    return dict(connection.execute(query).fetchall())


def _records(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    kind: type[Record],
    order: str,
    where: str = "true",
) -> list[Record]:
    source = f"{schema}.{name(table)}"
    present = _columns(connection, source)
    columns = [field.name for field in fields(kind)]
    query = fill(
        "select $shown from $source where $where order by $order",
        shown=", ".join(_shown(column, present, kind) for column in columns),
        source=source,
        where=where,
        order=order,
    )
    rows: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return [kind(*row) for row in rows]


def _shown(column: str, present: set[str], kind: type[Any]) -> str:
    if column not in present:
        return f"null as {name(column)}"
    if column in _REVEALING and kind in (Standing, Point):
        open_only = f"conf_status = '{OPEN}'" if "conf_status" in present else "false"
        return f"case when {open_only} then {name(column)} end as {name(column)}"
    return name(column)


def _columns(connection: duckdb.DuckDBPyConnection, source: str) -> set[str]:
    """Columns of a table, none where it does not exist."""
    try:
        found = connection.execute(fill("select * from $source limit 0", source=source)).description
    except duckdb.CatalogException:
        return set()
    return {column[0] for column in found or ()}
