"""Every value ever published: what is new or changed in a publication goes to `journal/revisions/<id>.parquet`.

A row counts once the journal knows its publication (id and time); rows of an attempt that never became visible are
left out by that rule.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipelines import disk
from pipelines.settings import Settings
from pipelines.warehouse.late import CELL
from pipelines.warehouse.revised import STORED, revision_rows
from pipelines.warehouse.sql import fill, literal, name, names

_NUMBERS = ("numerator", "denominator", "value", "coverage")
_WORDS = ("obs_status", "conf_status", "unit")

_SAME_CELL = " and ".join(f"n.{name(column)} is not distinct from o.{name(column)}" for column in CELL)
_SAME_NUMBER = (
    "(n.$c is not distinct from o.$c"
    " or coalesce(abs(n.$c - o.$c) <= 1e-9 * greatest(abs(n.$c), abs(o.$c)), false))"
)


def find_revisions(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    publications: list[dict[str, Any]],
    publication_id: str,
    published_at: str,
    aside: Path,
) -> int:
    """Fill `landed.revision` with all values ever published and those of the publication being made; what the journal
    will keep of this publication goes to the Parquet file `aside`.

    `published_at` is wall clock, Asia/Tokyo. Returns the number of new rows.
    Reasons: `first` (no value of this cell before), `revised` (another value, number or coverage),
    `revised_after_close` (the same in a year that is closed), `status` (the same figures, marked otherwise: a year was
    closed, or coverage crossed a limit), `withdrawn` (the cell is gone).
    """
    connection.execute(
        fill(
            "create or replace temp table revision_past as select *, lead(citation_id) over later as superseded_by,"
            " lead(published_at) over later is null as is_last"
            " from ($rows) window later as (partition by $cell order by published_at)",
            rows=revision_rows(connection, settings, publications),
            cell=names(CELL),
        )
    )
    _load_present(connection)
    connection.execute(
        fill(
            "create or replace temp table revision_new as"
            " select n.*, $id::varchar as publication_id, $at::timestamp as published_at,"
            " case when o.indicator_id is null or o.reason = 'withdrawn' then 'first'"
            " when $same_numbers then 'status'"
            " when n.fiscal_year in (select fiscal_year from landed.year_close where is_in_force)"
            " then 'revised_after_close' else 'revised' end as reason"
            " from temp.revision_now n left join (from temp.revision_past where is_last) o on $key"
            " where o.indicator_id is null or o.reason = 'withdrawn' or not ($same)"
            " union all by name"
            " select o.* exclude (superseded_by, is_last) replace (null as numerator, null as denominator, null as value, null as coverage,"
            " 'M' as obs_status, $id as publication_id, $at::timestamp as published_at, 'withdrawn' as reason)"
            " from temp.revision_past o anti join temp.revision_now n on $key"
            " where o.is_last and o.reason <> 'withdrawn'",
            id=literal(publication_id),
            at=literal(published_at),
            key=_SAME_CELL,
            same=_same(),
            same_numbers=_same_numbers(),
        )
    )
    connection.execute("delete from landed.revision")
    connection.execute(
        fill(
            "insert into landed.revision by name"
            " select o.* exclude (is_last) replace (coalesce(o.superseded_by, n.citation_id) as superseded_by)"
            " from temp.revision_past o left join temp.revision_new n on o.is_last and $key"
            " union all by name select * from temp.revision_new",
            key=_SAME_CELL,
        )
    )
    _write(connection, publication_id, aside)
    return _one(connection, "select count(*) from temp.revision_new")


def store_revisions(settings: Settings, publication_id: str, aside: Path) -> None:
    """Move what `find_revisions` wrote into the journal."""
    folder = settings.journal / "revisions"
    folder.mkdir(parents=True, exist_ok=True)
    disk.sync_path(aside)
    disk.replace(aside, folder / f"{publication_id}.parquet")


def _write(connection: duckdb.DuckDBPyConnection, publication_id: str, aside: Path) -> None:
    """New rows; an id that comes back (inputs as once before) keeps its old ones."""
    rows = fill(
        "select $columns from (select * from temp.revision_past where publication_id = $id"
        " union all by name select * from temp.revision_new) order by all",
        columns=names(STORED),
        id=literal(publication_id),
    )
    connection.execute(fill("copy ($rows) to $file (format parquet)", rows=rows, file=literal(aside)))


def _load_present(connection: duckdb.DuckDBPyConnection) -> None:
    """Published values in the types of `landed.revision`, whatever columns the mart has beyond them."""
    present = {row[0] for row in connection.execute("describe marts.indicator_values").fetchall()}
    skipped = {"publication_id", "published_at", "reason"}
    columns = {column: kind for column, kind in STORED.items() if column not in skipped}
    shown = ", ".join(
        f"{name(column)}::{kind} as {name(column)}"
        if column in present
        else f"null::{kind} as {name(column)}"
        for column, kind in columns.items()
    )
    connection.execute(
        fill(
            "create or replace temp table revision_now as select $shown from marts.indicator_values",
            shown=shown,
        )
    )


def _same() -> str:
    words = [f"n.{column} is not distinct from o.{column}" for column in _WORDS]
    return " and ".join([_same_numbers(), *words])


def _same_numbers() -> str:
    return " and ".join(fill(_SAME_NUMBER, c=column) for column in _NUMBERS)


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
