"""A publication made again from the journal and the landed files alone, and compared with what was published then."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.profiles import load_sources
from pipelines.settings import Settings
from pipelines.vintage import then
from pipelines.vintage.differences import Difference, differences, differing_columns
from pipelines.vintage.digest import values_digest
from pipelines.vintage.history import Publication, Value, values_as_of
from pipelines.warehouse import dbt_project, folders, holidays
from pipelines.warehouse.build import OFFLINE, open_build
from pipelines.warehouse.register import register
from pipelines.warehouse.sql import fill, literal, name, names, replace_table

DATABASE, FACTS = "shihyo.duckdb", "rebuild.json"
PARQUET = ("indicator_values", "indicators", "indicator_scorecard")
OF_THE_RUN = ("publication", "publications", "quality_results", "indicator_revisions")
"""Marts that tell of the run itself, which a rebuild is not."""

_OF_HISTORY: dict[str, Any] = {"publication_id": "", "published_at": datetime.min, "reason": "rebuilt"}


class CannotRebuild(Exception):
    """The formulas of then do not run here; the message names tables, never values."""


class FolderInUse(Exception):
    """The folder to write into holds something else."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came out. `same_digest` is None where the publication left no digest; `differing` are cells that are not
    as the history says (numbers beyond 1e-9 of their size, or another status). `columns` are the rows that differ by
    column, where the digests differ and the folder of the publication is still there to compare with.
    """

    publication: Publication
    out: Path
    values_sha256: str
    same_digest: bool | None
    differing: tuple[Difference, ...]
    rows: int
    notes: tuple[str, ...]
    columns: Mapping[str, int]

    @property
    def identical(self) -> bool:
        """Byte for byte where a digest is known, else as the history says."""
        return self.same_digest is not False and not self.differing


def rebuild(settings: Settings, publication: Publication, out: Path) -> Rebuilt:
    """Make a publication again and write it to `out`: `shihyo.duckdb` (schema marts), `parquet/`, `rebuild.json`.

    Neither build/, published/ nor the journal is touched, and no lock is needed: what is read is only ever added to.
    Raises FolderInUse, CannotRebuild, ConfigurationError (sources of then do not load), OSError, duckdb.Error.
    """
    _check_free(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".rebuild-", dir=out.parent) as scratch:
        made = then.prepare(settings, publication, Path(scratch))
        _build(made, publication)
        aside = Path(scratch) / "out"
        aside.mkdir()
        digest, values = _write(made.settings, aside)
        expected = publication.values_sha256
        same = None if expected is None else digest == expected
        found = Rebuilt(
            publication=publication,
            out=out,
            values_sha256=digest,
            same_digest=same,
            differing=tuple(differences(values_as_of(settings, publication), values)),
            rows=len(values),
            notes=made.notes,
            columns={} if same else _columns(settings, publication, aside),
        )
        facts = json.dumps(as_json(found), ensure_ascii=False, indent=1)
        (aside / FACTS).write_text(facts, encoding="utf-8", newline="\n")
        folders.remove_folder(out)
        aside.rename(out)
    return found


@contextmanager
def built_again(settings: Settings, publication: Publication) -> Iterator[Settings]:
    """Settings of a temporary warehouse whose build file is that of a publication; gone at the end of the block.

    Raises CannotRebuild, ConfigurationError (sources of then do not load), OSError, duckdb.Error.
    """
    with tempfile.TemporaryDirectory(prefix="shihyo-rebuild-") as scratch:
        made = then.prepare(settings, publication, Path(scratch))
        _build(made, publication)
        yield made.settings


def as_json(found: Rebuilt) -> dict[str, object]:
    """Facts of a rebuild for machines."""
    return {
        "publication_id": found.publication.publication_id,
        "as_of": found.publication.as_of.isoformat(),
        "published_at": found.publication.published_at.isoformat(),
        "identical": found.identical,
        "values_sha256": found.values_sha256,
        "expected_sha256": found.publication.values_sha256,
        "rows": found.rows,
        "differing": len(found.differing),
        "columns": dict(found.columns),
        "notes": list(found.notes),
        "out": str(found.out),
    }


def _columns(settings: Settings, publication: Publication, made: Path) -> dict[str, int]:
    place = Path("parquet") / "indicator_values.parquet"
    kept = settings.publications / publication.publication_id / place
    return differing_columns(kept, made / place) if kept.exists() else {}


def _check_free(out: Path) -> None:
    """An earlier rebuild may be replaced, nothing else."""
    if out.exists() and not (out / FACTS).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise FolderInUse(f"{out}: ほかのものが入っているため、書き込みません (folder in use)")


def _build(made: then.Then, publication: Publication) -> None:
    settings = made.settings
    if missing := then.missing_landed(settings):
        shown = "、".join(missing[:10])
        raise CannotRebuild(f"取込済みファイル {len(missing)} 個がありません (landed files missing): {shown}")
    sources = load_sources(settings.sources, package=made.package)
    register(settings, sources, publication.publication_id)
    with open_build(settings) as connection:
        days = holidays.stored(made.holidays)
        replace_table(connection, "landed.holiday", {"holiday_date": "DATE", "name_ja": "VARCHAR"}, days)
    _run_dbt(made.project, settings.build_file)


def _run_dbt(project: Path, build_file: Path) -> None:
    """Seeds and models of another state of the project, parsed anew; the kept manifest of today is not touched."""
    from dbt.cli.main import dbtRunner

    from pipelines.warehouse.dbt import close_connections

    places = ("--target-path", str(build_file.parent / "dbt"), "--log-path", str(build_file.parent))
    arguments = ["build", "--resource-type", "model", "--resource-type", "seed", *dbt_project.QUIET]
    arguments += [*dbt_project.folders(project), "--vars", dbt_project.variables(project=project), *places]
    with _environment(build_file):
        try:
            answer = dbtRunner().invoke(arguments)
        finally:
            close_connections()
    failed = [
        str(result.node.name)
        for result in getattr(answer.result, "results", None) or []
        if str(result.status) not in ("success", "no-op")
    ]
    if not answer.success or failed:
        told = f"作れなかった表: {', '.join(failed[:10])}" if failed else "dbt が動きませんでした"
        raise CannotRebuild(f"{told} (the formulas of then do not run here)")


@contextmanager
def _environment(build_file: Path) -> Iterator[None]:
    before = os.environ.get("SHIHYO_BUILD_FILE")
    dbt_project.environment(build_file)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("SHIHYO_BUILD_FILE", None)
        else:
            os.environ["SHIHYO_BUILD_FILE"] = before


def _write(settings: Settings, folder: Path) -> tuple[str, list[Value]]:
    """Marts into a DuckDB file and Parquet, in one order of rows; returns digest and values."""
    catalog = settings.build_file.stem
    with duckdb.connect(config=OFFLINE) as connection:
        connection.execute("set TimeZone = 'Asia/Tokyo'")
        for file, alias, mode in (
            (settings.build_file, catalog, " (read_only)"),
            (folder / DATABASE, "pub", ""),
        ):
            connection.execute(f"attach {literal(file)} as {name(alias)}{mode}")
        connection.execute("create schema pub.marts")
        found = connection.execute(
            "select table_name from information_schema.tables where table_catalog = ? and table_schema = 'marts'"
            " order by table_name",
            [catalog],
        ).fetchall()
        for (table,) in found:
            if table not in OF_THE_RUN:
                parts = {"copy": name("pub", "marts", table), "original": name(catalog, "marts", table)}
                connection.execute(
                    fill("create table $copy as select * from $original order by all", **parts)
                )
        (folder / "parquet").mkdir()
        for table in PARQUET:
            connection.execute(
                fill(
                    "copy (select * from $table) to $file (format parquet, compression zstd)",
                    table=name("pub", "marts", table),
                    file=literal(folder / "parquet" / f"{table}.parquet"),
                )
            )
        values = name("pub", "marts", "indicator_values")
        return values_digest(connection, values), _values(connection, values)


def _values(connection: duckdb.DuckDBPyConnection, table: str) -> list[Value]:
    """Rebuilt values in the shape of the history; they belong to no publication of their own."""
    columns = [column for column in Value.__slots__ if column not in _OF_HISTORY]
    rows = connection.execute(
        fill("select $columns from $table", columns=names(columns), table=table)
    ).fetchall()
    return [Value(**dict(zip(columns, row, strict=True)), **_OF_HISTORY) for row in rows]
