"""`shihyo nightly`: run the night, say in plain words what came of it."""

from __future__ import annotations

import json

import click

from pipelines.cli.main import BUSY, USAGE
from pipelines.cli.progress import Bars
from pipelines.night.run import BadConfiguration, Outcome, run_night
from pipelines.settings import Settings
from pipelines.warehouse.lock import WarehouseBusy

_MOST_MESSAGES = 20


def run(settings: Settings, *, as_json: bool) -> int:
    """Exit code of the contract."""
    if not settings.drops.is_dir():
        click.echo(f"投入フォルダがありません (no such folder): {settings.drops}", err=True)
        return USAGE
    with Bars() as bars:
        try:
            outcome = run_night(settings, bars.step)
        except WarehouseBusy as busy:
            click.echo(str(busy), err=True)
            return BUSY
        except BadConfiguration as error:
            click.echo(str(error), err=True)
            return USAGE
    _tell(settings, outcome)
    if as_json:
        click.echo(json.dumps(outcome.answer, ensure_ascii=False))
    return outcome.exit_code


def _tell(settings: Settings, outcome: Outcome) -> None:
    for line in outcome.notes[:_MOST_MESSAGES]:
        click.echo(f"・{line}")
    if len(outcome.notes) > _MOST_MESSAGES:
        click.echo(f"  ほか {len(outcome.notes) - _MOST_MESSAGES} 件 (marts.drop_ledger)")
    for result in [*outcome.blocking, *outcome.warnings][:_MOST_MESSAGES]:
        click.echo(f"[{result.severity}] {result.check_id}: {result.message_ja}")
    if outcome.blocking:
        click.echo("検査で止まりました。前回の公開がそのまま残っています。 (publication blocked)")
        return
    for line in outcome.table:
        click.echo(line)
    files, records = outcome.answer["files"], outcome.answer["records"]
    click.echo(
        f"\nファイル: 新規 {files['accepted']}、重複 {files['duplicate']}、受付不可 {files['refused']}、"
        f"変更なし {files['unchanged']}。新しい記録: {records['in']:,} 件中 採用 {records['accepted']:,}、"
        f"保留 {records['quarantined']:,}、見出し・合計など {records['structural']:,}。"
    )
    click.echo(f"公開 {outcome.answer['publication_id']}: {settings.published}")
    click.echo("  shihyo.duckdb (スキーマ marts)、parquet/、views.sql。画面: shihyo dagster")
