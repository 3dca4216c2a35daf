"""What a publication holds and when there is none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pipelines.journal import Journal
from pipelines.publish.publish import Blocked, publish
from pipelines.publish.visible import KEPT
from pipelines.settings import Settings
from pipelines.warehouse.checks import CheckResult, save_results

Publish: TypeAlias = Callable[..., Any]
Read: TypeAlias = Callable[[Settings, str], list[tuple[Any, ...]]]

FY2024, FY2025 = date(2024, 4, 1), date(2025, 4, 1)
FIRST, SECOND, THIRD = "P20260430-00000001", "P20260430-00000002", "P20260430-00000003"
CELLS = [("online_usage_rate", FY2025, "D01", 40.0), ("online_usage_rate", FY2025, "D02", 60.5)]
FAILED = CheckResult("by_hand", "expectation", None, "indicator_values", "ERROR", False, 9, 2, "負の件数")
WARNED = CheckResult("by_hand", "expectation", None, "drop_ledger", "WARN", False, 9, 2, "受付不可あり")


def test_readers_find_all_tables_in_both_forms(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    done = publish_cells(settings, FIRST, CELLS)
    assert done.new and done.tables["indicator_values"] == 2
    assert settings.published.is_symlink()
    assert settings.published.resolve() == settings.publications / FIRST
    assert read(settings, "select breakdown_code, value from indicator_values order by 1") == [
        ("D01", 40.0),
        ("D02", 60.5),
    ]
    assert read(settings, "select publication_id, as_of, checks_passed from publication") == [
        (FIRST, date(2026, 4, 30), 1)
    ]
    assert read(settings, "select check_id, passed from quality_results") == [("by_hand", True)]
    parquet = settings.published / "parquet"
    assert {file.stem for file in parquet.iterdir()} == set(done.tables)


def test_the_file_is_closed_protected_and_of_the_oldest_client_s_format(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    publish_cells(settings, FIRST, CELLS)
    names = {path.name for path in settings.published.iterdir()}
    assert names == {
        *("shihyo.duckdb", "parquet", "views.sql", "publication.json"),
        *("site", "reports", "dictionary"),
    }
    database = settings.published / "shihyo.duckdb"
    assert database.stat().st_mode & 0o777 == 0o444
    # bytes 12 to 20 of a DuckDB file: the format number; 1.2 writes 65 and reads up to 65
    assert int.from_bytes(database.read_bytes()[12:20], "little") <= 65
    assert read(settings, "select distinct schema_name from duckdb_tables() where database_name = 'p'") == [
        ("marts",)
    ]
    described = (
        "select comment from duckdb_columns() where column_name = 'value' and table_name = 'indicator_values'"
    )
    assert read(settings, described) == [("丸めない値",)]


def test_views_sql_works_from_the_published_folder(settings: Settings, publish_cells: Publish) -> None:
    publish_cells(settings, FIRST, CELLS)
    script = (
        "import duckdb; c = duckdb.connect(); c.execute(open('views.sql', encoding='utf-8').read());"
        "print(c.execute('select sum(value) from marts.indicator_values').fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=settings.published, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "100.5"


def test_an_error_check_blocks_and_the_last_good_publication_stays(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    publish_cells(settings, FIRST, CELLS)
    with pytest.raises(Blocked) as blocked:
        publish_cells(settings, SECOND, [("online_usage_rate", FY2025, "D01", -1.0)], [FAILED])
    assert [result.check_id for result in blocked.value.results] == ["by_hand"]
    assert read(settings, "select publication_id from publication") == [(FIRST,)]
    assert read(settings, "select min(value) from indicator_values") == [(40.0,)]


def test_a_warning_publishes_and_is_told(settings: Settings, publish_cells: Publish, read: Read) -> None:
    publish_cells(settings, FIRST, CELLS, [WARNED])
    assert read(settings, "select check_id, severity, passed, evaluated, failed from quality_results") == [
        ("by_hand", "WARN", False, 9, 2)
    ]
    assert read(settings, "select checks_warned from publication") == [(1,)]


def test_silence_of_an_audit_is_no_pass(settings: Settings, publish_cells: Publish) -> None:
    publish_cells(settings, FIRST, CELLS)
    save_results(settings, SECOND, {"landed": [], "dbt": []})  # and nothing from the marts
    with pytest.raises(Blocked) as blocked:
        publish(settings, SECOND)
    assert [result.model for result in blocked.value.results] == ["marts"]


def test_a_table_of_the_contract_that_is_missing_stops_it(settings: Settings, publish_cells: Publish) -> None:
    from pipelines.publish.content import IncompletePublication
    from pipelines.warehouse.build import open_build

    publish_cells(settings, FIRST, CELLS)
    save_results(settings, SECOND, {"landed": [], "dbt": [], "marts": []})
    with open_build(settings) as connection:
        connection.execute("drop table marts.indicator_scorecard")
    with pytest.raises(IncompletePublication, match="indicator_scorecard"):
        publish(settings, SECOND)
    assert settings.published.resolve().name == FIRST


def test_the_same_publication_is_not_published_twice(settings: Settings, publish_cells: Publish) -> None:
    publish_cells(settings, FIRST, CELLS)
    before = {path: path.stat().st_mtime_ns for path in settings.publications.rglob("*")}
    again = publish_cells(settings, FIRST, CELLS)
    assert not again.new
    assert {path: path.stat().st_mtime_ns for path in settings.publications.rglob("*")} == before
    assert len(Journal(settings.journal).publications()) == 1


def test_same_marts_same_bytes(settings: Settings, publish_cells: Publish, tmp_path: Path) -> None:
    """Parquet of the values is byte-equal whatever the order in which rows were made."""
    publish_cells(settings, FIRST, CELLS)
    other = replace(settings, warehouse=tmp_path / "other")
    publish_cells(other, FIRST, list(reversed(CELLS)))
    file = Path("parquet") / "indicator_values.parquet"
    assert (settings.published / file).read_bytes() == (other.published / file).read_bytes()


def test_fourteen_earlier_publications_are_kept(settings: Settings, publish_cells: Publish) -> None:
    ids = [f"P20260430-{number:08x}" for number in range(KEPT + 3)]
    for number, identity in enumerate(ids):
        publish_cells(settings, identity, [("online_usage_rate", FY2025, "D01", float(number))])
    assert {folder.name for folder in settings.publications.iterdir()} == set(ids[2:])
    assert settings.published.resolve().name == ids[-1]


def test_a_stale_wal_beside_the_published_file_is_removed(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    publish_cells(settings, FIRST, CELLS)
    (settings.published / "shihyo.duckdb.wal").write_bytes(b"left by a crash" * 50)
    publish_cells(settings, FIRST, CELLS)  # nothing new, yet mended
    assert not (settings.published / "shihyo.duckdb.wal").exists()
    assert read(settings, "select count(*) from indicator_values") == [(2,)]


def test_without_links_the_folder_itself_is_renamed(
    settings: Settings, publish_cells: Publish, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("links are not allowed here")

    monkeypatch.setattr(Path, "symlink_to", refused)
    publish_cells(settings, FIRST, CELLS)
    assert settings.published.is_dir() and not settings.published.is_symlink()
    publish_cells(settings, SECOND, [("online_usage_rate", FY2025, "D01", 41.0)])
    assert read(settings, "select value from indicator_values") == [(41.0,)]
    assert (settings.publications / FIRST / "shihyo.duckdb").exists()


def test_a_warehouse_may_be_moved(
    settings: Settings, publish_cells: Publish, read: Read, tmp_path: Path
) -> None:
    publish_cells(settings, FIRST, CELLS)
    settings.warehouse.rename(tmp_path / "moved")
    moved = replace(settings, warehouse=tmp_path / "moved")
    assert read(moved, "select count(*) from indicator_values") == [(2,)]
