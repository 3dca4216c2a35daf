"""Closing a fiscal year: the values published now become final (handbook, gap 2: 年度締め)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from pipelines.decisions.published import open_published
from pipelines.decisions.record import CannotDecide, record
from pipelines.journal import Journal
from pipelines.journal.years import CLOSE, REOPEN, YearClose, year_closes, years_in_force
from pipelines.publish.facts import read_facts
from pipelines.settings import Settings
from pipelines.values.wareki import japanese_day, japanese_fiscal_year

_LEAST_COVERAGE = 0.8
_GAPS = (
    (
        "値のない指標",
        "資料が届いていないか、分母がありません。このまま締めると「欠測」で確定します。",
        "select name_ja from marts.indicators where status in ('computed', 'reported') and indicator_id not in"
        " (select indicator_id from marts.indicator_values where value is not null and breakdown = 'total'"
        " and period_kind <> 'month' and fiscal_year = $year) order by plan_order",
    ),
    (
        "カバー率が80%に届かない指標",
        "対象の一部しか集まっていません。このまま締めると「非公開」のまま確定します。",
        "select i.name_ja || ' (' || round(100 * min(v.coverage), 1) || '%)' from marts.indicator_values v"
        " join marts.indicators i using (indicator_id) where v.coverage < $least and v.breakdown = 'total'"
        " and v.period_kind <> 'month' and v.fiscal_year = $year"
        " group by i.name_ja, i.plan_order order by i.plan_order",
    ),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One list of what is still missing in a year: what, what follows from it, and the names."""

    title_ja: str
    means_ja: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A year as it would be closed: the publication, how many values, what is missing."""

    fiscal_year: int
    publication_id: str
    published_at: str
    values: int
    before_accounts_close: bool
    gaps: tuple[Gap, ...]


def accounts_close(fiscal_year: int) -> date:
    """出納閉鎖: 31 May of the next year (地方自治法 235条の5)."""
    return date(fiscal_year + 1, 5, 31)


def propose_close(settings: Settings, fiscal_year: int, *, before_accounts_close: bool) -> Proposal:
    """What closing the year would make final. Raises CannotDecide where it must not be closed now."""
    facts = read_facts(settings.published)
    standing = closed_now(settings).get(fiscal_year)
    name = f"{japanese_fiscal_year(fiscal_year)} (FY{fiscal_year})"
    if standing is not None:
        raise CannotDecide(
            f"{name} は {standing.closed.decided_at[:10]} に公開 {standing.publication_id} の値で締めてあります。"
            "やり直すには shihyo reopen-year で開けてください (already closed)"
        )
    with open_published(settings) as connection:
        count = _count(connection, fiscal_year)
        gaps = _gaps(connection, fiscal_year)
    if facts is None or count == 0:
        raise CannotDecide(
            f"{name} の値は1つも公開されていません。締めるものがありません (nothing published for this year)"
        )
    day = min(settings.as_of, date.fromisoformat(facts["as_of"]))
    early = _check_day(name, fiscal_year, day, settings.as_of, before_accounts_close)
    return Proposal(
        fiscal_year,
        facts["publication_id"],
        facts["published_at"],
        count,
        early,
        (*gaps, *_not_in_it(settings), *_worklists(settings, fiscal_year)),
    )


def close_year(settings: Settings, proposal: Proposal, by: str, reason: str) -> None:
    """Record the close. The caller holds the lock of the warehouse."""
    what: dict[str, Any] = {
        "fiscal_year": proposal.fiscal_year,
        "publication_id": proposal.publication_id,
        "published_at": proposal.published_at,
        "before_accounts_close": proposal.before_accounts_close,
        "values": proposal.values,
        "missing": {gap.title_ja: len(gap.names) for gap in proposal.gaps},
    }
    record(settings, CLOSE, by, reason, what)


def reopen_year(settings: Settings, fiscal_year: int, by: str, reason: str) -> YearClose:
    """Record that a closed year is open again; returns the close that no longer stands. The caller holds the lock.

    Raises CannotDecide where the year is not closed.
    """
    standing = closed_now(settings).get(fiscal_year)
    if standing is None:
        raise CannotDecide(
            f"{japanese_fiscal_year(fiscal_year)} (FY{fiscal_year}) は締めてありません (this year is not closed)"
        )
    record(
        settings, REOPEN, by, reason, {"fiscal_year": fiscal_year, "publication_id": standing.publication_id}
    )
    return standing


def closed_now(settings: Settings) -> dict[int, YearClose]:
    """Closes in force, by fiscal year."""
    return years_in_force(year_closes(Journal(settings.journal).decisions()))


def _check_day(name: str, fiscal_year: int, day: date, as_of: date, allowed_early: bool) -> bool:
    """Whether the accounts are still open; raises CannotDecide where the year runs or nobody allowed it."""
    end, close = date(fiscal_year + 1, 3, 31), accounts_close(fiscal_year)
    older = "" if day == as_of else "いまの公開は古いものです。夜間処理を実行してからやり直してください。"
    if day < end:
        raise CannotDecide(
            f"{name} はまだ終わっていません。{japanese_day(end)} までの年度です (基準日 {day.isoformat()})。{older}"
            "(the year is not over)"
        )
    if day < close and not allowed_early:
        raise CannotDecide(
            f"{name} の出納閉鎖 {japanese_day(close)} の前です (基準日 {day.isoformat()})。{older}"
            "それでも締めるときは --before-accounts-close を付け、理由を --reason に書いてください (accounts are open)"
        )
    return day < close


def _count(connection: duckdb.DuckDBPyConnection, fiscal_year: int) -> int:
    row = connection.execute(
        "select count(value) from marts.indicator_values where fiscal_year = ?", [fiscal_year]
    ).fetchone()
    return int(row[0]) if row else 0


def _gaps(connection: duckdb.DuckDBPyConnection, fiscal_year: int) -> list[Gap]:
    found = []
    for title, means, query in _GAPS:
        wanted = {"year": fiscal_year} | ({"least": _LEAST_COVERAGE} if "$least" in query else {})
        names = tuple(str(row[0]) for row in connection.execute(query, wanted).fetchall())
        if names:
            found.append(Gap(title, means, names))
    return found


def _not_in_it(settings: Settings) -> list[Gap]:
    """Drops that the journal knows and the publication does not."""
    journal = Journal(settings.journal)
    publications = journal.publications()
    seen = publications[-1].get("journal", {}).get("drops") if publications else None
    later = journal.drop_events()[seen:] if seen is not None else []
    names = tuple(dict.fromkeys(event.path for event in later))
    means = "この公開の値には入っていません。夜間処理を終えてから締めてください。"
    return [Gap("公開の後に届いたファイル", means, names)] if names else []


def _worklists(settings: Settings, fiscal_year: int) -> list[Gap]:
    from pipelines.fiscal_year.worklist import NOT_OF_FIGURES, is_built, worklist

    try:
        work = worklist(settings, fiscal_year) if is_built(settings) else []
    except duckdb.Error:
        means = (
            "夜間処理の作業ファイルを開けないか、まだ作られていないため、所属や手続の未登録を調べていません。"
        )
        return [Gap("調べられなかったもの", means, ("確かめる名前の一覧",))]
    return [Gap(w.title_ja, w.ask_ja, w.names) for w in work if w.title_ja not in NOT_OF_FIGURES]
