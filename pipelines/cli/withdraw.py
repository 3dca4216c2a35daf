"""`shihyo withdraw`: a file that must not count, and the way back."""

from __future__ import annotations

import click

from pipelines.cli.decisions import under_lock
from pipelines.decisions.withdraw import Withdrawal, restore, withdraw
from pipelines.settings import Settings


def run(settings: Settings, what: str, by: str, reason: str, *, undo: bool, back_to_earlier: bool) -> int:
    """0 done; 2 refused; 75 another run has the warehouse."""

    def decide() -> int:
        if undo:
            _tell_restored(restore(settings, what, by, reason))
        else:
            _tell(withdraw(settings, what, by, reason, back_to_earlier=back_to_earlier))
        return 0

    return under_lock(settings, decide)


def _tell(done: Withdrawal) -> None:
    for row in done.rows:
        event = row.event
        click.echo(f"取り下げました: {event.path} (投入番号 {event.drop_id}、{event.accepted:,} 件)")
        before = done.earlier.get(event.path)
        if before is None:
            continue
        version = f"投入番号 {before.event.drop_id}、{before.first_seen_at[:10]} 受領"
        if done.back_to_earlier:
            click.echo(f"  前の版 ({version}) に戻しました。")
        else:
            click.echo(
                f"  前の版 ({version}) は自動では戻りません。使うときは、そのファイルを置き直すか、"
                "いったん --undo で戻してから --back-to-earlier を付けて取り下げてください。"
            )
    click.echo(
        "次の夜間処理で集計から外れます。ファイルは投入フォルダに残っていてもかまいません (同じ内容は取り込みません)。"
        "直したファイルは同じ場所に置けば取り込みます。 (withdrawn)"
    )


def _tell_restored(done: Withdrawal) -> None:
    for row in done.rows:
        click.echo(f"取り下げを解きました: {row.event.path} (投入番号 {row.event.drop_id})")
    click.echo("次の夜間処理で集計に戻ります。取り下げた記録は残ります。 (restored)")
