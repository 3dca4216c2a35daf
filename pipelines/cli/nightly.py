"""`shihyo nightly`: run the night, say in plain words what came of it."""

from __future__ import annotations

import json

import click

from pipelines.cli.main import BUSY, USAGE
from pipelines.cli.progress import Bars
from pipelines.night.run import BLOCKED, BadConfiguration, NightFailed, Outcome, run_night
from pipelines.settings import Settings
from pipelines.warehouse.lock import WarehouseBusy

_MOST_MESSAGES = 20
_LOG_BYTES, _LOGS_KEPT = 1_000_000, 5


def run(settings: Settings, *, as_json: bool) -> int:
    """Exit code of the contract."""
    if not settings.drops.is_dir():
        click.echo(f"投入フォルダがありません (no such folder): {settings.drops}", err=True)
        return USAGE
    with Bars() as bars:
        try:
            outcome = run_night(settings, bars.step, begin=lambda: _log_to_file(settings))
        except WarehouseBusy as busy:
            click.echo(str(busy), err=True)
            return BUSY
        except BadConfiguration as error:
            click.echo(str(error), err=True)
            return USAGE
        except NightFailed as failure:
            click.echo(str(failure), err=True)
            return BLOCKED
    _tell(settings, outcome)
    if as_json:
        click.echo(json.dumps(outcome.answer, ensure_ascii=False))
    return outcome.exit_code


def _log_to_file(settings: Settings) -> None:
    """The log of full nights: `logs/night.log` in the warehouse, in English, without values of the data."""
    import logging
    from logging.handlers import RotatingFileHandler

    folder = settings.warehouse / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "night.log", maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("pipelines")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


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
    click.echo("  スコアカード: site/index.html、reports/scorecard.xlsx")
    click.echo("  shihyo.duckdb (スキーマ marts)、parquet/、views.sql。画面: shihyo dagster")
