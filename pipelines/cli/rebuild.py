"""`shihyo rebuild`: an old publication made again from the journal and the landed files, and proven."""

from __future__ import annotations

import json
from pathlib import Path

import click
import duckdb

from pipelines.cli.main import USAGE
from pipelines.profiles import ConfigurationError
from pipelines.settings import Settings
from pipelines.vintage.differences import Difference
from pipelines.vintage.history import UnknownPublication, Value, find_publication
from pipelines.vintage.rebuild import CannotRebuild, FolderInUse, Rebuilt, as_json, rebuild
from pipelines.vintage.words import shown_value

IDENTICAL, DIFFERENT = 0, 1
_MOST_CELLS = 20


def run(settings: Settings, publication_id: str, out: Path | None, *, in_json: bool) -> int:
    """0 identical, 1 different or not to be made again here, 2 bad usage."""
    try:
        publication = find_publication(settings, publication_id)
        folder = (out or settings.warehouse / "rebuilt" / publication.publication_id).resolve()
        found = rebuild(settings, publication, folder)
    except (UnknownPublication, FolderInUse) as problem:
        click.echo(str(problem), err=True)
        return USAGE
    except (CannotRebuild, ConfigurationError, duckdb.Error) as failure:
        told = type(failure).__name__ if isinstance(failure, duckdb.Error) else str(failure)
        click.echo(f"{publication_id}: 作り直せませんでした (cannot rebuild): {told}", err=True)
        return DIFFERENT
    for line in _told(found):
        click.echo(line)
    if in_json:
        click.echo(json.dumps(as_json(found), ensure_ascii=False))
    return IDENTICAL if found.identical else DIFFERENT


def _told(found: Rebuilt) -> list[str]:
    known = found.publication
    lines = [
        f"{known.publication_id} (基準日 {known.as_of}、公開 {known.published_at:%Y-%m-%d %H:%M}): {_verdict(found)}",
        f"  指標値 {found.rows:,} 件、照合値 (sha256) {found.values_sha256}",
    ]
    if found.same_digest is False:
        lines.append(f"  公開時の照合値 {known.values_sha256}")
    if found.columns:
        counted = "、".join(f"{column} {rows:,} 件" for column, rows in found.columns.items())
        lines.append(f"  残っている当時の公開と違う列: {counted}")
    lines += [f"  注意: {note}" for note in found.notes]
    if found.differing:
        lines.append(f"  改定の記録と違う値: {len(found.differing):,} 件")
        lines += [f"    {_cell(one)}" for one in found.differing[:_MOST_CELLS]]
        if len(found.differing) > _MOST_CELLS:
            lines.append(f"    ほか {len(found.differing) - _MOST_CELLS:,} 件")
    return [*lines, f"  出力: {found.out}"]


def _verdict(found: Rebuilt) -> str:
    if found.identical and found.same_digest:
        return "一致 (identical)"
    if found.identical:
        return "一致 (identical)。照合値を残していない版の公開のため、改定の記録とだけ比べました"
    if not found.differing:
        return "不一致 (different)。改定の記録とは 10 億分の 1 まで一致し、末尾の桁か、記録にない列 (内訳の名称など) が違います"
    return "不一致 (different)"


def _cell(one: Difference) -> str:
    known, before, after = one.known, one.before, one.after
    place = f"{known.indicator_id} {known.period_start}～{known.period_end} {known.breakdown}={known.breakdown_code}"
    return f"{place}: 公開時 {_value(before)}、作り直し {_value(after)}"


def _value(known: Value | None) -> str:
    return shown_value(known, exact=True) + (f" ({known.obs_status})" if known else "")
