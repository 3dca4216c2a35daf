"""Digest of values and archive of formulas: the same for the same, another for anything else."""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.vintage import archive
from pipelines.vintage.digest import values_digest

COLUMNS = (
    "indicator_id varchar, definition_version varchar, fiscal_year integer, period_kind varchar, period_start date,"
    " period_end date, breakdown varchar, breakdown_code varchar, value double, obs_status varchar,"
    " citation_id varchar"
)
ROWS = [
    "('a', '1', 2025, 'fiscal_year', date '2025-04-01', date '2026-03-31', 'total', 'ALL', 40.1, 'A', 'K-1')",
    "('a', '1', 2025, 'fiscal_year', date '2025-04-01', date '2026-03-31', 'department', 'D1', null, 'M', 'K-2')",
    "('b', '1', 2025, 'fiscal_year', date '2025-04-01', date '2026-03-31', 'total', 'ALL', 0.0, 'A', 'K-3')",
]


def digest(rows: list[str], columns: str = COLUMNS) -> str:
    with duckdb.connect() as connection:
        connection.execute(f"create table v ({columns})")
        connection.execute(f"insert into v values {', '.join(rows)}")
        return values_digest(connection, "v")


def test_a_digest_that_was_published_comes_out_for_ever() -> None:
    """Written out by hand: were the rule changed, no old publication could prove itself any more."""
    lines = [
        '["breakdown",["department","total","total"]]',
        '["breakdown_code",["D1","ALL","ALL"]]',
        '["definition_version",["1","1","1"]]',
        '["fiscal_year",["2025","2025","2025"]]',
        '["indicator_id",["a","a","b"]]',
        '["obs_status",["M","A","A"]]',
        '["period_end",["2026-03-31","2026-03-31","2026-03-31"]]',
        '["period_kind",["fiscal_year","fiscal_year","fiscal_year"]]',
        '["period_start",["2025-04-01","2025-04-01","2025-04-01"]]',
        '["value",[null,"0x1.40ccccccccccdp+5","0x0.0p+0"]]',
    ]
    assert digest(ROWS) == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_order_of_rows_and_citations_do_not_matter() -> None:
    expected = digest(ROWS)
    assert digest(ROWS[::-1]) == expected
    assert digest([row.replace("'K-", "'K-later-") for row in ROWS]) == expected
    assert digest([*ROWS[:2], ROWS[2].replace(" 0.0,", " -0.0,")]) == expected
    assert digest(ROWS, COLUMNS.replace("fiscal_year integer", "fiscal_year bigint")) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("40.1", "40.10000000000001"),  # the last bit
        ("null, 'M'", "0.0, 'M'"),  # missing is not zero
        ("'D1'", "''"),
        ("'A', 'K-1'", "'P', 'K-1'"),
        ("date '2026-03-31', 'total', 'ALL', 40.1", "date '2026-03-30', 'total', 'ALL', 40.1"),
    ],
)
def test_any_other_value_is_another_digest(old: str, new: str) -> None:
    assert any(old in row for row in ROWS)
    assert digest([row.replace(old, new) for row in ROWS]) != digest(ROWS)


def test_a_row_more_or_another_name_of_a_column_is_another_digest() -> None:
    assert digest(ROWS[:2]) != digest(ROWS)
    assert digest(ROWS, COLUMNS.replace("obs_status", "status")) != digest(ROWS)


def test_an_archive_depends_on_content_alone(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "library").mkdir(parents=True)
    (own / "library" / "source.yml").write_text("title_ja: 図書館\n", encoding="utf-8")
    ward = replace(settings, sources=(own,))
    code = archive.keep_code(ward)
    first = archive.archive_path(ward, code).read_bytes()

    moved = tmp_path / "elsewhere"
    shutil.copytree(own, moved)
    (moved / "library" / "source.yml").touch()  # another folder, another time
    (moved / "__pycache__").mkdir()
    (moved / "__pycache__" / "x.pyc").write_bytes(b"left by a tool")
    other = replace(settings, warehouse=tmp_path / "other", sources=(moved,))
    assert archive.keep_code(other) == code
    assert archive.archive_path(other, code).read_bytes() == first

    (moved / "library" / "source.yml").write_text("title_ja: 図書館と分館\n", encoding="utf-8")
    assert archive.keep_code(other) != code
    with tarfile.open(fileobj=io.BytesIO(first)) as packed:
        names = packed.getnames()
    assert "own_sources/0/library/source.yml" in names
    assert "dbt_project/models/marts/indicator_values.sql" in names
    assert "sources/e_application/source.yml" in names
    assert not [name for name in names if "target/" in name or "logs/" in name]


def test_an_archive_is_written_once(settings: Settings) -> None:
    code = archive.keep_code(settings)
    path = archive.archive_path(settings, code)
    written = path.stat().st_mtime_ns
    assert archive.keep_code(settings) == code
    assert path.stat().st_mtime_ns == written
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_what_comes_out_is_what_went_in(settings: Settings, tmp_path: Path) -> None:
    code = archive.keep_code(settings)
    archive.write_members(archive.read_code(settings, code), tmp_path / "out")
    for member, content in archive.what_computes(settings).items():
        assert (tmp_path / "out" / member).read_bytes() == content


def test_an_archive_that_was_changed_is_told(settings: Settings) -> None:
    code = archive.code_of({"a.sql": b"select 1"})
    path = archive.archive_path(settings, code)
    path.parent.mkdir(parents=True)
    for content in (archive.pack({"a.sql": b"select 2"}), archive.pack({"a.sql": b"select 1"})[:-20], b""):
        path.write_bytes(content)
        with pytest.raises(archive.DamagedArchive, match=path.name):
            archive.read_code(settings, code)


def test_an_archive_cannot_write_elsewhere(settings: Settings) -> None:
    members = {"../outside.sql": b"select 1"}
    code = archive.code_of(members)
    path = archive.archive_path(settings, code)
    path.parent.mkdir(parents=True)
    path.write_bytes(archive.pack(members))
    with pytest.raises(archive.DamagedArchive):
        archive.read_code(settings, code)
