"""`shihyo cite`, `shihyo cited`: who quoted which figure where, and whether it still stands."""

from __future__ import annotations

import json
from datetime import date

import click

from pipelines.cli.decisions import under_lock
from pipelines.cli.main import USAGE
from pipelines.decisions.cite import Quotation, cite, find, quoted, register_of, shown_value, waiting
from pipelines.decisions.record import CannotDecide
from pipelines.settings import Settings


def run_cite(settings: Settings, citation: str, where: str, on: date | None, by: str, note: str) -> int:
    """0 registered; 2 no such value, or registered already; 75 another run has the warehouse."""

    def decide() -> int:
        found = find(settings, citation)
        cite(settings, found, where, on or settings.as_of, by, note)
        value = found.value
        click.echo(f"登録しました: {found.citation_id}")
        click.echo(
            f"  指標 {value.indicator_id}、{value.breakdown_label or '全体'}、公開 {value.publication_id}"
        )
        if value.conf_status != "F":
            click.echo("  注意: この値は公開の対象ではありません (秘匿または非公開)。")
        if value.obs_status == "P":
            click.echo("  注意: 暫定値です。確定までに変わることがあります。")
        click.echo("  値が変わったときは、夜間処理の知らせと shihyo cited --changed に出ます。 (registered)")
        return 0

    return under_lock(settings, decide)


def run_cited(settings: Settings, *, changed: bool, as_json: bool) -> int:
    """0 the register was written, also where it is empty; 2 nothing is published."""
    try:
        every = register_of(settings)
    except CannotDecide as refusal:
        click.echo(str(refusal), err=True)
        return USAGE
    shown = [quotation for quotation in every if quotation.changed or not changed]
    if as_json:
        rows = [dict(quotation.facts) | {"waiting": False} for quotation in shown]
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return 0
    for quotation in shown:
        _tell(quotation)
    if not shown:
        click.echo("引用した後に変わった値はありません。" if changed else "引用の登録はありません。")
    late = waiting(settings, every)
    if late > 0:
        click.echo(f"ほかに {late} 件は次の夜間処理から比べます (registered since the last publication)")
    return 0


def _tell(quotation: Quotation) -> None:
    facts = quotation.facts
    if quotation.changed:
        click.echo(f"× {quoted(quotation)}")
    else:
        name = facts["name_ja"] or facts["indicator_id"]
        value = shown_value(quotation, facts["value_now"])
        click.echo(
            f"○ {name} {facts['citation_id']}: {value} のまま。「{facts['cited_in']}」({facts['cited_on']})"
        )
