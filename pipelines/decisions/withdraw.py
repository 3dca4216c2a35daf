"""Withdrawing a file: its records count no more, and the ledger says who decided that and why.

What is withdrawn is a content of one source: the same content under another name is withdrawn with it, and stays
withdrawn when it is met again. A corrected file at the same place comes in like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.decisions.record import CannotDecide, now, one_line, record
from pipelines.journal import DropEvent, DropRow, Journal, withdrawn_contents
from pipelines.settings import Settings

WITHDRAW, RESTORE = "withdraw", "restore"
WITHDRAWN_CODE = "withdrawn"
_IN_USE = ("accepted", "duplicate")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a command did: the versions, and for each path that had one, the version before (None where none)."""

    rows: tuple[DropRow, ...]
    earlier: dict[str, DropRow]
    back_to_earlier: bool = False


def withdraw(
    settings: Settings, what: str, by: str, reason: str, *, back_to_earlier: bool = False
) -> Withdrawal:
    """Withdraw a file (its path below the drops folder, or its drop id). The caller holds the lock.

    With `back_to_earlier` the version that it had replaced counts again; without it nothing does. Raises CannotDecide
    where no such file counts now, or where there is no earlier version to go back to.
    """
    journal = Journal(settings.journal)
    every = journal.drop_rows()
    chosen = _chosen(settings, every, what)
    in_use = [row for row in chosen if row.state in _IN_USE]
    if not in_use:
        raise CannotDecide(_not_in_use(what, chosen))
    contents = {(row.event.source_id, row.event.sha256) for row in in_use}
    rows = [
        row for row in every if row.state in _IN_USE and (row.event.source_id, row.event.sha256) in contents
    ]
    earlier = {row.event.path: before for row in rows if (before := _earlier(every, row)) is not None}
    if back_to_earlier and not earlier:
        raise CannotDecide(
            f"{what}: 前の版がないため、--back-to-earlier は使えません (there is no earlier version)"
        )
    done = Withdrawal(tuple(rows), earlier, back_to_earlier)
    record(settings, WITHDRAW, by, reason, _what(rows, earlier if back_to_earlier else {}))
    said = f"取り下げ ({one_line(by)}): {one_line(reason)}"
    for row in rows:
        before = earlier.get(row.event.path)
        if back_to_earlier and before is not None:
            journal.append_drop(_event(settings, before.event, "landed", None, before.event.message_ja))
        journal.append_drop(_event(settings, row.event, "withdrawn", WITHDRAWN_CODE, said))
    return done


def restore(settings: Settings, what: str, by: str, reason: str) -> Withdrawal:
    """Bring a withdrawn file back. The caller holds the lock.

    Raises CannotDecide where it is not withdrawn, or where another version has come to its place since.
    """
    journal = Journal(settings.journal)
    every, contents = journal.drop_rows(), withdrawn_contents(journal.drop_events())
    chosen = [row for row in _chosen(settings, every, what) if row.state == "withdrawn"]
    wanted = {(row.event.source_id, row.event.sha256) for row in chosen} & set(contents)
    if not wanted:
        raise CannotDecide(f"{what}: 取り下げたファイルではありません (this file is not withdrawn)")
    last = {
        row.event.path: row
        for row in every
        if row.state == "withdrawn" and (row.event.source_id, row.event.sha256) in wanted
    }
    taken = {row.event.path: row for row in every if row.state in _IN_USE and row.event.path in last}
    if taken:
        path, row = next(iter(taken.items()))
        raise CannotDecide(
            f"{path}: いまは別の版 (投入番号 {row.event.drop_id}) を使っています。"
            "先にそれを取り下げてください (another version is in its place)"
        )
    rows = list(last.values())
    record(settings, RESTORE, by, reason, _what(rows, {}))
    said = f"取り下げを解いた ({one_line(by)}): {one_line(reason)}"
    for row in rows:
        journal.append_drop(_event(settings, row.event, "landed", None, said))
    return Withdrawal(tuple(rows), {})


def _chosen(settings: Settings, rows: Sequence[DropRow], what: str) -> list[DropRow]:
    """Versions that a path or a drop id names; a path may be given as it lies on the disk."""
    places = {what.removeprefix("./"), what.removeprefix(f"{settings.drops.as_posix()}/")}
    places.add(what.removeprefix(f"{settings.drops.name}/"))
    found = [row for row in rows if row.event.path in places or row.event.drop_id == what]
    if not found:
        raise CannotDecide(
            f"{what}: 台帳にありません。drop_ledger の path か drop_id を書いてください (no such file in the ledger)"
        )
    return found


def _not_in_use(what: str, rows: Sequence[DropRow]) -> str:
    states = {row.state for row in rows}
    if "withdrawn" in states:
        return f"{what}: すでに取り下げてあります。戻すときは --undo を付けてください (withdrawn already)"
    return f"{what}: いまの集計には使われていません ({'、'.join(sorted(states))})。取り下げる必要はありません (not in use)"


def _earlier(rows: Sequence[DropRow], row: DropRow) -> DropRow | None:
    """The version that this one replaced: the last other one of its path that had been landed."""
    place = (row.event.source_id, row.event.path)
    before = [
        other
        for other in rows
        if (other.event.source_id, other.event.path) == place
        and other.state == "superseded"
        and other.event.sha256 != row.event.sha256
    ]
    return max(before, key=lambda other: other.event.seen_at, default=None)


def _event(
    settings: Settings,
    event: DropEvent,
    outcome: Literal["landed", "withdrawn"],
    reason_code: str | None,
    message: str | None,
) -> DropEvent:
    """The version as it was met, with what was decided about it now."""
    return replace(
        event,
        outcome=outcome,
        reason_code=reason_code,
        message_ja=message,
        seen_at=now(),
        as_of=settings.as_of.isoformat(),
    )


def _what(rows: Sequence[DropRow], earlier: dict[str, DropRow]) -> dict[str, object]:
    return {
        "drop_ids": sorted({row.event.drop_id for row in rows}),
        "paths": sorted(row.event.path for row in rows),
        "back_to": {path: row.event.drop_id for path, row in sorted(earlier.items())},
    }
