"""Who quoted a value, from the register of citations: decisions of kind `cite`."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.explain import citation
from pipelines.explain.published import Published, cell_of
from pipelines.explain.resolve import Found
from pipelines.journal import Decision, Journal

_DOCUMENT = ("document", "document_ja", "title", "where")
_PLACE = ("place", "page", "passage")
_DAY = ("quoted_on", "cited_on", "date", "on")


@dataclass(frozen=True, slots=True)
class CitedBy:
    """One document that quotes a value of this cell; `same` where it quotes this very publication's."""

    citation_id: str
    document: str
    place: str
    day: str
    note: str
    same: bool


def cited_by(published: Published, found: Found) -> list[CitedBy]:
    """Documents that quote the same cell, in the order in which they were registered."""
    made = [d for d in Journal(published.settings.journal).decisions() if d.kind == "cite"]
    return [cited for cited in (_cited(decision, found) for decision in made) if cited is not None]


def _cited(decision: Decision, found: Found) -> CitedBy | None:
    what = {key: str(value) for key, value in decision.what.items() if value is not None}
    text = what.get("citation_id") or what.get("citation") or ""
    try:
        quoted = citation.parse(text)
    except citation.NotACitation:
        return None
    value = found.value
    period = citation.period_of(value.period_kind, value.fiscal_year, value.period_start, value.period_end)
    if (quoted.period, quoted.code, quoted.cell) != (period, found.code, cell_of(value)):
        return None
    return CitedBy(
        citation_id=str(quoted),
        document=_first(what, _DOCUMENT),
        place=_first(what, _PLACE),
        day=_first(what, _DAY) or decision.decided_at[:10],
        note=decision.reason,
        same=quoted.as_of == found.publication.as_of,
    )


def _first(what: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((what[key] for key in keys if what.get(key)), "")
