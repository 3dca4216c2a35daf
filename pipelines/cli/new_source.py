"""`shihyo new-source`: from a file nobody knows to the draft of its profile."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pipelines.cli.check_drop import verdict_lines
from pipelines.cli.main import USAGE
from pipelines.files import Refused
from pipelines.landing import check_file
from pipelines.landing.draft import profile_draft
from pipelines.landing.fresh import fresh
from pipelines.landing.fresh_draft import fresh_profile, source_draft
from pipelines.landing.propose import Proposal, propose
from pipelines.profiles import ConfigurationError, load_sources
from pipelines.settings import Settings

REFUSED = 1


def run(
    settings: Settings, file: Path, source_id: str, table: str | None, name: str | None, out: Path
) -> int:
    """Write `<out>/<source_id>/profiles/<name>.yml` and say what is left to do; never overwrites.

    For a source that is not there yet its `source.yml` is written, too, with a column for each of the file's.
    """
    try:
        sources = load_sources(settings.sources)
        if source_id not in sources:
            return _new(file, source_id, name, out, settings)
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


def _new(file: Path, source_id: str, name: str | None, out: Path, settings: Settings) -> int:
    """A source of its own for the file; then what would become of the file."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", source_id):
        raise ConfigurationError(
            f"--source {source_id}: 英小文字で始め、英小文字・数字・_ だけで書いてください"
        )
    folder = out / source_id
    targets = [folder / "source.yml", folder / "profiles" / f"{name or _stem(file)}.yml"]
    if any(target.exists() for target in targets):
        click.echo(f"{folder}: すでにあります。--source で別の名前を付けてください (exists)", err=True)
        return USAGE
    draft = fresh(file)
    targets[1].parent.mkdir(parents=True, exist_ok=True)
    targets[0].write_text(source_draft(draft, source_id, file.stem), encoding="utf-8")
    targets[1].write_text(fresh_profile(draft, file.stem, file.stem), encoding="utf-8")
    click.echo(f"新しい入力元 {source_id} の下書きを書きました: {targets[0]}、{targets[1]}")
    if draft.headerless:
        click.echo("見出しの行がないファイルです。列1、列2 … を本当の名前に直してください。")
    ignored = [column.header for column in draft.columns if column.ignored]
    click.echo(f"取り込まない列: {'、'.join(dict.fromkeys(ignored)) or 'なし'}")
    verdict = check_file(file.resolve(), load_sources((*settings.sources, out)), source_id)
    for line in verdict_lines(verdict):
        click.echo(line)
    click.echo(
        f"次に: 列の名前と型を見直し、raw_drops/{source_id}/ に置いて shihyo nightly --sources {out} を回してください。"
    )
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
    if len(proposal.mapped) < len(proposal.missing) + 2:
        click.echo(
            f"入力元 {proposal.source_id} の表に合う列がほとんどありません。別の種類の表なら、"
            "--source に新しい名前を付けると、入力元ごと下書きします。"
        )
    folder = target.parents[2]
    click.echo(
        f"次に: 下書きを直し、shihyo check-drop {file} --source {proposal.source_id} --sources {folder} で確かめてください。"
    )
