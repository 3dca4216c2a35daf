"""From what somebody typed to the value that stood there: exactly that one, or what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.explain import citation
from pipelines.explain.citation import Citation
from pipelines.explain.published import Published, cell_of, check_of, citation_of, in_force
from pipelines.vintage.history import Publication, Value

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A value as it stood in a publication. `citation_id` is its id there, in the form of today."""

    value: Value
    publication: Publication
    code: str
    citation_id: str


class NotFound(Exception):
    """No value by that id. `part` says what does not fit ('form', 'indicator', 'period', 'cell', 'publication', 'check'),
    `nearest` which ids or words were perhaps meant.
    """

    def __init__(self, part: str, message: str, nearest: list[str] | None = None) -> None:
        super().__init__(message)
        self.part = part
        self.nearest = nearest or []


def resolve(published: Published, text: str) -> Found:
    """The value of a citation id. Raises NotFound; never answers with another value than the one that was cited."""
    try:
        typed = citation.parse(text)
    except citation.NotACitation as error:
        raise NotFound("form", str(error)) from error
    code, indicator_ids = _indicator(published, typed)
    revisions = published.revisions(indicator_ids, typed.period)
    if not revisions:
        raise NotFound("period", *_no_period(published, typed, indicator_ids))
    of_cell = [revision for revision in revisions if cell_of(revision) == typed.cell]
    if not of_cell:
        raise NotFound("cell", *_no_cell(published, typed, code, revisions))
    on_day = [publication for publication in published.publications if publication.as_of == typed.as_of]
    if not on_day:
        raise NotFound("publication", *_no_publication(published, typed, code, of_cell))
    for publication in reversed(on_day):
        for value in in_force(of_cell, publication).values():
            if _fits(value, typed, code):
                return Found(value, publication, code, str(citation_of(value, code, publication)))
    raise NotFound("check", *_no_check(typed, code, of_cell, on_day))


def _fits(value: Value, typed: Citation, code: str) -> bool:
    if len(typed.check) == citation.OLD_CHECK:
        return typed.check in citation.old_value_checks(value.value, value.obs_status)
    return typed.check == check_of(value, Citation(typed.period, code, typed.cell, typed.as_of, "").stem)


def _indicator(published: Published, typed: Citation) -> tuple[str, list[str]]:
    """The indicator's code as it was printed, and who bears it; look-alike letters count where only one code fits."""
    known = published.indicators()
    for same in (
        lambda code: code == typed.code,
        lambda code: citation.code_key(code) == citation.code_key(typed.code),
    ):
        codes = {code for _, code, _ in known if same(code)}
        if len(codes) == 1:
            code = codes.pop()
            return code, [one for one, other, _ in known if other == code]
    names = {code: f"{code} ({name})" for _, code, name in known}
    near = _nearest(typed.code, sorted(names))
    raise NotFound(
        "indicator",
        f"指標の略号 {typed.code} がありません (unknown indicator code)",
        [names[code] for code in near],
    )


def _no_period(published: Published, typed: Citation, indicator_ids: list[str]) -> tuple[str, list[str]]:
    periods = sorted(
        {
            citation.period_of(v.period_kind, v.fiscal_year, v.period_start, v.period_end)
            for v in published.revisions(indicator_ids)
        }
    )
    text = f"指標 {typed.code} に {typed.period} の値は公開されていません (no value of this period)"
    return text, _nearest(typed.period, periods)


def _no_cell(
    published: Published, typed: Citation, code: str, revisions: list[Value]
) -> tuple[str, list[str]]:
    """Cells of the period whose check is near; ids of the publication of that day where there is one."""
    day = [p for p in published.publications if p.as_of == typed.as_of] or [published.today]
    ids = {str(citation_of(value, code, day[-1])): value for value in in_force(revisions, day[-1]).values()}
    text = f"{typed.period} の {code} に、区分の検査が {typed.cell} の値はありません (no such cell)"
    return text, [f"{one} ({_label(ids[one])})" for one in _nearest(str(typed), list(ids))]


def _no_publication(
    published: Published, typed: Citation, code: str, of_cell: list[Value]
) -> tuple[str, list[str]]:
    ids = [
        str(citation_of(value, code, publication))
        for publication in published.publications
        for value in in_force(of_cell, publication).values()
    ]
    text = f"基準日 {typed.as_of.isoformat()} の公開はありません (no publication of that date)"
    return text, _nearest(str(typed), list(dict.fromkeys(ids)))


def _no_check(
    typed: Citation, code: str, of_cell: list[Value], on_day: list[Publication]
) -> tuple[str, list[str]]:
    ids = [
        str(citation_of(value, code, publication))
        for publication in on_day
        for value in in_force(of_cell, publication).values()
    ]
    if not ids:
        return (
            f"基準日 {typed.as_of.isoformat()} の公開に、この値はまだ (もう) ありません (not in that publication)",
            [],
        )
    if not typed.check:
        return "値の検査 (# の後ろの5桁) がありません (the check is missing)", list(dict.fromkeys(ids))
    text = "値の検査が合いません。期間・略号・区分・基準日・検査のどれかが打ち間違いです (the check does not match)"
    return text, _nearest(str(typed), list(dict.fromkeys(ids)))


def _nearest(typed: str, known: list[str]) -> list[str]:
    ranked = sorted(known, key=lambda one: -SequenceMatcher(None, typed, one).ratio())
    return ranked[:_SHOWN]


def _label(value: Value) -> str:
    if value.breakdown == "total":
        return f"全体、定義 {value.definition_version}"
    label = value.breakdown_label or value.breakdown_code
    return f"{value.breakdown} {label}、定義 {value.definition_version}"
