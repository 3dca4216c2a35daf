"""`shihyo explain`: where a published value comes from, and how today's differs. Reads what is published and the journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from pipelines.cli.main import USAGE
from pipelines.explain import citation
from pipelines.explain.ask import BadQuestion, ask
from pipelines.explain.explanation import Explanation, explain
from pipelines.explain.published import NothingPublished, Published, open_published
from pipelines.explain.resolve import Found, NotFound, resolve
from pipelines.settings import Settings

_AT_ONCE = 6
"""Values that are explained in one go; more of them are listed with their citation ids."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked on the command line."""

    wanted: str
    period: str | None = None
    breakdown: str | None = None
    publication: str | None = None
    rows: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """How the answer is wanted: JSON instead of text, and files beside it."""

    as_json: bool = False
    excel: Path | None = None
    html: Path | None = None


def run(settings: Settings, question: Question, answer: Answer) -> int:
    """0 when a value was found and explained, 2 when there is none by that name or a file cannot be written."""
    try:
        with open_published(settings) as published:
            found = _find(published, question)
            if len(found) > _AT_ONCE and not answer.as_json:
                return _listed(found)
            explanations = [explain(published, one, question.rows, question.again) for one in found]
    except (NothingPublished, BadQuestion) as error:
        click.echo(str(error), err=True)
        return USAGE
    except NotFound as error:
        return _refused(question.wanted, error, answer.as_json)
    return _given(explanations, answer)


def _find(published: Published, question: Question) -> list[Found]:
    if citation.looks_like_one(question.wanted):
        return [resolve(published, question.wanted)]
    return ask(published, question.wanted, question.period, question.breakdown, question.publication)


def _given(explanations: list[Explanation], answer: Answer) -> int:
    from pipelines.explain.report import report_of

    reports = [report_of(explanation) for explanation in explanations]
    try:
        if answer.excel:
            from pipelines.explain import workbook

            workbook.write(answer.excel, reports, explanations)
        if answer.html:
            from pipelines.explain import page

            page.write(answer.html, reports)
    except OSError as error:
        click.echo(f"書き出せません (cannot write): {error.filename or ''} {error.strerror}", err=True)
        return USAGE
    if answer.as_json:
        from pipelines.explain import as_json

        click.echo(as_json.dumped(as_json.document(explanations)))
        return 0
    from pipelines.explain import text

    for number, (report, explanation) in enumerate(zip(reports, explanations, strict=True)):
        click.echo("" if number == 0 else "\n" + "─" * 40, nl=number > 0)
        for line in text.lines(report, explanation):
            click.echo(line)
    for path in (answer.excel, answer.html):
        if path:
            click.echo(f"書き出しました (written): {path}", err=True)
    return 0


def _listed(found: list[Found]) -> int:
    from pipelines.explain.words import cell_ja, hidden, number_ja, period_ja

    click.echo(f"{len(found)} 個の値があります。引用番号を指定してください (name one of these citations):")
    for one in found:
        value = "秘匿" if hidden(one.value) else number_ja(one.value.value)
        click.echo(f"  {one.citation_id}  {period_ja(one.value)}  {cell_ja(one.value) or '全体'}  {value}")
    return 0


def _refused(wanted: str, error: NotFound, as_json: bool) -> int:
    if as_json:
        from pipelines.explain.as_json import dumped, refusal

        click.echo(dumped(refusal(error)))
    click.echo(f"{wanted}: {error}", err=True)
    for one in error.nearest:
        click.echo(f"  もしかして (perhaps): {one}", err=True)
    return USAGE
