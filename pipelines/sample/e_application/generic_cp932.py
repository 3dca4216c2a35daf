"""Handbook 2.1 variant B: a generic e-application system, CP932, CRLF, 和暦, one export a month."""

from __future__ import annotations

import numpy as np

from pipelines.sample.draw import Draw, Ints, Mask
from pipelines.sample.e_application.ledger import Ledger
from pipelines.sample.e_application.receipts import (
    DONE,
    UNKNOWN_CHANNEL,
    UNKNOWN_STATUS,
    WORKING,
    Receipts,
    move_on,
    receive,
)
from pipelines.sample.e_application.rows_cp932 import COLUMNS, Printer, Spoilt, quoted_notes
from pipelines.sample.plan import Month, months
from pipelines.sample.run import Run

FOLDER = "e_application"
REPEATED_PER_MILLE = 10
DUPLICATED = "202405"
"""Month whose export lies there a second time under another name."""
AMOUNTS = {
    "wide_digits": 3,
    "wide_count": 2,
    "department_with_division": 5,
    "department_inner_space": 4,
    "excel_scientific": 2,
    "lost_leading_zero": 1,
    "impossible_date": 1,
    "unknown_channel": 2,
    "unknown_status": 2,
    "impossible_optional_date": 1,
    "canary": 2,
}
"""Rows of each kind in every monthly export; no row gets two kinds."""


def write(run: Run, ledger: Ledger) -> None:
    """Write all monthly exports, count what they hold into `ledger`, and lay a duplicate beside one of them."""
    carried: Receipts | None = None
    for month in months():
        carried = _write_month(run, ledger, month, carried)


def _write_month(run: Run, ledger: Ledger, month: Month, carried: Receipts | None) -> Receipts | None:
    """One export; returns the receipts that the next one will show again."""
    rows = run.plan.application_rows(month.fiscal_year)[(month.month - 4) % 12]
    late = None if carried is None else move_on(run.draw(FOLDER, "later", month.index), carried, month)
    fresh = receive(
        run.draw(FOLDER, month.index), month, rows - (0 if late is None else len(late)), run.ward.procedures
    )
    picks = run.draw(FOLDER, "dirt", month.index)
    last = month.index == len(months()) - 1
    again = (
        np.zeros(0, np.int64)
        if last
        else np.sort(picks.distinct(len(fresh), max(1, rows * REPEATED_PER_MILLE // 1000)))
    )
    fresh = _not_yet_done(fresh, again)
    spoilt, fresh = _spoil(picks, fresh, again)
    path = f"{FOLDER}/申込一覧_{month.stamp}.csv"
    _settle(ledger, month, fresh, spoilt.lost, again, late)
    _print(run, path, month, fresh, spoilt, late)
    return None if last else fresh.take(again)


def _not_yet_done(fresh: Receipts, again: Ints) -> Receipts:
    """Receipts that come again later are still being worked on now."""
    status, closed, reason = fresh.status.copy(), fresh.closed.copy(), fresh.reason.copy()
    status[again], closed[again], reason[again] = WORKING, 0, 0
    return Receipts(
        fresh.serial, fresh.procedure, fresh.day, fresh.minute, fresh.channel, fresh.applicant,
        status, fresh.returned, closed, reason,
    )  # fmt: skip


def _spoil(picks: Draw, fresh: Receipts, again: Ints) -> tuple[Spoilt, Receipts]:
    """Choose the rows of each kind of dirt, and change what the dirt changes."""
    free = np.ones(len(fresh), np.bool_)
    free[again] = False
    number = fresh.numbers()
    wanted: dict[str, Mask] = {
        "lost_leading_zero": number < 10**11,
        "excel_scientific": number >= 10**11,
        "impossible_optional_date": fresh.status == DONE,
        "wide_count": fresh.returned > 0,
    }
    chosen: dict[str, Ints] = {}
    for kind, times in sorted(AMOUNTS.items(), key=lambda item: item[0] not in wanted):
        candidates = np.flatnonzero(free & wanted.get(kind, free))
        chosen[kind] = np.sort(candidates[picks.distinct(len(candidates), min(times, len(candidates)))])
        free[chosen[kind]] = False
    channel, status, closed, reason = (
        a.copy() for a in (fresh.channel, fresh.status, fresh.closed, fresh.reason)
    )
    channel[chosen["unknown_channel"]] = UNKNOWN_CHANNEL
    status[chosen["unknown_status"]] = UNKNOWN_STATUS
    closed[chosen["unknown_status"]] = 0
    closed[chosen["impossible_optional_date"]] = 0
    reason[chosen["unknown_status"]] = 0
    changed = Receipts(
        fresh.serial, fresh.procedure, fresh.day, fresh.minute, channel, fresh.applicant,
        status, fresh.returned, closed, reason,
    )  # fmt: skip
    return Spoilt(chosen), changed


def _settle(
    ledger: Ledger, month: Month, fresh: Receipts, lost: Ints, again: Ints, late: Receipts | None
) -> None:
    """Count accepted receipts once: by the month of receipt, and by their last known state."""
    accepted = np.ones(len(fresh), np.bool_)
    accepted[lost] = False
    kept = fresh.take(accepted)
    ledger.receive(month.index, kept.procedure, kept.online)
    accepted[again] = False
    final = fresh.take(accepted)
    ledger.settle(month.fiscal_year, final.online, final.status == DONE, final.lead, final.returned)
    if late is not None:
        received_in = months()[month.index - 1].fiscal_year
        ledger.settle(received_in, late.online, late.status == DONE, late.lead, late.returned)


def _print(run: Run, path: str, month: Month, fresh: Receipts, spoilt: Spoilt, late: Receipts | None) -> None:
    truth = run.truth.file(path)
    printer = Printer(run, month)
    header = (",".join(COLUMNS) + "\r\n").encode("cp932")
    breaks = [len(fresh) // 2] if month.month % 3 == 0 else []
    total = len(fresh) + (0 if late is None else len(late))
    with run.place(path).open("wb") as target:
        target.write(header)
        if late is not None:
            target.writelines(printer.print(late, Spoilt({}), []))
        target.writelines(printer.print(fresh, spoilt, [(at, header) for at in breaks]))
        if month.month == 3:
            target.write(b"\r\n")
        target.write(f"合計,,,{total:,}件\r\n".encode("cp932"))
    truth.plant("header")
    truth.plant("repeated_header", len(breaks))
    truth.plant("blank", int(month.month == 3))
    truth.plant("total_row")
    truth.accept("application", total - len(spoilt.lost))
    if late is not None:
        truth.plant("repeated_receipt", len(late))
        truth.plant("quoted_comma", quoted_notes(late, Spoilt({})))
    truth.plant("quoted_comma", quoted_notes(fresh, spoilt))
    for kind, chosen in sorted(spoilt.rows.items()):
        truth.plant(kind, len(chosen))
    run.progress(path)
    if month.stamp == DUPLICATED:
        _copy_under_another_name(run, path)


def _copy_under_another_name(run: Run, path: str) -> None:
    copy = path.replace(".csv", "_再送.csv")
    run.place(copy).write_bytes(run.place(path).read_bytes())
    truth = run.truth.file(copy)
    truth.duplicate_of = path
    truth.plant("duplicate_file")
    run.progress(copy)
