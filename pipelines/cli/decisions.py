"""`shihyo close-year`, `shihyo reopen-year`: decisions about a fiscal year, kept in the journal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict

import click

from pipelines.cli.main import BUSY, USAGE
from pipelines.decisions.record import CannotDecide, record
from pipelines.decisions.years import Gap, close_year, propose_close, reopen_year
from pipelines.settings import Settings
from pipelines.values.wareki import japanese_fiscal_year
from pipelines.warehouse.lock import WarehouseBusy, hold

_NOT_YET = 1
_SHOWN = 10


def under_lock(settings: Settings, decide: Callable[[], int]) -> int:
    """Exit code of a decision taken while no other run has the warehouse; refusals are told, not raised."""
    try:
        with hold(settings.lock_file):
            return decide()
    except WarehouseBusy as busy:
        click.echo(str(busy), err=True)
        return BUSY
    except CannotDecide as refusal:
        click.echo(str(refusal), err=True)
        return USAGE


def fiscal_year_of(text: str) -> int:
    """2025 of `FY2025`, `2025`, `令和7年度`. Raises CannotDecide for anything else."""
    from pipelines.values import parse_fiscal_year

    plain = re.fullmatch(r"(?i)\s*(?:FY)?\s*(\d{4})\s*", text)
    year = int(plain[1]) if plain else parse_fiscal_year(text).value
    if year is None:
        raise CannotDecide(f"年度が読めません: {text}。FY2025 のように書いてください (unknown fiscal year)")
    return int(year)


def run_close(
    settings: Settings,
    year: str,
    by: str,
    reason: str,
    *,
    before_accounts_close: bool,
    anyway: bool,
    as_json: bool,
) -> int:
    """0 closed; 1 something is missing and `anyway` was not said; 2 refused; 75 another run has the warehouse."""

    def decide() -> int:
        proposal = propose_close(settings, fiscal_year_of(year), before_accounts_close=before_accounts_close)
        closes = anyway or not proposal.gaps
        if closes:
            close_year(settings, proposal, by, reason)
        if as_json:
            answer = {"closed": closes, **asdict(proposal)}
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            name = f"{japanese_fiscal_year(proposal.fiscal_year)} (FY{proposal.fiscal_year})"
            _tell_gaps(proposal.gaps)
            click.echo(_closed(name, proposal.publication_id, proposal.values) if closes else _ask(name))
        return 0 if closes else _NOT_YET

    return under_lock(settings, decide)


def run_reopen(settings: Settings, year: str, by: str, reason: str) -> int:
    """0 opened again; 2 refused; 75 another run has the warehouse."""

    def decide() -> int:
        fiscal_year = fiscal_year_of(year)
        before = reopen_year(settings, fiscal_year, by, reason)
        name = f"{japanese_fiscal_year(fiscal_year)} (FY{fiscal_year})"
        click.echo(
            f"{name} の年度締め (公開 {before.publication_id}) を解きました。締めた記録は残ります。"
            "次の夜間処理から「確定」「訂正」の印が外れます。 (year reopened)"
        )
        return 0

    return under_lock(settings, decide)


def _closed(name: str, publication_id: str, values: int) -> str:
    return (
        f"{name} を締めました。公開 {publication_id} の {values:,} 件の値を確定値とします。"
        "次の夜間処理から「確定」になり、以後に変わった値は「訂正」として、もとの値とともに残ります。 (year closed)"
    )


def _ask(name: str) -> str:
    return (
        f"\n{name} はまだ締めていません。上のものがそろうのを待つか、このまま締めるときは --anyway を付けてください。"
        " (not closed: say --anyway)"
    )


def _tell_gaps(gaps: Sequence[Gap]) -> None:
    for gap in gaps:
        click.echo(f"■ {gap.title_ja}: {len(gap.names)} 件。{gap.means_ja}")
        for name in gap.names[:_SHOWN]:
            click.echo(f"  - {name}")
        if len(gap.names) > _SHOWN:
            click.echo(f"  ほか {len(gap.names) - _SHOWN} 件")


def run_release(settings: Settings, by: str, reason: str) -> int:
    """0 decided; 2 refused; 75 another run has the warehouse."""
    from pipelines.disclosure.edition import DECISION

    def decide() -> int:
        record(settings, DECISION, by, reason, {})
        click.echo("次の夜間処理で、公開版 (open_data/) の新しい版を出します (decided)")
        return 0

    return under_lock(settings, decide)
