"""Commands by which people decide: they are kept in the journal, and the next night obeys."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from pipelines.cli.options import Day, as_of_option, drops_option, warehouse_option

_by = click.option(
    "--by", required=True, help="決めた課または役職 (公開されます。氏名でなく役職名で足ります)"
)
_reason = click.option("--reason", required=True, help="理由 (公開されます)")


@click.command("close-year")
@click.argument("year", metavar="FY2025")
@_by
@_reason
@click.option("--before-accounts-close", is_flag=True, help="出納閉鎖 (翌年度の5月31日) の前に締める")
@click.option("--anyway", is_flag=True, help="足りないものがあっても締める")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
@warehouse_option
@as_of_option
def close_year(
    year: str,
    by: str,
    reason: str,
    before_accounts_close: bool,
    anyway: bool,
    as_json: bool,
    warehouse: Path | None,
    as_of: date | None,
) -> None:
    """年度を締め、いま公開している値を確定値にする。終了コード: 0 締めた / 1 足りないものがある / 2 締められない"""
    from pipelines.cli.decisions import run_close
    from pipelines.cli.main import settings_of

    settings = settings_of(None, warehouse, (), as_of)
    early = before_accounts_close
    sys.exit(
        run_close(settings, year, by, reason, before_accounts_close=early, anyway=anyway, as_json=as_json)
    )


@click.command("reopen-year")
@click.argument("year", metavar="FY2025")
@_by
@_reason
@warehouse_option
@as_of_option
def reopen_year(year: str, by: str, reason: str, warehouse: Path | None, as_of: date | None) -> None:
    """年度締めを解く。締めた記録と解いた記録は残ります。"""
    from pipelines.cli.decisions import run_reopen
    from pipelines.cli.main import settings_of

    sys.exit(run_reopen(settings_of(None, warehouse, (), as_of), year, by, reason))


@click.command()
@click.argument("what", metavar="PATH_OR_DROP_ID")
@_by
@_reason
@click.option("--back-to-earlier", is_flag=True, help="この版が置き換えた前の版を、また使う")
@click.option("--undo", is_flag=True, help="取り下げを解く")
@drops_option
@warehouse_option
@as_of_option
def withdraw(
    what: str,
    by: str,
    reason: str,
    back_to_earlier: bool,
    undo: bool,
    drops: Path | None,
    warehouse: Path | None,
    as_of: date | None,
) -> None:
    """投入されたファイルを取り下げ、集計から外す。記録は残ります。"""
    from pipelines.cli.main import settings_of
    from pipelines.cli.withdraw import run

    settings = settings_of(drops, warehouse, (), as_of)
    sys.exit(run(settings, what, by, reason, undo=undo, back_to_earlier=back_to_earlier))


@click.command("cite")
@click.argument("citation")
@click.option("--where", required=True, help="引用した文書や場面 (例: 令和8年第2回定例会 一般質問)")
@click.option("--on", type=Day(), help="その日付 (default: the as-of date)")
@click.option("--note", default="", help="覚え書き")
@_by
@warehouse_option
@as_of_option
def cite(
    citation: str,
    where: str,
    on: date | None,
    note: str,
    by: str,
    warehouse: Path | None,
    as_of: date | None,
) -> None:
    """引用した数字を登録する。値が変わったときに、どの文書で使ったかが分かります。"""
    from pipelines.cli.citations import run_cite
    from pipelines.cli.main import settings_of

    sys.exit(run_cite(settings_of(None, warehouse, (), as_of), citation, where, on, by, note))


@click.command("cited")
@click.option("--changed", is_flag=True, help="引用した後に変わったものだけ")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
@warehouse_option
def cited(changed: bool, as_json: bool, warehouse: Path | None) -> None:
    """引用した数字の一覧と、その後に変わったかどうか。"""
    from pipelines.cli.citations import run_cited
    from pipelines.cli.main import settings_of

    sys.exit(run_cited(settings_of(None, warehouse, (), None), changed=changed, as_json=as_json))


@click.command("release-open-data")
@_by
@_reason
@warehouse_option
@as_of_option
def release_open_data(by: str, reason: str, warehouse: Path | None, as_of: date | None) -> None:
    """次の夜に、公開版 (open_data/) の新しい版を出す。ふだんは月の最初の公開のときに出ます。"""
    from pipelines.cli.decisions import run_release
    from pipelines.cli.main import settings_of

    sys.exit(run_release(settings_of(None, warehouse, (), as_of), by, reason))


COMMANDS = (close_year, reopen_year, withdraw, cite, cited, release_open_data)
