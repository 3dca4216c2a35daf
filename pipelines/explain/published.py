"""What `shihyo explain` reads: the published file and the journal, never the build file. A night may be running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.explain import citation
from pipelines.settings import Settings
from pipelines.vintage.history import Publication, Value, publications
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.sql import fill, literal, names


class NothingPublished(Exception):
    """There is no publication that could be read."""


@dataclass(frozen=True, slots=True)
class Published:
    """A connection to the published file, and all publications up to the one that it shows (`today`)."""

    settings: Settings
    connection: duckdb.DuckDBPyConnection
    publications: tuple[Publication, ...]

    @property
    def today(self) -> Publication:
        """The publication that readers see."""
        return self.publications[-1]

    def revisions(self, indicator_ids: Iterable[str], period: str | None = None) -> list[Value]:
        """Every value ever published of these indicators, oldest first; of one period as ids write it, or of all."""
        kinds = "case period_kind when 'month' then substr(period_start::varchar, 1, 7)"
        kinds += " when 'as_of' then period_end::varchar else 'FY' || fiscal_year end"
        rows = self.connection.execute(
            fill(
                "select $columns from marts.indicator_revisions where indicator_id in ($ids) and $period"
                " order by published_at",
                columns=names(Value.__slots__),
                # Literals: a list as parameter makes DuckDB load pandas, a second of the answer's three.
                ids=", ".join(literal(one) for one in indicator_ids),
                period="true" if period is None else f"{kinds} = {literal(period)}",
            )
        ).fetchall()
        return [Value(*row) for row in rows]

    def indicators(self) -> list[tuple[str, str, str]]:
        """Id, code in capitals and Japanese name of every indicator of the catalogue that is or was published."""
        rows = self.connection.execute(
            "select indicator_id, upper(coalesce(code, indicator_id)), coalesce(name_ja, indicator_id)"
            " from marts.indicators where indicator_id in (select indicator_id from marts.indicator_revisions)"
            " union"
            " select indicator_id, upper(split_part(split_part(citation_id, '@', 1), '-', -2)), indicator_id"
            " from marts.indicator_revisions where indicator_id not in (select indicator_id from marts.indicators)"
        ).fetchall()
        return [(str(one), str(code), str(name)) for one, code, name in rows]

    def rows(self, query: str, arguments: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows of a query as mappings."""
        cursor = self.connection.execute(query, list(arguments))
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def has(self, table: str) -> bool:
        """Whether the published file has a table of this name."""
        found = self.connection.execute(
            "select 1 from information_schema.tables where table_schema = 'marts' and table_name = ?", [table]
        )
        return found.fetchone() is not None


@contextmanager
def open_published(settings: Settings) -> Iterator[Published]:
    """The present publication, closed at the end of the block. Raises NothingPublished."""
    database = settings.published / "shihyo.duckdb"
    known = publications(settings)
    if not database.exists() or not known:
        raise NothingPublished(f"まだ公開がありません (nothing published yet): {settings.published}")
    with duckdb.connect(str(database.resolve()), read_only=True, config=OFFLINE) as connection:
        connection.execute("set enable_progress_bar = false")
        row = connection.execute("select publication_id from marts.publication").fetchone()
        shown = [p.number for p in known if row and p.publication_id == row[0]]
        yield Published(settings, connection, tuple(known[: shown[-1]] if shown else known))


def in_force(revisions: Iterable[Value], publication: Publication) -> dict[tuple[object, ...], Value]:
    """Values of these revisions (oldest first) that stood in a publication, by cell."""
    standing: dict[tuple[object, ...], Value] = {}
    for revision in revisions:
        if revision.published_at <= publication.published_at:
            standing[revision.cell] = revision
    return {cell: value for cell, value in standing.items() if value.reason != "withdrawn"}


def citation_of(value: Value, code: str, publication: Publication) -> citation.Citation:
    """The id under which a value stood in a publication."""
    cited = citation.Citation(
        citation.period_of(value.period_kind, value.fiscal_year, value.period_start, value.period_end),
        code,
        cell_of(value),
        publication.as_of,
        "",
    )
    return cited.with_check(check_of(value, cited.stem))


def cell_of(value: Value) -> str:
    """Check of a value's cell."""
    return citation.cell_check(
        value.definition_version,
        value.period_kind,
        value.period_start,
        value.period_end,
        value.breakdown,
        value.breakdown_code,
    )


def check_of(value: Value, stem: str) -> str:
    """Check of a value under an id's other parts."""
    return citation.value_check(stem, value.numerator, value.denominator, value.value, value.obs_status)
