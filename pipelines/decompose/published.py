"""Published values for `shihyo why`, of today or as they stood with an earlier publication. Reads the published file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from pipelines.decompose.units import Cell, Side
from pipelines.warehouse.sql import fill

TOTAL = "total"
_COLUMNS = (
    "indicator_id, definition_version, fiscal_year, period_kind, period_start, period_end, breakdown, breakdown_code,"
    " breakdown_label, numerator, denominator, value, obs_status, conf_status, coverage, citation_id"
)
_TODAY = "select $columns from marts.indicator_values where indicator_id = ?"
_THEN = """
select $columns
from (
  select *
  from marts.indicator_revisions
  where indicator_id = ? and published_at <= ?::timestamp
  qualify row_number() over (
    partition by definition_version, period_kind, period_start, period_end, breakdown, breakdown_code
    order by published_at desc
  ) = 1
)
where reason <> 'withdrawn'
"""


@dataclass(frozen=True, slots=True)
class Vintage:
    """A publication; `at` is its time, None for the one that is published today."""

    publication_id: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One published value as `marts.indicator_values` has it."""

    indicator_id: str
    definition_version: str
    fiscal_year: int
    period_kind: str
    period_start: date
    period_end: date
    breakdown: str
    breakdown_code: str
    breakdown_label: str
    numerator: float | None
    denominator: float | None
    value: float | None
    obs_status: str
    conf_status: str
    coverage: float | None
    citation_id: str

    @property
    def period(self) -> tuple[str, date, date]:
        """What tells periods apart."""
        return (self.period_kind, self.period_start, self.period_end)

    @property
    def cell(self) -> Cell:
        """As the arithmetic takes it."""
        return Cell(
            self.breakdown_code,
            self.breakdown_label,
            self.numerator,
            self.denominator,
            self.value,
            self.conf_status,
        )


@dataclass(frozen=True, slots=True)
class Point:
    """Which value: an indicator by one definition in one period, as published then."""

    definition_version: str
    period: tuple[str, date, date]
    vintage: Vintage


@dataclass
class Published:
    """One published file, opened read-only by the caller, and the publications that the journal knows."""

    connection: duckdb.DuckDBPyConnection
    publications: Sequence[dict[str, Any]]
    _seen: dict[tuple[str, str | None], list[Row]] = field(default_factory=dict)

    def indicator(self, indicator_id: str) -> dict[str, Any] | None:
        """Its row of `marts.indicators`."""
        found = self.dicts("select * from marts.indicators where indicator_id = ?", [indicator_id])
        return found[0] if found else None

    def breaks(self, indicator_id: str, before: Row, after: Row) -> list[str]:
        """Why the two values are not of one series, in Japanese; empty where no break stands between them."""
        if not self.dicts("select 1 from duckdb_tables() where table_name = 'series_breaks'", []):
            return []
        found = self.dicts(
            "select break_on, reason_ja from marts.series_breaks where indicator_id = ? and break_on > ?"
            " and break_on <= ? and coalesce(definition_version, ?) in (?, ?) order by break_on, reason_ja",
            [
                indicator_id,
                min(before.period_start, after.period_start),
                max(before.period_end, after.period_end),
                after.definition_version,
                before.definition_version,
                after.definition_version,
            ],
        )
        return [f"{row['break_on']} から: {row['reason_ja']}" for row in found]

    def as_of(self) -> date:
        """As-of date of what is published today."""
        (day,) = self.connection.execute("select max(as_of) from marts.publication").fetchall()[0]
        return date.fromisoformat(str(day))

    def today(self) -> Vintage:
        """What is published now."""
        found = self.connection.execute("select publication_id from marts.publication").fetchall()
        return Vintage(str(found[0][0]), None)

    def vintage(self, publication_id: str) -> Vintage | None:
        """A publication of this warehouse; one that came back is known by its last time."""
        if publication_id == self.today().publication_id:
            return self.today()
        for record in reversed(self.publications):
            if record["publication_id"] == publication_id:
                return Vintage(publication_id, record["published_at"])
        return None

    def rows(self, indicator_id: str, vintage: Vintage) -> list[Row]:
        """All values of an indicator with that publication."""
        key = (indicator_id, vintage.at)
        if key not in self._seen:
            query = _TODAY if vintage.at is None else _THEN
            arguments = [indicator_id] if vintage.at is None else [indicator_id, vintage.at]
            found = self.dicts(fill(query, columns=_COLUMNS), arguments)
            self._seen[key] = [Row(**row) for row in found]
        return self._seen[key]

    def totals(self, indicator_id: str, vintage: Vintage) -> list[Row]:
        """Its totals, oldest period first."""
        rows = [row for row in self.rows(indicator_id, vintage) if row.breakdown == TOTAL]
        return sorted(rows, key=lambda row: (row.period_end, row.period_start, row.definition_version))

    def total(self, indicator_id: str, point: Point) -> Row | None:
        """The total of one point."""
        return next((row for row in self.totals(indicator_id, point.vintage) if _is_at(row, point)), None)

    def side(self, indicator_id: str, point: Point, dimension: str | None) -> Side | None:
        """The total of one point with the cells of one breakdown (none without a dimension)."""
        total = self.total(indicator_id, point)
        if total is None:
            return None
        rows = self.rows(indicator_id, point.vintage)
        return Side(
            total.cell,
            tuple(row.cell for row in rows if row.breakdown == dimension and _is_at(row, point)),
        )

    def dimensions(self, indicator_id: str, points: Sequence[Point]) -> list[str]:
        """Breakdowns that are there at every point."""
        found = [
            {row.breakdown for row in self.rows(indicator_id, point.vintage) if _is_at(row, point)}
            for point in points
        ]
        return sorted(set.intersection(*found) - {TOTAL})

    def dicts(self, query: str, arguments: Sequence[Any]) -> list[dict[str, Any]]:
        """Rows with the names of their columns."""
        cursor = self.connection.execute(query, list(arguments))
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _is_at(row: Row, point: Point) -> bool:
    return row.definition_version == point.definition_version and row.period == point.period
