"""The figures of a build as disclosure control sees them: one row of `marts.indicator_values` each, and whom it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb

from pipelines.disclosure.policy import Population

ACCEPTED = 1e-6
"""Two figures that differ by less, relative to their size, are the same."""


class Place(NamedTuple):
    """Where a figure stands: the key of `marts.indicator_values`."""

    indicator_id: str
    definition_version: str
    period_kind: str
    period_start: date
    period_end: date
    breakdown: str
    breakdown_code: str


class Figure(NamedTuple):
    """Numerator and denominator of one row; `withheld` where its coverage is too low to be published at all."""

    place: Place
    fiscal_year: int
    numerator: float | None
    denominator: float | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """Whom the figures of an indicator count. `heaviest` is the greatest weight of one person by fiscal year."""

    population: Population
    numerator_is_count: bool
    denominator_is_count: bool
    heaviest: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Build:
    """Figures that count somebody, by place; `parts` are those of `int_breakdown_member`: whole to part and share."""

    figures: dict[Place, Figure]
    counting: dict[str, Counting]
    parts: dict[tuple[str, str, str | None, date | None], dict[tuple[str, str], float]]


_FIGURES = """
    select v.indicator_id, definition_version, period_kind, period_start, period_end, breakdown, breakdown_code,
           fiscal_year, numerator, denominator, conf_status = 'N'
    from marts.indicator_values v join intermediate.int_indicator_population p using (indicator_id)
    where p.population <> 'none' and (numerator is not null or denominator is not null)
    order by all
"""


def read_figures(connection: duckdb.DuckDBPyConnection) -> Build:
    """Everything that disclosure control needs from a build file."""
    figures = {}
    for row in connection.execute(_FIGURES).fetchall():
        place = Place(*row[:7])
        figures[place] = Figure(place, *row[7:])
    parts: dict[tuple[str, str, str | None, date | None], dict[tuple[str, str], float]] = defaultdict(dict)
    for breakdown, code, parent, parent_code, kind, start, share in connection.execute(
        "select * from intermediate.int_breakdown_member order by all"
    ).fetchall():
        parts[parent, parent_code, kind, start][breakdown, code] = share
    return Build(figures, _counting(connection), dict(parts))


def _counting(connection: duckdb.DuckDBPyConnection) -> dict[str, Counting]:
    heaviest = dict(
        connection.execute(
            "select fiscal_year, cast(max(weight) as double) from intermediate.int_survey_respondent group by all"
        ).fetchall()
    )
    rows = connection.execute(
        "select indicator_id, population, numerator_kind = 'count', denominator_kind = 'count', is_weighted"
        " from intermediate.int_indicator_population where population <> 'none'"
    ).fetchall()
    return {
        indicator: Counting(population, numerator, denominator, heaviest if weighted else {})
        for indicator, population, numerator, denominator, weighted in rows
    }


def same(one: float, other: float) -> bool:
    """Whether two figures are one, but for the arithmetic of fractions."""
    return abs(one - other) <= ACCEPTED * max(1.0, abs(one), abs(other))
