"""Which landed tables have something for a fiscal year. Reads landed Parquet alone, so a night may run meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from pipelines.journal import Journal
from pipelines.profiles import Source
from pipelines.profiles.model import TableSpec, Yearly
from pipelines.settings import Settings
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.register import active_rows, landed_files, table_view
from pipelines.warehouse.sql import fill, name


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must come: table (`source.table`), which part of it, whom to ask, and what has come so far.

    `records` are those of the year; `before` those of the year before.
    """

    table: str
    part: str | None
    ask_ja: str
    records: int
    before: int

    @property
    def is_met(self) -> bool:
        """Whether anything of the year has come."""
        return self.records > 0


def needs(settings: Settings, sources: Mapping[str, Source], fiscal_year: int) -> list[Need]:
    """Every table that its source.yml calls yearly, part by part, in the order of sources and parts."""
    active = active_rows(Journal(settings.journal).drop_rows())
    found: list[Need] = []
    with duckdb.connect(config=OFFLINE) as connection:
        connection.execute("create schema landed")
        for source in sources.values():
            for table, spec in source.spec.tables.items():
                if spec.yearly is None:
                    continue
                files = landed_files(settings, active, source.source_id, table)
                view = f"{source.source_id}__{table}"
                connection.execute(table_view(connection, view, spec, files))
                needed = f"{source.source_id}.{table}"
                found += _of_table(connection, needed, spec.yearly, _year(spec, spec.yearly), fiscal_year)
    return found


def _of_table(
    connection: duckdb.DuckDBPyConnection, table: str, yearly: Yearly, year: str, fiscal_year: int
) -> Iterator[Need]:
    rows = connection.execute(
        fill(
            "select $part, count(*) filter (year = $this), count(*) filter (year = $last)"
            " from (select *, $year as year from landed.$view) where year between $last and $this"
            " group by all order by all",
            part=f"{name(yearly.each)}::varchar" if yearly.each else "null::varchar",
            year=year,
            view=name(table.replace(".", "__", 1)),
            this=str(fiscal_year),
            last=str(fiscal_year - 1),
        )
    ).fetchall()
    if not yearly.each:
        rows = rows or [(None, 0, 0)]
    for part, records, before in rows:
        if yearly.each is None or part is not None:
            yield Need(table, part, yearly.ask_ja, records, before)


def _year(spec: TableSpec, yearly: Yearly) -> str:
    """Fiscal year of a record: April to March (地方自治法 208条)."""
    if spec.columns[yearly.by[0]].type == "fiscal_year":
        return name(yearly.by[0])
    day = "coalesce(" + ", ".join(f"{name(column)}::date" for column in yearly.by) + ")"
    return f"year({day} - interval 3 month)"
