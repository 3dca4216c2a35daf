"""`shihyo compare`: what changed between two publications, by how much, through which files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from pipelines.cli.main import USAGE
from pipelines.settings import Settings
from pipelines.vintage.compare import compare
from pipelines.vintage.history import UnknownPublication, find_publication
from pipelines.vintage.words import Name, as_json, in_words
from pipelines.warehouse.dbt_project import DbtProjectError, load_manifest_json
from pipelines.warehouse.lineage import indicators


def run(
    settings: Settings, ids: tuple[str, str], indicator_id: str | None, *, every_cell: bool, in_json: bool
) -> int:
    """0 with an answer, whether anything changed or not; 2 for a publication or indicator that is not there."""
    try:
        before, after = (find_publication(settings, publication_id) for publication_id in ids)
        manifest = load_manifest_json()
    except (UnknownPublication, DbtProjectError) as problem:
        click.echo(str(problem), err=True)
        return USAGE
    names = _names(manifest)
    found = compare(settings, before, after, manifest, indicator_id)
    if indicator_id is not None and indicator_id not in names and not found.indicators:
        click.echo(f"そのような指標はありません (no such indicator): {indicator_id}", err=True)
        return USAGE
    if in_json:
        click.echo(json.dumps(as_json(found, every_cell=every_cell), ensure_ascii=False))
    else:
        click.echo("\n".join(in_words(found, names, every_cell=every_cell)))
    return 0


def _names(manifest: Mapping[str, Any]) -> dict[str, Name]:
    named = {}
    for indicator_id, node in indicators(manifest).items():
        meta = node["config"]["meta"]
        named[indicator_id] = Name(meta.get("name_ja") or indicator_id, meta.get("decimals"))
    return named
