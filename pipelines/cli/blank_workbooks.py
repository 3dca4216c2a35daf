"""`shihyo blank-workbooks`: the workbooks that departments fill in."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.blank import write_workbooks
from pipelines.cli.main import USAGE
from pipelines.profiles import ConfigurationError, load_sources
from pipelines.settings import Settings
from pipelines.warehouse.dbt_project import indicator_names


def run(settings: Settings, out: Path, department: str | None) -> int:
    """0, or 2 for a wrong profile, an unknown department, or a workbook that is already there."""
    try:
        sources = load_sources(settings.sources)
        written = write_workbooks(out, sources, department, {"indicator_id": indicator_names()})
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        return USAGE
    except FileExistsError as error:
        click.echo(f"すでにあります。記入済みかもしれないので上書きしません (exists): {error}", err=True)
        return USAGE
    if not written:
        click.echo(f"「{department}」を含む課の様式はありません (no such department)", err=True)
        return USAGE
    for place in written:
        click.echo(f"{place.path} → raw_drops/{place.source_id}/")
    click.echo(
        f"{len(written)} 個の様式を書き出しました。記入したら矢印の先のフォルダに置いてください (written)"
    )
    return 0
