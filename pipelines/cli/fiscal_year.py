"""`shihyo fiscal-year`: what the new fiscal year needs, and what goes blank without it. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby

import click
import duckdb

from pipelines.cli.main import USAGE
from pipelines.fiscal_year.blanks import Blank, blanks
from pipelines.fiscal_year.landed import Need, needs
from pipelines.fiscal_year.worklist import Work, is_built, worklist
from pipelines.profiles import ConfigurationError, Source, load_sources
from pipelines.settings import Settings
from pipelines.values.wareki import japanese_fiscal_year
from pipelines.warehouse.dbt_project import indicator_names, load_manifest_json

_SHOWN = 20


def fiscal_year_ahead(as_of: date) -> int:
    """The fiscal year that is being prepared or has begun: from January on the one of the next April."""
    return as_of.year


def run(settings: Settings, fiscal_year: int | None, *, as_json: bool) -> int:
    """0 when the list was written; 2 for a wrong source. A list with open points is no error."""
    year = fiscal_year or fiscal_year_ahead(settings.as_of)
    try:
        sources = load_sources(settings.sources)
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        return USAGE
    found = needs(settings, sources, year)
    empty = blanks(load_manifest_json(), found)
    try:
        work = worklist(settings, year) if is_built(settings) else None
    except duckdb.IOException:
        work = None
    if as_json:
        answer = {
            "fiscal_year": year,
            "needs": [asdict(need) | {"is_met": need.is_met} for need in found],
            "blank_indicators": [asdict(blank) for blank in empty],
            "worklist": None if work is None else [asdict(item) for item in work],
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
        return 0
    _tell(year, found, empty, work, _names(sources))
    return 0


def _tell(
    year: int,
    found: Sequence[Need],
    empty: Sequence[Blank],
    work: Sequence[Work] | None,
    names: Mapping[str, str],
) -> None:
    click.echo(f"{japanese_fiscal_year(year)} (FY{year}) の年度更新")
    click.echo("\n■ 届いていないもの (not here yet)")
    missing = [need for need in found if not need.is_met]
    for table, parts in groupby(missing, key=lambda need: need.table):
        listed = list(parts)
        click.echo(f"  □ {table}: {listed[0].ask_ja}")
        for need in listed:
            label = "前年度" if need.part is None else names.get(need.part, need.part)
            click.echo(f"      - {label}: {'前年度 ' if need.part else ''}{need.before:,} 件")
    if not missing:
        click.echo("  ありません")
    met = [need for need in found if need.is_met]
    click.echo(f"\n■ 届いたもの (here): {len(met)} 件")
    for need in met:
        label = f" {names.get(need.part, need.part)}" if need.part else ""
        click.echo(f"  ✓ {need.table}{label}: {need.records:,} 件")
    click.echo(f"\n■ FY{year} の値が出ない、または一部しか出ない指標 (blank or partial): {len(empty)} 件")
    for blank in empty:
        reasons = "、".join(
            names.get(need.part, need.part) if need.part else need.table for need in blank.missing
        )
        click.echo(f"  － {blank.name_ja} ({blank.indicator_id}): {reasons}")
    _tell_work(work)


def _tell_work(work: Sequence[Work] | None) -> None:
    click.echo("\n■ 確かめる名前 (to settle)")
    if work is None:
        click.echo("  夜間処理がまだ終わっていないため、調べられません (no build to look at)")
    for item in work or ():
        click.echo(f"  {item.title_ja}: {len(item.names)} 件。{item.ask_ja}")
        for name in item.names[:_SHOWN]:
            click.echo(f"    - {name}")
        if len(item.names) > _SHOWN:
            click.echo(f"    ほか {len(item.names) - _SHOWN} 件")
    if work == []:
        click.echo("  ありません")


def _names(sources: Mapping[str, Source]) -> dict[str, str]:
    """What people call the parts: indicators by their names, ledgers by the titles of their layouts."""
    names = indicator_names()
    for source in sources.values():
        for table, spec in source.spec.tables.items():
            if spec.yearly is None or spec.yearly.each is None:
                continue
            for profile in source.profiles.values():
                rule = profile.tables.get(table)
                part = rule.columns.get(spec.yearly.each) if rule else None
                if part is not None and part.constant:
                    names[str(part.constant)] = profile.title_ja
    return names
