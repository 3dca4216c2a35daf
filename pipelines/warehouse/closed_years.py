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
from pipelines.warehouse.late import CELL
from pipelines.warehouse.sql import fill, literal, name, names, parquet, replace_table

FINAL_VALUE = {
    "indicator_id": "VARCHAR",
    "definition_version": "VARCHAR",
    "fiscal_year": "BIGINT",
    "period_kind": "VARCHAR",
    "period_start": "DATE",
    "period_end": "DATE",
    "breakdown": "VARCHAR",
    "breakdown_code": "VARCHAR",
    "breakdown_label": "VARCHAR",
    "numerator": "DOUBLE",
    "denominator": "DOUBLE",
    "value": "DOUBLE",
    "unit": "VARCHAR",
    "obs_status": "VARCHAR",
    "conf_status": "VARCHAR",
    "citation_id": "VARCHAR",
    "publication_id": "VARCHAR",
}
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


def values_as_of(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    publications: list[dict[str, Any]],
    published_at: str,
    condition: str,
) -> str:
    """Query of the values that stood when the publication of this time was made: per cell the last that was published
    until then and was not withdrawn. Leaves the publications known in `temp.known_publication`; rows of attempts that
    never became visible are left out by them. `condition` is SQL on columns of a revision.
    """
    known = [
        (record["publication_id"], record["published_at"])
        for record in publications
        if record["published_at"] <= published_at
    ]
    declared = {"publication_id": "VARCHAR", "published_at": "VARCHAR"}
    replace_table(connection, "temp.known_publication", declared, known)
    ids = dict.fromkeys(publication_id for publication_id, _ in known)
    paths = [settings.journal / "revisions" / f"{publication_id}.parquet" for publication_id in ids]
    files = [path for path in paths if path.exists()]
    if not files:
        return "select * from landed.final_value where false"
    return fill(
        "select * from (select r.* from $files r"
        " semi join (select publication_id, published_at::timestamp as published_at from temp.known_publication) k"
        " using (publication_id, published_at) where $condition"
        " qualify row_number() over (partition by $cell order by published_at desc) = 1)"
        " where reason <> 'withdrawn'",
        files=parquet(files),
        condition=condition,
        cell=names(CELL),
    )


def _add_final_values(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    publications: list[dict[str, Any]],
    close: YearClose,
) -> None:
    # The view by today's organisation moves with every reorganisation: nobody can close it (ADR 0018).
    in_year = fill(
        "fiscal_year = $year::bigint and breakdown <> 'department_today'",
        year=literal(str(close.fiscal_year)),
    )
    stood = values_as_of(connection, settings, publications, close.published_at, in_year)
    shown = ", ".join(f"{name(column)}::{kind} as {name(column)}" for column, kind in FINAL_VALUE.items())
    connection.execute(
        fill(
            "insert into landed.final_value by name select $shown from ($stood)",
            shown=shown,
            stood=stood,
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
