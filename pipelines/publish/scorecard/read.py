"""The scorecard in the order of the plans: plan, pillar, KGI, KSI, KPI."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeVar

import duckdb

from pipelines.publish.scorecard import marts
from pipelines.publish.scorecard.marts import Break, Card, Definition, Point, Standing

STATUSES = ("achieved", "on_track", "nearly", "behind", "undecided")
_TIERS = ("KGI", "KSI", "KPI")

_Row = TypeVar("_Row", Point, Break, Card)

LAST = "\uffff"
"""Sorts after every key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator with its standing, its totals and the breaks of its series, oldest first, and the cards of the
    figure's definitions. `standing` is empty for one not scored.
    """

    definition: Definition
    standing: Standing | None
    points: tuple[Point, ...]
    breaks: tuple[Break, ...] = ()
    cards: tuple[Card, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether it is a KGI, KSI or KPI of a plan."""
        return _tier_rank(self.definition.tier) < len(_TIERS)

    @property
    def status(self) -> str:
        """One of STATUSES."""
        status = self.standing.status if self.standing else None
        return status if status in STATUSES else "undecided"

    @property
    def value(self) -> float | None:
        """Latest value, unrounded; None where there is none or it is hidden."""
        return self.standing.value if self.standing else None

    @property
    def hidden(self) -> bool:
        """Whether disclosure control keeps the latest value back."""
        return self.latest is not None and self.latest.hidden

    @property
    def latest(self) -> Point | None:
        """The total that the scorecard shows."""
        return self._point(self.standing.period_end if self.standing else None)

    @property
    def previous(self) -> Point | None:
        """The total before it."""
        return self._point(self.standing.previous_period_end if self.standing else None)

    @property
    def change(self) -> float | None:
        """Latest less previous value; None unless both may be shown."""
        if self.standing is None or self.previous is None or self.previous.value is None:
            return None
        return self.standing.change

    def _point(self, period_end: date | None) -> Point | None:
        standing = self.standing
        if standing is None or period_end is None:
            return None
        version, kind = standing.definition_version, standing.period_kind
        for point in reversed(self.points):
            if (point.period_end, point.definition_version, point.period_kind) == (period_end, version, kind):
                return point
        return None


@dataclass(frozen=True, slots=True)
class Pillar:
    """Indicators of one pillar of a plan."""

    code: str
    name_ja: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan with its pillars."""

    name_ja: str
    pillars: tuple[Pillar, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its indicators in order."""
        return tuple(entry for pillar in self.pillars for entry in pillar.entries)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All that page and workbook show of one publication. `others` are indicators beside the plans' KGI, KSI, KPI."""

    publication_id: str
    as_of: date
    plans: tuple[Plan, ...]
    others: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """KGI, KSI and KPI of all plans in order."""
        return tuple(entry for plan in self.plans for entry in plan.entries)


def read_scorecard(
    connection: duckdb.DuckDBPyConnection, schema: str, publication: tuple[str, date] | None = None
) -> Scorecard:
    """Read the published marts; `schema` is the quoted name of their schema, as in `name("pub", "marts")`.

    `publication` is the id and the as-of date where the marts do not say so yet.
    """
    of_points = _by_indicator(marts.points(connection, schema))
    of_breaks = _by_indicator(marts.breaks(connection, schema))
    of_cards = _by_indicator(marts.cards(connection, schema))
    standing = marts.standings(connection, schema)
    entries = [
        Entry(d, standing.get(i), of_points.get(i, ()), of_breaks.get(i, ()), of_cards.get(i, ()))
        for d in marts.definitions(connection, schema)
        for i in (d.indicator_id,)
    ]
    documents = _documents(entries)
    entries.sort(key=lambda entry: (documents[_plan_of(entry)], *_place(entry)))
    names = marts.pillar_names(connection, schema)
    plans = _plans([entry for entry in entries if entry.planned], names)
    identity, as_of = publication or marts.publication(connection, schema)
    return Scorecard(identity, as_of, plans, tuple(entry for entry in entries if not entry.planned))


def _by_indicator(rows: list[_Row]) -> dict[str, tuple[_Row, ...]]:
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.indicator_id].append(row)
    return {indicator_id: tuple(own) for indicator_id, own in found.items()}


def tally(entries: tuple[Entry, ...]) -> dict[str, int]:
    """Entries by status, every status in its order."""
    counted = Counter(entry.status for entry in entries)
    return {status: counted[status] for status in STATUSES}


def _plans(entries: list[Entry], names: dict[str, str]) -> tuple[Plan, ...]:
    return tuple(
        Plan(plan, _pillars(list(of_plan), names)) for plan, of_plan in groupby(entries, key=_plan_of)
    )


def _pillars(entries: list[Entry], names: dict[str, str]) -> tuple[Pillar, ...]:
    by_pillar = groupby(entries, key=lambda entry: entry.definition.pillar or "")
    return tuple(_pillar(code, tuple(group), names) for code, group in by_pillar)


def _pillar(code: str, entries: tuple[Entry, ...], names: dict[str, str]) -> Pillar:
    keys = (".".join((entry.definition.seed_key or "").split(".")[:2]) for entry in entries)
    return Pillar(code, next((names[key] for key in keys if key in names), ""), entries)


def _plan_of(entry: Entry) -> str:
    return entry.definition.plan or ""


def _documents(entries: list[Entry]) -> dict[str, str]:
    """Place of each plan: the least document number among the keys of its indicators."""
    found: dict[str, str] = {}
    for entry in entries:
        document = (entry.definition.seed_key or LAST).split(".")[0]
        found[_plan_of(entry)] = min(document, found.get(_plan_of(entry), LAST))
    return found


def _place(entry: Entry) -> tuple[str, str, int, str, str, str]:
    """The plans' own order: plan, pillar, KGI before KSI before KPI, outcome before output, key."""
    definition = entry.definition
    return (
        _plan_of(entry),
        definition.pillar or LAST,
        _tier_rank(definition.tier),
        definition.tier or "",
        definition.plan_order or definition.seed_key or LAST,
        definition.indicator_id,
    )


def _tier_rank(tier: str | None) -> int:
    return _TIERS.index(tier[:3]) if tier and tier[:3] in _TIERS else len(_TIERS)
