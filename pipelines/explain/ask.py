"""The values that a question names: indicator, period, cell of a breakdown, and the publication of which it asks."""

from __future__ import annotations

import re
from datetime import date

from pipelines.explain import citation
from pipelines.explain.published import Published, citation_of, in_force
from pipelines.explain.resolve import Found, NotFound
from pipelines.vintage.history import Publication, Value

_PERIOD = re.compile(r"FY(\d{4})|(\d{4})-(\d{2})|(\d{4})-(\d{2})-(\d{2})")


class BadQuestion(Exception):
    """The period, breakdown or publication is not written as it must be, or there is none of that name."""


def ask(
    published: Published, wanted: str, period: str | None, breakdown: str | None, publication_id: str | None
) -> list[Found]:
    """Values of an indicator (its id, or its code in citations), every definition, by definition and period; of the
    newest period that has a value where none is named. Raises BadQuestion, and NotFound where there is no value.
    """
    publication = _publication(published, publication_id)
    known = published.indicators()
    folded = citation.fold(wanted)
    ids = [(one, code) for one, code, _ in known if wanted == one or folded in (code, one.upper())]
    if not ids:
        raise NotFound(
            "indicator", f"該当する指標がありません (no such indicator): {wanted}", _near(known, wanted)
        )
    indicator_id, code = ids[0]
    dimension, _, cell = (breakdown or "total=").partition("=")
    values = [
        value
        for value in in_force(published.revisions([indicator_id]), publication).values()
        if value.breakdown == dimension and cell in ("", value.breakdown_code)
    ]
    chosen = [value for value in values if _in_period(value, period, values)]
    if not chosen:
        raise NotFound(
            "period", "該当する公開値がありません (no such value)", _there(values, published, indicator_id)
        )
    chosen.sort(key=lambda v: (v.definition_version, v.period_start, v.breakdown_code))
    return [Found(v, publication, code, _printed(published, v, code, publication)) for v in chosen]


def _printed(published: Published, value: Value, code: str, publication: Publication) -> str:
    """The id as that publication printed it, where that is known; ids were once shorter."""
    if publication.number == published.today.number:
        rows = published.connection.execute(
            "select citation_id from marts.indicator_values where indicator_id = ? and definition_version = ?"
            " and period_kind = ? and period_start = ? and period_end = ? and breakdown = ? and breakdown_code = ?",
            list(value.cell),
        ).fetchall()
        if rows:
            return str(rows[0][0])
    if value.publication_id == publication.publication_id and value.citation_id:
        return value.citation_id
    return str(citation_of(value, code, publication))


def _publication(published: Published, publication_id: str | None) -> Publication:
    if publication_id is None:
        return published.today
    wanted = citation.fold(publication_id)
    found = [p for p in published.publications if p.publication_id.upper() == wanted]
    if not found:
        shown = ", ".join(p.publication_id for p in published.publications[-5:])
        raise BadQuestion(
            f"--publication {publication_id}: その公開はありません (no such publication)。最近の公開: {shown}"
        )
    return found[-1]


def _in_period(value: Value, period: str | None, values: list[Value]) -> bool:
    if period is None:
        newest = max(
            (v.period_end for v in values if v.period_kind != "month" and v.value is not None), default=None
        )
        return value.period_kind != "month" and value.period_end == newest
    found = _PERIOD.fullmatch(citation.fold(period))
    if found is None:
        raise BadQuestion(
            f"--period {period}: FY2025、2025-06、2026-03-31 のように書いてください (FY2025 or 2025-06)"
        )
    if found[1]:
        return value.fiscal_year == int(found[1]) and value.period_kind != "month"
    if found[4]:
        return value.period_end.isoformat() == found[0]
    return value.period_kind == "month" and value.period_start == _first(found[0])


def _first(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def _near(known: list[tuple[str, str, str]], wanted: str) -> list[str]:
    from difflib import get_close_matches

    ids = {one: name for one, _, name in known}
    near = get_close_matches(wanted.lower(), ids, n=5, cutoff=0.4) or sorted(ids)
    return [f"{one} ({ids[one]})" for one in near]


def _there(values: list[Value], published: Published, indicator_id: str) -> list[str]:
    """Periods that have a value; where the breakdown itself is unknown, the breakdowns."""
    if not values:
        rows = published.connection.execute(
            "select distinct breakdown from marts.indicator_values where indicator_id = ? order by 1",
            [indicator_id],
        ).fetchall()
        return [f"--breakdown {row[0]}" for row in rows]
    periods = {
        citation.period_of(v.period_kind, v.fiscal_year, v.period_start, v.period_end)
        for v in values
        if v.period_kind != "month"
    }
    return [f"--period {period}" for period in sorted(periods)]
