"""`landed.year_close` and `landed.final_value`: which years were closed by command, and with which values.

The values come from the revisions of the journal, up to the publication that the year was closed with: so a build
file that is made anew knows them too.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import duckdb

from pipelines.journal import Journal
from pipelines.journal.years import YearClose, year_closes
from pipelines.settings import TIME_ZONE, Settings
from pipelines.warehouse.late import OF_PUBLISHING, REVISION
from pipelines.warehouse.revised import in_force, revision_rows
from pipelines.warehouse.sql import fill, literal, names, replace_table

FINAL_VALUE = {
    column: kind for column, kind in REVISION.items() if column not in (*OF_PUBLISHING, "coverage")
} | {"citation_id": "VARCHAR", "publication_id": "VARCHAR"}
_YEAR_CLOSE = {
    "fiscal_year": "BIGINT",
    "closed_at": "TIMESTAMP",
    "closed_by": "VARCHAR",
    "reason": "VARCHAR",
    "publication_id": "VARCHAR",
    "published_at": "TIMESTAMP",
    "before_accounts_close": "BOOLEAN",
    "final_values": "BIGINT",
    "is_in_force": "BOOLEAN",
    "reopened_at": "TIMESTAMP",
    "reopened_by": "VARCHAR",
    "reopen_reason": "VARCHAR",
}


def register_closed_years(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Fill both tables of schema `landed`; where no year was closed they are empty and nothing is read."""
    journal = Journal(settings.journal)
    closes = year_closes(journal.decisions())
    replace_table(connection, "landed.final_value", FINAL_VALUE, [])
    publications = journal.publications() if closes else []
    for close in closes:
        if close.in_force:
            _add_final_values(connection, settings, publications, close)
    found = dict(
        connection.execute("select fiscal_year, count(*) from landed.final_value group by 1").fetchall()
    )
    rows = [_row(close, Counter(found)) for close in closes]
    replace_table(connection, "landed.year_close", _YEAR_CLOSE, rows)


def wall_clock(moment: str) -> datetime:
    """Wall clock, Asia/Tokyo, of an ISO moment with offset."""
    return datetime.fromisoformat(moment).astimezone(TIME_ZONE).replace(tzinfo=None)


def _add_final_values(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    publications: list[dict[str, Any]],
    close: YearClose,
) -> None:
    # The view by today's organisation moves with every reorganisation: nobody can close it (ADR 0018).
    of_year = fill(
        "(from ($rows) where fiscal_year = $year::bigint and breakdown <> 'department_today')",
        rows=revision_rows(connection, settings, publications),
        year=literal(str(close.fiscal_year)),
    )
    connection.execute(
        fill(
            "insert into landed.final_value by name select $columns from ($stood)",
            columns=names(FINAL_VALUE),
            stood=in_force(of_year, f"{literal(close.published_at)}::timestamp"),
        )
    )


def _row(close: YearClose, found: Counter[int]) -> tuple[object, ...]:
    again = close.reopened
    return (
        close.fiscal_year,
        wall_clock(close.closed.decided_at),
        close.closed.by,
        close.closed.reason,
        close.publication_id,
        datetime.fromisoformat(close.published_at),
        close.before_accounts_close,
        found[close.fiscal_year] if close.in_force else None,
        close.in_force,
        wall_clock(again.decided_at) if again else None,
        again.by if again else None,
        again.reason if again else None,
    )
