"""The records of one cell, from the build file: which counted, and how the rest of their files counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb

from pipelines.explain.rows.unfold import Relations, unfold
from pipelines.settings import Settings
from pipelines.vintage.history import Value
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.formulas import read_formula
from pipelines.warehouse.sql import fill, literal, name

_CLOSE = 1e-6


Counted = Literal["numerator", "denominator", "counted", "none"]


@dataclass(frozen=True, slots=True)
class Run:
    """Records of one file that follow one another and counted alike: in the numerator (and the denominator, where there
    is one), in the denominator alone, by a measured value that is not told (`counted`), or not (`none`). `cell` where
    the record came out of one cell of a wide table.
    """

    path: str
    sheet: str | None
    first: int
    last: int
    cell: str | None
    counted: Counted

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        rows = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"{rows} ({self.cell})" if self.cell else rows


@dataclass(frozen=True, slots=True)
class FileShare:
    """Where the landed records of one file stand: in this figure, in another period or cell of the same indicator,
    replaced by a newer record of their key, or counted by the formula nowhere.
    """

    path: str
    counted: int
    elsewhere: int
    replaced: int
    nowhere: int


@dataclass(frozen=True, slots=True)
class Trace:
    """Records behind a cell. `reconciled` says that they add up to numerator and denominator; `shared` that several
    records of one person, firm or session count as one.
    """

    runs: tuple[Run, ...]
    files: tuple[FileShare, ...]
    numerator: float | None
    denominator: float | None
    reconciled: bool
    shared: bool

    @property
    def records(self) -> int:
        """Number of records in the runs."""
        return sum(len(run) for run in self.runs)


class NoTrace(Exception):
    """The records cannot be told; the message says why. `why` is 'busy', 'absent', 'other' or 'unsupported'."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


def trace(settings: Settings, value: Value, publication_id: str, tables: frozenset[tuple[str, str]]) -> Trace:
    """Records of the cell of `value` in the build file, which must hold this publication. Raises NoTrace."""
    try:
        connection = duckdb.connect(str(settings.build_file), read_only=True, config=OFFLINE)
    except duckdb.IOException as error:
        if settings.build_file.exists():
            raise NoTrace(
                "busy", "夜間処理が作業中のため、今は行を出せません (the build file is in use)"
            ) from error
        raise NoTrace("absent", "作業用データベースがないため、行を出せません (no build file)") from error
    with connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'Asia/Tokyo'")
        _must_hold(connection, publication_id)
        formula = _formula(connection, value.indicator_id)
        try:
            return _traced(connection, value, formula, tables)
        except (duckdb.CatalogException, duckdb.BinderException, duckdb.ConversionException) as error:
            raise NoTrace("unsupported", _UNSUPPORTED) from error


_UNSUPPORTED = (
    "この指標は、記録ごとに数えた内訳をたどれません (this formula cannot be traced record by record)"
)


def _formula(connection: duckdb.DuckDBPyConnection, indicator_id: str) -> str:
    formula = read_formula(connection, indicator_id)
    if formula is None:
        raise NoTrace("absent", "実行した式が残っていないため、行を出せません (no compiled formula)")
    return formula


def _must_hold(connection: duckdb.DuckDBPyConnection, publication_id: str) -> None:
    try:
        row = connection.execute("select publication_id from landed.run_context").fetchone()
    except duckdb.CatalogException:
        row = None
    if row is None or row[0] != publication_id:
        raise NoTrace("other", "作業用データベースは別の時点のものです (the build file holds another state)")


def _traced(
    connection: duckdb.DuckDBPyConnection, value: Value, formula: str, tables: frozenset[tuple[str, str]]
) -> Trace:
    rows = unfold(connection, formula, Relations(connection))
    if rows is None:
        raise NoTrace("unsupported", _UNSUPPORTED)
    connection.execute(
        fill(
            "create temp table contributed as select _drop_id, _record_no, _sheet, _cell, numerator, denominator,"
            " period_kind = $kind and period_start is not distinct from $start::date and period_end = $end::date"
            " and breakdown = $breakdown and breakdown_code = $code as here"
            " from ($rows) where _drop_id is not null and definition_version = $version"
            " and breakdown in ('total', $breakdown)",
            rows=rows,
            version=literal(value.definition_version),
            kind=literal(value.period_kind),
            start=literal(value.period_start),
            end=literal(value.period_end),
            breakdown=literal(value.breakdown),
            code=literal(value.breakdown_code),
        )
    )
    numerator, denominator, constant, shared, measured = _sums(connection)
    good = _same(numerator, value.numerator) and (
        _same(denominator, value.denominator) or _same(constant, value.denominator)
    )
    runs = _runs(connection, measured)
    return Trace(runs, _files(connection, tables), numerator, denominator, good, shared and not measured)


def _sums(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[float | None, float | None, float | None, bool, bool]:
    """Numerator, denominator, the denominator where every record names the same (residents), whether records share
    one, and whether the numerator is made of measured values rather than of yes and no.
    """
    row = connection.execute(
        "select sum(numerator), sum(denominator),"
        " case when min(denominator) = max(denominator) then min(denominator) end,"
        " coalesce(bool_or(numerator > 0 and numerator < 1 and numerator is distinct from denominator), false),"
        " coalesce(not bool_and(numerator in (0, denominator)) and max(denominator) > min(denominator)"
        " or not bool_and(numerator between 0 and 1 or numerator = denominator), false)"
        " from temp.contributed where here"
    ).fetchone()
    return row or (None, None, None, False, False)


def _same(found: float | None, told: float | None) -> bool:
    if told is None:
        return True
    return abs((found or 0.0) - told) <= _CLOSE * max(1.0, abs(told))


def _runs(connection: duckdb.DuckDBPyConnection, measured: bool) -> tuple[Run, ...]:
    """Gaps and islands: a record's number less its place among its like is the same within a run."""
    found = connection.execute(
        "with record as (select distinct d.path, c._sheet, c._record_no, c._cell,"
        "  case when c.numerator is null and c.denominator is null then 'none' when $1 then 'counted'"
        "  when c.numerator > 0 then 'numerator' when c.denominator > 0 then 'denominator' else 'none' end as counted"
        "  from temp.contributed c join landed.drop_ledger d on c._drop_id = d.drop_id and d.state = 'accepted'"
        "  where c.here),"
        " placed as (select *, _record_no - row_number() over (partition by path, _sheet, _cell, counted"
        "  order by _record_no) as island from record)"
        " select path, _sheet, min(_record_no), max(_record_no), _cell, counted from placed"
        " group by path, _sheet, _cell, counted, island order by path, _sheet, 3, _cell",
        [measured],
    ).fetchall()
    return tuple(Run(*row) for row in found)


def _files(
    connection: duckdb.DuckDBPyConnection, tables: frozenset[tuple[str, str]]
) -> tuple[FileShare, ...]:
    """The landed records of the files of which any record was counted, each once."""
    connection.execute(
        "create temp table place as select _drop_id, coalesce(_sheet, '') as sheet, _record_no,"
        " coalesce(_cell, '') as cell,"
        " max(case when here and (numerator is not null or denominator is not null) then 1 else 0 end) as here"
        " from temp.contributed group by all"
    )
    landed = [_stored(connection, source, table) for source, table in sorted(tables) if source != "landed"]
    known = [query for query in landed if query]
    if not known:
        return ()
    connection.execute("create temp table stored as " + " union all ".join(known))
    found = connection.execute(
        "with celled as (select _drop_id, max(cell <> '') as by_cell from temp.place group by 1),"
        " record as (select s._drop_id, s.sheet, s._record_no, case when c.by_cell then s.cell else '' end as cell,"
        "  max(s.stands) as stands from temp.stored s join celled c using (_drop_id) group by all)"
        " select d.path, count(*) filter (where p.here = 1), count(*) filter (where p.here = 0),"
        "  count(*) filter (where p.here is null and r.stands = 0),"
        "  count(*) filter (where p.here is null and r.stands = 1)"
        " from record r join landed.drop_ledger d on r._drop_id = d.drop_id and d.state = 'accepted'"
        " left join temp.place p using (_drop_id, sheet, _record_no, cell) group by d.path order by d.path"
    ).fetchall()
    return tuple(FileShare(*row) for row in found)


def _stored(connection: duckdb.DuckDBPyConnection, source: str, table: str) -> str | None:
    """Landed records of a table, and whether staging still has them or a newer record replaced them."""
    staged = f"stg_{source}__{table}"
    there = connection.execute(
        "select 1 from information_schema.columns where table_schema = 'staging' and table_name = ?"
        " and column_name = '_record_no'",
        [staged],
    ).fetchone()
    place = "_drop_id, coalesce(_sheet, '') as sheet, _record_no, coalesce(_cell, '') as cell"
    only = "where _drop_id in (select _drop_id from temp.place)"
    landed = fill(
        "select $place, 0 as stands from $table $only",
        place=place,
        only=only,
        table=name("landed", f"{source}__{table}"),
    )
    if not there:
        return landed.replace("0 as stands", "1 as stands")
    kept = fill(
        "select $place, 1 as stands from $table $only", place=place, only=only, table=name("staging", staged)
    )
    return f"{landed} union all {kept}"
