"""`shihyo new-indicator`: the two files of an indicator as drafts that run."""

from __future__ import annotations

import click

from pipelines.cli.main import USAGE
from pipelines.dictionary.scaffold import ScaffoldError, is_in_the_plans, scaffold
from pipelines.settings import PROJECT_ROOT


def run(indicator_id: str, plan: str, kind: str) -> int:
    """Write the files and say what is left to do; never overwrites."""
    planned = is_in_the_plans(indicator_id)
    try:
        sql, words = scaffold(indicator_id, plan, kind)
    except ScaffoldError as error:
        click.echo(str(error), err=True)
        return USAGE
    click.echo(
        f"{sql.relative_to(PROJECT_ROOT)}: 式の下書き ({kind}) です。この指標の数え方に直してください。"
    )
    click.echo(f"{words.relative_to(PROJECT_ROOT)}: 「記入してください」とある項目を書いてください。")
    if planned:
        click.echo("計画にある指標です。計画の言葉、現状値、目標を書き込みました。")
        click.echo(
            "できあがったら、dbt_project/seeds/catalogue_entry.csv のこの指標の行は削ってかまいません。"
        )
    click.echo(f"確かめる: .venv/bin/shihyo dbt build --select {indicator_id}")
    click.echo(
        "次の夜間処理で、値、一覧、達成状況、辞書、Parquet に入ります。ほかに登録する場所はありません。"
    )
    return 0
