"""`shihyo check-drop`: what would happen to one file, for the person who holds it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.main import USAGE
from pipelines.files.workbook import WorkbookReader
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.landing import Verdict
    from pipelines.profiles import Source

_KINDS = {"quarantined": "保留", "value": "値だけ空に", "warning": "採用 (要確認)", "structural": "対象外"}
_NOTEWORTHY = ("exact_duplicate",)
"""Rows that are no records and yet were perhaps meant to be."""


def run(settings: Settings, file: Path, source_id: str | None) -> int:
    """0 when the file would be accepted, 1 when it would be refused, 2 for a wrong source or profile."""
    with WorkbookReader() as workbooks:
        workbooks.begin(file.resolve())
        from pipelines.landing import check_file
        from pipelines.profiles import ConfigurationError

        try:
            verdict = check_file(file.resolve(), _sources(settings, source_id), source_id, workbooks)
        except ConfigurationError as error:
            click.echo(str(error), err=True)
            return USAGE
    for line in verdict_lines(verdict):
        click.echo(line)
    return 0 if verdict.outcome == "accepted" else 1


def _sources(settings: Settings, source_id: str | None) -> dict[str, Source]:
    """The source that is asked for; all of them where none is, or where it is unknown."""
    from pipelines.profiles import load_sources

    return load_sources(settings.sources, source_id) or load_sources(settings.sources)


def verdict_lines(verdict: Verdict) -> list[str]:
    """The verdict in words."""
    if verdict.outcome != "accepted":
        return [
            f"受け付けられません (refused): {verdict.path.name}",
            f"  情報源 {verdict.source_id}、理由 {verdict.reason_code}",
            f"  {verdict.message_ja}",
        ]
    counts = verdict.counts
    lines = [
        f"受け付けられます (accepted): {verdict.path.name}",
        f"  情報源 {verdict.source_id}、様式 {verdict.profile_id}",
        f"  {counts['in']:,} 行: 採用 {counts['accepted']:,}、保留 {counts['quarantined']:,}、"
        f"見出し・合計など {counts['structural']:,}",
    ]
    lines += [f"  表 {table}: {rows:,} 件" for table, rows in verdict.tables.items()]
    if verdict.unknown_columns:
        lines.append(f"  様式にない列 (取り込みません): {'、'.join(verdict.unknown_columns)}")
    lines += [f"  {sentence}" for sentence in verdict.hidden]
    for (kind, reason), number in sorted(verdict.reasons.items()):
        if kind == "structural" and reason not in _NOTEWORTHY:
            continue
        lines.append(f"  {_KINDS[kind]} {reason}: {number:,} 件")
        lines += [f"    {place}" for place in verdict.places[kind, reason]]
        if number > len(verdict.places[kind, reason]):
            lines.append("    ほか")
    return lines
