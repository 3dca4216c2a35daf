"""The register of citations: who quoted which figure where, and whether it still stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.decisions.published import open_published
from pipelines.decisions.record import CannotDecide, one_line, record
from pipelines.explain import published as explained
from pipelines.explain.resolve import Found, NotFound, resolve
from pipelines.journal import Journal
from pipelines.settings import Settings
from pipelines.values.rounding import rounded
from pipelines.warehouse.citations import CITE
from pipelines.warehouse.late import CELL_FACTS

_CONFIDENTIAL = "秘匿"
_REGISTER = """
select r.*, i.name_ja, i.decimals, exists (
  select 1 from marts.indicator_revisions v
  where v.publication_id = (select publication_id from marts.publication) and v.reason <> 'status'
    and v.indicator_id = r.indicator_id and v.definition_version = r.definition_version
    and v.period_kind = r.period_kind and v.period_start = r.period_start and v.period_end = r.period_end
    and v.breakdown = r.breakdown and v.breakdown_code = r.breakdown_code
) as moved_now
from marts.citation_register r left join marts.indicators i using (indicator_id)
order by r.registered_at, r.citation_id
"""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One entry of the register with today's value; `facts` are the columns of `marts.citation_register`."""

    facts: Mapping[str, Any]

    @property
    def changed(self) -> bool:
        """Whether the figure is another one today."""
        return bool(self.facts["is_changed"])

    @property
    def hidden(self) -> bool:
        """Whether disclosure control keeps the figure back, then or today."""
        return str(self.facts["conf_status"]) != "F"


def find(settings: Settings, citation: str) -> Found:
    """The value that a citation names. Raises CannotDecide with the part that does not fit and what was meant."""
    try:
        with explained.open_published(settings) as known:
            return resolve(known, citation)
    except explained.NothingPublished as nothing:
        raise CannotDecide(str(nothing)) from nothing
    except NotFound as unknown:
        near = f" もしかすると: {'、'.join(unknown.nearest)}" if unknown.nearest else ""
        raise CannotDecide(f"{unknown}{near}") from unknown


def cite(settings: Settings, found: Found, where: str, on: date, by: str, note: str) -> None:
    """Register that the value was quoted in a document. The caller holds the lock.

    Raises CannotDecide where no document is named, or the same quotation is in the register already.
    """
    place = one_line(where)
    if not place:
        raise CannotDecide("--where に、引用した文書や場面を書いてください (where was it quoted?)")
    what = {
        "citation_id": found.citation_id,
        "cited_in": place,
        "cited_on": on.isoformat(),
        "value": {column: _plain(getattr(found.value, column)) for column in CELL_FACTS},
    }
    known = [decision.what for decision in Journal(settings.journal).decisions() if decision.kind == CITE]
    keys = ("citation_id", "cited_in", "cited_on")
    if any(all(one[key] == what[key] for key in keys) for one in known):
        raise CannotDecide(
            f"{found.citation_id} は「{place}」({on.isoformat()}) の引用として登録してあります (registered already)"
        )
    record(settings, CITE, by, note or "引用", what)


def register_of(settings: Settings) -> list[Quotation]:
    """All quotations as the present publication shows them, oldest first. Raises CannotDecide where there is none."""
    with open_published(settings) as connection:
        known = connection.execute(
            "select 1 from information_schema.tables where table_schema = 'marts' and table_name = 'citation_register'"
        ).fetchone()
        if known is None:
            return []
        cursor = connection.execute(_REGISTER)
        columns = [column[0] for column in cursor.description or []]
        return [Quotation(dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]


def changed_now(settings: Settings) -> list[str]:
    """What the people of the night must know: quoted figures that the present publication has changed, in words."""
    if not any(decision.kind == CITE for decision in Journal(settings.journal).decisions()):
        return []
    changed = [quotation for quotation in register_of(settings) if quotation.changed]
    new = [quotation for quotation in changed if quotation.facts["moved_now"]]
    lines = [quoted(quotation) for quotation in new]
    if len(changed) > len(new):
        lines.append(
            f"引用した後に変わった数字がほかに {len(changed) - len(new)} 件あります (shihyo cited --changed)"
        )
    return lines


def quoted(quotation: Quotation) -> str:
    """この数字は … で使われています: what changed, from what to what, and who used it."""
    facts = quotation.facts
    name = facts["name_ja"] or facts["indicator_id"]
    label = "" if facts["breakdown"] == "total" else f" [{facts['breakdown_label']}]"
    then, now = (shown_value(quotation, facts[column]) for column in ("value_then", "value_now"))
    return (
        f"{name}{label} {facts['citation_id']}: {then} → {now}。"
        f"この数字は「{facts['cited_in']}」({facts['cited_on']}) で使われています"
    )


def shown_value(quotation: Quotation, value: float | None) -> str:
    """The figure with its unit, or 秘匿."""
    if quotation.hidden:
        return _CONFIDENTIAL
    return rounded(value, quotation.facts["decimals"]) + (
        (quotation.facts["unit"] or "") if value is not None else ""
    )


def waiting(settings: Settings, shown: list[Quotation]) -> int:
    """Quotations that were registered after the present publication."""
    known = sum(decision.kind == CITE for decision in Journal(settings.journal).decisions())
    return known - len(shown)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
