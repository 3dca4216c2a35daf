"""`shihyo fiscal-year`: what the new fiscal year needs, and what goes blank without it. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import click
import duckdb

from pipelines.cli.main import USAGE
from pipelines.fiscal_year.blanks import Blank, blanks
from pipelines.fiscal_year.landed import Need, needs
from pipelines.fiscal_year.worklist import Work, is_built, worklist
from pipelines.profiles import ConfigurationError, load_sources
from pipelines.settings import Settings
from pipelines.warehouse.dbt_project import load_manifest_json

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
    _tell(year, found, empty, work)
    return 0


def _tell(year: int, found: Sequence[Need], empty: Sequence[Blank], work: Sequence[Work] | None) -> None:
    click.echo(f"令和{year - 2018}年度 (FY{year}) の年度更新")
    click.echo("\n■ 届いていないもの (not here yet)")
    missing = [need for need in found if not need.is_met]
    for need in missing:
        part = f" [{need.part}]" if need.part else ""
        click.echo(f"  □ {need.table}{part}: {need.ask_ja} (前年度 {need.before:,} 件)")
    if not missing:
        click.echo("  ありません")
    met = [need for need in found if need.is_met]
    click.echo(f"\n■ 届いたもの (here): {len(met)} 件")
    for need in met:
        click.echo(f"  ✓ {need.table}{f' [{need.part}]' if need.part else ''}: {need.records:,} 件")
    click.echo(f"\n■ このままでは FY{year} の値が出ない指標 (blank without them): {len(empty)} 件")
    for blank in empty:
        reasons = "、".join(need.part or need.table for need in blank.missing)
        click.echo(f"  － {blank.name_ja} ({blank.indicator_id}): {reasons}")
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
