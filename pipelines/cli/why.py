"""`shihyo why`: why a published figure moved between two periods or two publications. Reads only what is published."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

import click

from pipelines.cli.main import USAGE
from pipelines.decompose.answer import answer
from pipelines.decompose.published import Published, Row, Vintage
from pipelines.decompose.question import BadQuestion, Cited, Question, between_citations, between_periods
from pipelines.decompose.words import as_json as told_as_json
from pipelines.decompose.words import in_words
from pipelines.explain import published as explained
from pipelines.explain.resolve import NotFound, resolve
from pipelines.journal import Journal
from pipelines.settings import Settings

REFUSED = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the command line."""

    what: tuple[str, ...]
    periods: tuple[str | None, str | None]
    publications: tuple[str | None, str | None]
    definition: str | None
    dimension: str | None


def run(settings: Settings, asked: Asked, *, as_json: bool) -> int:
    """0 with an answer, 1 where the change cannot be split (it says why), 2 for what is not there or not written right."""
    try:
        with explained.open_published(settings) as shown:
            published = Published(shown.connection, Journal(settings.journal).publications())
            found = answer(published, _question(published, shown, asked), asked.dimension)
    except (BadQuestion, explained.NothingPublished) as question:
        click.echo(str(question), err=True)
        return USAGE
    if as_json:
        click.echo(json.dumps(told_as_json(found), ensure_ascii=False))
    else:
        click.echo("\n".join(in_words(found)))
    return REFUSED if found.refused else 0


def _question(published: Published, shown: explained.Published, asked: Asked) -> Question:
    match asked.what:
        case (first, second):
            return between_citations(_cited(shown, first), _cited(shown, second))
        case (indicator_id,):
            periods = asked.periods if any(asked.periods) else _last_two(published, indicator_id)
            if periods[0] is None or periods[1] is None:
                raise BadQuestion("--from と --to に期間を書いてください (例 --from FY2024 --to FY2025)")
            both = (periods[0], periods[1])
            return between_periods(published, indicator_id, both, asked.publications, asked.definition)
        case _:
            raise BadQuestion("引用番号を 2 つか、指標の ID を 1 つ書いてください (two ids or one indicator)")


def _cited(shown: explained.Published, text: str) -> Cited:
    try:
        found = resolve(shown, text)
    except NotFound as unknown:
        near = f"。近いもの: {', '.join(unknown.nearest)}" if unknown.nearest else ""
        raise BadQuestion(f"引用番号 {text}: {unknown}{near}") from unknown
    value = {field.name: getattr(found.value, field.name) for field in fields(Row)}
    publication = found.publication
    at = None if publication == shown.today else publication.published_at.isoformat()
    return Cited(Row(**{**value, "citation_id": found.citation_id}), Vintage(publication.publication_id, at))


def _last_two(published: Published, indicator_id: str) -> tuple[str, str]:
    """The two latest periods with a value that are over, months aside."""
    if published.indicator(indicator_id) is None:
        raise BadQuestion(f"そのような指標はありません (no such indicator): {indicator_id}")
    as_of = published.as_of()
    years = sorted(
        {
            row.fiscal_year
            for row in published.totals(indicator_id, published.today())
            if row.period_kind != "month" and row.value is not None and row.period_end <= as_of
        }
    )
    if len(years) < 2:
        raise BadQuestion(f"{indicator_id} には比べられる期間が 2 つありません (fewer than two periods)")
    return f"FY{years[-2]}", f"FY{years[-1]}"
