"""What stands beside a value: the same figure by other definitions, and days across which it must not be compared."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.explain.published import Published


@dataclass(frozen=True, slots=True)
class Card:
    """One definition card of the indicator, as published today (ADR 0017). `value` is empty where it may not be shown."""

    whose: str
    definition_version: str | None
    definition_ja: str | None
    as_of: str | None
    value: float | None
    unit: str | None
    source: str | None
    source_reliability: str | None
    differs_ja: str | None
    is_comparable: bool


@dataclass(frozen=True, slots=True)
class Break:
    """From this day on the series is another one."""

    break_on: str
    kind: str
    reason_ja: str


def cards(published: Published, indicator_id: str) -> tuple[Card, ...]:
    """The cards in their order, the ward's own first; none where a publication does not hold them."""
    if not published.has("definition_cards"):
        return ()
    rows = published.rows(
        "select whose, definition_version, definition_ja, period_end::varchar as as_of, value, unit, source,"
        " source_reliability, differs_ja, is_comparable from marts.definition_cards where indicator_id = ?"
        " order by card_no",
        [indicator_id],
    )
    return tuple(Card(**row) for row in rows)


def breaks(published: Published, indicator_id: str, definition_version: str) -> tuple[Break, ...]:
    """Breaks of the series by this definition, oldest first."""
    if not published.has("series_breaks"):
        return ()
    rows = published.rows(
        "select break_on::varchar as break_on, kind, reason_ja from marts.series_breaks where indicator_id = ?"
        " and coalesce(definition_version, ?) = ? order by break_on, kind, reason_ja",
        [indicator_id, definition_version, definition_version],
    )
    return tuple(Break(**row) for row in rows)
