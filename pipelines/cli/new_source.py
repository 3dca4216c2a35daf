"""`shihyo new-source`: from a file nobody knows to the draft of its profile."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.main import USAGE
from pipelines.files import Refused
from pipelines.landing.draft import profile_draft
from pipelines.landing.propose import Proposal, propose
from pipelines.profiles import ConfigurationError, load_sources
from pipelines.settings import Settings

REFUSED = 1


def run(
    settings: Settings, file: Path, source_id: str, table: str | None, name: str | None, out: Path
) -> int:
    """Write `<out>/<source_id>/profiles/<name>.yml` and say what is left to do; never overwrites."""
    try:
        sources = load_sources(settings.sources)
        if source_id not in sources:
            raise ConfigurationError(
                f"--source {source_id}: 入力元がありません (known: {', '.join(sorted(sources))})"
            )
        if table is not None and table not in sources[source_id].spec.tables:
            raise ConfigurationError(
                f"--table {table}: 表がありません (known: {', '.join(sources[source_id].spec.tables)})"
            )
        proposal = propose(file, sources[source_id], table)
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        return USAGE
    except Refused as refusal:
        click.echo(f"{file.name}: {refusal.message_ja} ({refusal.reason_code})", err=True)
        return REFUSED
    target = out / source_id / "profiles" / f"{name or _stem(file)}.yml"
    if target.exists():
        click.echo(f"{target}: すでにあります。--name で別の名前を付けてください (exists)", err=True)
        return USAGE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(profile_draft(proposal, file.stem), encoding="utf-8")
    _tell(proposal, target, file)
    return 0


def _stem(file: Path) -> str:
    return "".join(c if c.isalnum() else "_" for c in file.stem).strip("_").lower() or "layout"


def _tell(proposal: Proposal, target: Path, file: Path) -> None:
    click.echo(f"{target} に下書きを書きました (表 {proposal.table})。")
    for column, seen in proposal.mapped.items():
        click.echo(f"  {column} ← {seen.name}")
    for column in proposal.missing:
        click.echo(f"  {column} ← ? 必須です: {proposal.spec.columns[column].description}")
    click.echo(f"取り込まない列: {'、'.join(seen.name for seen in proposal.left_over) or 'なし'}")
    folder = target.parents[2]
    click.echo(
        f"次に: 下書きを直し、shihyo check-drop {file} --source {proposal.source_id} --sources {folder} で確かめてください。"
    )
