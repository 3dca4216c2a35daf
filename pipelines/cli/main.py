"""The commands of the contract."""

from __future__ import annotations

import atexit
import gc
import sys
from datetime import date
from pathlib import Path

import click

from pipelines.cli import decision_commands
from pipelines.cli.options import as_of_option as _as_of
from pipelines.cli.options import drops_option as _drops
from pipelines.cli.options import sources_option as _sources
from pipelines.cli.options import warehouse_option as _warehouse
from pipelines.environment import stay_offline
from pipelines.settings import Settings, load_settings

USAGE, BUSY = 2, 75


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """指標蔵 Shihyo: 投入されたファイルから指標を作り、公開します。"""
    atexit.register(gc.freeze)  # a process that ends need not look for garbage: up to 0.3 s of every command
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    stay_offline()


@main.command()
@_drops
@_warehouse
@_sources
@_as_of
@click.option("--json", "as_json", is_flag=True, help="最後の行に結果を JSON で出す")
def nightly(
    drops: Path | None, warehouse: Path | None, sources: tuple[Path, ...], as_of: date | None, as_json: bool
) -> None:
    """夜間処理を実行する。終了コード: 0 公開 / 1 検査で公開中止 / 2 使い方の誤り / 75 別の処理が使用中"""
    from pipelines.cli.nightly import run
    from pipelines.files.lean import command_without_pandas

    command_without_pandas()
    sys.exit(run(settings_of(drops, warehouse, sources, as_of), as_json=as_json))


@main.command("check-drop")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", "source_id", help="情報源 (default: the folder the file lies in)")
@_drops
@_sources
def check_drop(file: Path, source_id: str | None, drops: Path | None, sources: tuple[Path, ...]) -> None:
    """1つのファイルを試し読みする。何も書き込みません。"""
    from pipelines.files.lean import command_without_pandas

    command_without_pandas()
    from pipelines.cli.check_drop import run

    sys.exit(run(settings_of(drops, None, sources, None), file, source_id))


@main.command("new-source")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", "source_id", required=True, help="入力元 (e_application, training ...)")
@click.option("--table", help="受け皿の表 (default: the one that fits best)")
@click.option("--name", help="プロファイルの名前 (default: from the file's name)")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="区独自の定義のフォルダ")
@_sources
def new_source(
    file: Path, source_id: str, table: str | None, name: str | None, out: Path, sources: tuple[Path, ...]
) -> None:
    """知らない様式のファイルから、プロファイルの下書きを作る。"""
    from pipelines.cli.new_source import run

    sys.exit(run(settings_of(None, None, sources, None), file, source_id, table, name, out))


@main.command("blank-workbooks")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="書き出すフォルダ")
@click.option("--department", help="課の名前の一部 (default: all)")
@_sources
def blank_workbooks(out: Path, department: str | None, sources: tuple[Path, ...]) -> None:
    """各課に渡す台帳・実績報告の空の様式 (Excel) を書き出す。"""
    from pipelines.cli.blank_workbooks import run

    sys.exit(run(settings_of(None, None, sources, None), out, department))


@main.command("new-indicator")
@click.argument("indicator_id", metavar="ID")
@click.option("--plan", required=True, help="計画のフォルダ (dx_plan, dx_vision, operations ...)")
@click.option(
    "--like",
    "kind",
    required=True,
    type=click.Choice(["ratio", "count", "percentile", "survey", "ledger"]),
    help="数え方: 割合、件数、百分位数、調査、台帳",
)
def new_indicator(indicator_id: str, plan: str, kind: str) -> None:
    """新しい指標のファイル 2 つ (.sql と .yml) の下書きを作る。"""
    from pipelines.cli.new_indicator import run

    sys.exit(run(indicator_id, plan, kind))


@main.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="書き出すフォルダ")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--scale", type=float, default=None, help="1 は1区1年分 (約560万件)")
def sample(out: Path, seed: int, scale: float | None) -> None:
    """架空の区の投入ファイルを書き出す。"""
    from pipelines.cli.sample import run

    sys.exit(run(out, seed, scale))


@main.command()
@click.argument("what", metavar="引用番号 | 指標")
@click.option("--period", help="FY2025, 2025-06, 2026-03-31")
@click.option("--breakdown", help="DIM=CODE")
@click.option("--publication", help="指標を、どの公開の値で見るか (default: today's)")
@click.option("--rows", is_flag=True, help="数えた記録を、ファイル・シート・行で挙げる")
@click.option("--rebuild", is_flag=True, help="過去の公開の記録を、当時のものを作り直して挙げる (数分)")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
@click.option("--excel", type=click.Path(dir_okay=False, path_type=Path), help="Excel にも書き出す")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="1枚のページにも書き出す")
@_warehouse
def explain(
    what: str,
    period: str | None,
    breakdown: str | None,
    publication: str | None,
    rows: bool,
    rebuild: bool,
    as_json: bool,
    excel: Path | None,
    html: Path | None,
    warehouse: Path | None,
) -> None:
    """公開値がどこから来たか、今日の値となぜ違うかを示す。終了コード: 0 あった / 2 ない・使い方の誤り"""
    if Path(sys.argv[0]).stem == "shihyo" and not rebuild:  # the process itself, not a test within another
        from pipelines.files.lean import without_pandas

        without_pandas()
    from pipelines.cli.explain import Answer, Question, run

    question = Question(what, period, breakdown, publication, rows or rebuild, rebuild)
    sys.exit(run(settings_of(None, warehouse, (), None), question, Answer(as_json, excel, html)))


@main.command()
@click.argument("what", nargs=-1, required=True, metavar="引用番号 引用番号 | 指標")
@click.option("--from", "first", help="前の期間 (FY2024, 2025-06; default: the last two with a value)")
@click.option("--to", "second", help="後の期間")
@click.option("--by", "dimension", help="内訳 (procedure, department, system ...)")
@click.option("--definition", help="定義の版 (default: the scorecard's)")
@click.option("--publication", help="前の期間をどの公開の値で見るか (default: today's)")
@click.option("--to-publication", help="後の期間をどの公開の値で見るか (default: today's)")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
@_warehouse
def why(
    what: tuple[str, ...],
    first: str | None,
    second: str | None,
    dimension: str | None,
    definition: str | None,
    publication: str | None,
    to_publication: str | None,
    as_json: bool,
    warehouse: Path | None,
) -> None:
    """値がなぜ動いたかを、足すと変化に一致する部分に分けて示す。"""
    from pipelines.cli.why import Asked, run

    asked = Asked(what, (first, second), (publication, to_publication), definition, dimension)
    sys.exit(run(settings_of(None, warehouse, (), None), asked, as_json=as_json))


@main.command()
@click.argument("publication_id", metavar="公開番号")
@click.option(
    "--out", type=click.Path(path_type=Path), help="書き出すフォルダ (default WAREHOUSE/rebuilt/公開番号)"
)
@click.option("--json", "as_json", is_flag=True, help="最後の行に結果を JSON で出す")
@_warehouse
@_sources
def rebuild(
    publication_id: str, out: Path | None, as_json: bool, warehouse: Path | None, sources: tuple[Path, ...]
) -> None:
    """過去の公開を台帳と取込済みファイルから作り直し、当時の値と照合する。終了コード: 0 一致 / 1 不一致 / 2 使い方の誤り"""
    from pipelines.cli.rebuild import run

    sys.exit(run(settings_of(None, warehouse, sources, None), publication_id, out, in_json=as_json))


@main.command()
@click.argument("before", metavar="公開番号")
@click.argument("after", metavar="公開番号")
@click.option("--indicator", help="指標の ID (default: all)")
@click.option("--all", "every_cell", is_flag=True, help="内訳とファイルもすべて挙げる")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
@_warehouse
def compare(
    before: str, after: str, indicator: str | None, every_cell: bool, as_json: bool, warehouse: Path | None
) -> None:
    """2つの公開の間で変わった値と、変えたファイル、定義、基準日を挙げる。何も書き込みません。"""
    from pipelines.cli.compare import run

    settings = settings_of(None, warehouse, (), None)
    sys.exit(run(settings, (before, after), indicator, every_cell=every_cell, in_json=as_json))


@main.command("fiscal-year")
@click.option("--year", type=int, help="年度 (default: the year of the as-of date)")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
@_warehouse
@_sources
@_as_of
def fiscal_year(
    year: int | None, as_json: bool, warehouse: Path | None, sources: tuple[Path, ...], as_of: date | None
) -> None:
    """4月の年度更新に要るものと、届かないと値が出ない指標を挙げる。何も書き込みません。"""
    from pipelines.cli.fiscal_year import run

    sys.exit(run(settings_of(None, warehouse, sources, as_of), year, as_json=as_json))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def dbt(arguments: tuple[str, ...]) -> None:
    """dbt をこの倉庫の設定で呼ぶ (例: shihyo dbt ls)。"""
    from pipelines.cli.tools import run_dbt

    sys.exit(run_dbt(settings_of(None, None, (), None), arguments))


@main.command()
@_warehouse
@click.option("--port", type=int, default=3000, show_default=True)
def dagster(warehouse: Path | None, port: int) -> None:
    """Dagster の画面をこのコンピュータだけに開く (127.0.0.1)。"""
    from pipelines.cli.tools import run_dagster

    sys.exit(run_dagster(settings_of(None, warehouse, (), None), port))


@main.command()
def prepare() -> None:
    """dbt プロジェクトを読んでおく。インストールのときに呼ばれます。"""
    from pipelines.cli.tools import run_prepare

    sys.exit(run_prepare())


def settings_of(
    drops: Path | None, warehouse: Path | None, sources: tuple[Path, ...], as_of: date | None
) -> Settings:
    """Settings of a command; a wrong environment variable is bad usage."""
    try:
        return load_settings(drops, warehouse, sources, as_of)
    except ValueError as error:
        click.echo(f"設定が読めません (bad configuration): {error}", err=True)
        sys.exit(USAGE)


for _command in decision_commands.COMMANDS:
    main.add_command(_command)
