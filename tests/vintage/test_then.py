"""The warehouse as a publication knew it: what is missing is said, and what is landed stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from pipelines.cli.main import main
from pipelines.journal import Decision, Journal
from pipelines.landing import land_source
from pipelines.profiles import load_sources
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.vintage import archive, history, then
from pipelines.warehouse import fingerprint


def record(settings: Settings, **more: object) -> history.Publication:
    """A publication of this program, with what its record holds beyond the least."""
    least = {
        "publication_id": "P20260430-00000001",
        "as_of": "2026-04-30",
        "published_at": "2026-04-30T02:00:00",
        "code_version": fingerprint.code_version(),
    }
    Journal(settings.journal).append_publication({**least, **more})
    return history.find_publication(settings, "P20260430-00000001")


def test_a_record_of_an_earlier_version_is_told_plainly(settings: Settings, tmp_path: Path) -> None:
    notes = then.prepare(settings, record(settings), tmp_path / "then").notes
    assert len(notes) == 2
    assert notes[0].startswith("定義の版が違う") and "保存されていない" in notes[0]
    assert "到着の時刻" in notes[1]


def test_nothing_is_said_where_all_is_as_it_was(settings: Settings, tmp_path: Path) -> None:
    position = Journal(settings.journal).position()
    known = record(settings, code=archive.keep_code(settings), journal=position)
    assert then.prepare(settings, known, tmp_path / "then").notes == ()
    archive.archive_path(settings, known.code or "").unlink()  # today's formulas are those of then
    assert then.prepare(settings, known, tmp_path / "again").notes == ()


def test_other_programs_and_libraries_are_named(settings: Settings, tmp_path: Path) -> None:
    members = {**archive.what_computes(settings), "libraries.txt": b"duckdb-1.2.0.dist-info\n"}
    code = archive.code_of(members)
    path = archive.archive_path(settings, code)
    path.parent.mkdir(parents=True)
    path.write_bytes(archive.pack(members))
    position = Journal(settings.journal).position()
    known = record(settings, code=code, journal=position, code_version="0.0.9+12345678")
    program, libraries = then.prepare(settings, known, tmp_path / "then").notes
    assert "0.0.9+12345678" in program and fingerprint.code_version() in program
    assert "duckdb-1.2.0" in libraries and "dist-info" not in libraries


def test_sources_of_the_ward_are_those_of_then(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own" / "library"
    own.mkdir(parents=True)
    text = "title_ja: {}\ntitle_en: L\nowner: team:l\ncadence: monthly\ndescription: L.\ntables: {{}}\n"
    (own / "source.yml").write_text(text.format("図書館"), encoding="utf-8")
    ward = replace(settings, sources=(own.parent,))
    position = Journal(ward.journal).position()
    known = record(ward, code=archive.keep_code(ward), journal=position)
    (own / "source.yml").write_text(text.format("図書館と分館"), encoding="utf-8")
    made = then.prepare(ward, known, tmp_path / "then")
    sources = load_sources(made.settings.sources, package=made.package)
    assert sources["library"].spec.title_ja == "図書館"
    assert set(sources) == {"library", *load_sources()}


def test_events_after_the_publication_are_not_in_its_journal(settings: Settings, tmp_path: Path) -> None:
    journal = Journal(settings.journal)
    moment = "2026-04-30T01:00:00+09:00"
    journal.append_decision(Decision("before", "課長", "理由", moment, "2026-04-30"))
    known = record(settings, code=archive.keep_code(settings), journal=journal.position())
    journal.append_decision(Decision("after", "課長", "理由", moment, "2026-04-30"))
    made = then.prepare(settings, known, tmp_path / "then")
    assert [decision.kind for decision in Journal(made.settings.journal).decisions()] == ["before"]
    assert Journal(made.settings.journal).publications() == []
    assert made.settings.landed == settings.landed != made.settings.warehouse / "landed"


def test_landed_files_that_are_gone_are_named(settings: Settings, drop_into: Callable[..., str]) -> None:
    """An answer with a part of the records would be worse than none."""
    columns: dict[str, list[object]] = {"base_date": [date(2026, 4, 1)]}
    kept = drop_into(settings, "a.csv", "reference", "staff", columns)
    gone = drop_into(settings, "b.csv", "reference", "staff", columns)
    assert then.missing_landed(settings) == []
    (settings.landed / "reference" / "staff" / f"{gone}.parquet").unlink()
    assert then.missing_landed(settings) == [f"reference/staff/{gone}.parquet"]
    record(settings, journal=Journal(settings.journal).position())
    said = CliRunner().invoke(main, ["rebuild", "P20260430-00000001", "--warehouse", str(settings.warehouse)])
    assert said.exit_code == 1 and gone in said.stderr and kept not in said.stderr
    assert list((settings.warehouse / "rebuilt").iterdir()) == []


def test_a_content_that_comes_back_finds_its_landed_file_untouched(settings: Settings) -> None:
    """A file, its correction, and the first content again: publications were made from what lies there."""
    source = load_sources()["reference"]
    original = PROJECT_ROOT / "raw_drops" / "reference" / "組織表.csv"
    path = settings.drops / "reference" / original.name
    path.parent.mkdir()
    shutil.copyfile(original, path)
    land_source(settings, source)
    (first,) = (settings.landed / "reference" / "organisation").iterdir()
    before = (first.stat().st_mtime_ns, first.read_bytes())
    path.write_bytes(b"".join(original.read_bytes().splitlines(keepends=True)[:-1]))
    land_source(settings, source)
    shutil.copyfile(original, path)
    os.utime(path, ns=(1, 1))
    land_source(settings, source)
    rows = Journal(settings.journal).drop_rows()
    assert sorted(row.state for row in rows) == ["accepted", "superseded"]
    assert [row.event.drop_id for row in rows if row.active] == [first.stem]
    assert (first.stat().st_mtime_ns, first.read_bytes()) == before
