"""Withdrawing a file, and every way it could come back by itself."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipelines.journal import Journal
from pipelines.landing import land_source
from pipelines.profiles import Source, load_sources
from pipelines.settings import Settings
from pipelines.warehouse import built
from pipelines.warehouse.register import active_rows, register
from tests.decisions.ward import rows, shihyo

BY = ("--by", "区民課長", "--reason", "別の課の様式で出力した")


@pytest.fixture
def library(settings: Settings, tmp_path: Path) -> Source:
    """A source of a ward's own with one table of loans."""
    folder = tmp_path / "own" / "library"
    (folder / "profiles").mkdir(parents=True)
    (folder / "source.yml").write_text(
        "title_ja: 図書館\ntitle_en: Library\nowner: team:library\ncadence: monthly\ndescription: Loans.\n"
        "tables:\n  loan:\n    description: Loans of one branch in one month.\n    key: [branch, month_start]\n"
        "    columns:\n      branch: {type: text, required: true, description: Branch}\n"
        "      month_start: {type: date, required: true, description: Month}\n"
        "      loans: {type: integer, description: Loans}\n",
        encoding="utf-8",
    )
    (folder / "profiles" / "monthly.yml").write_text(
        "title_ja: 月報\nformat: {kind: text}\ntables:\n  loan:\n"
        "    columns: {branch: 館名, month_start: 年月日, loans: 貸出点数}\n",
        encoding="utf-8",
    )
    return load_sources((tmp_path / "own",))["library"]


def put(settings: Settings, name: str, loans: int) -> Path:
    """The file as a department sends it."""
    path = settings.drops / "library" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"館名,年月日,貸出点数\n本館,2025/4/1,{loans}\n", encoding="utf-8")
    os.utime(path, ns=(1_700_000_000_000_000_000 + loans, 1_700_000_000_000_000_000 + loans))
    return path


def night(settings: Settings, source: Source) -> list[int]:
    """Land and register as the night does; the loans that count."""
    land_source(settings, source)
    register(settings, {"library": source}, "P20260430-00000001")
    return [row[0] for row in rows(settings, "select loans from landed.library__loan order by 1")]


def states(settings: Settings) -> list[tuple[str, str]]:
    return [(row.event.path, row.state) for row in Journal(settings.journal).drop_rows()]


def test_a_withdrawn_file_stays_out_while_it_lies_there(settings: Settings, library: Source) -> None:
    path = put(settings, "a.csv", 10)
    put(settings, "b.csv", 20)
    assert night(settings, library) == [10, 20]
    said = shihyo(settings, "withdraw", "library/a.csv", *BY)
    assert (said.exit_code, "library/a.csv" in said.output) == (0, True), said.output
    assert night(settings, library) == [20]
    os.utime(path)  # touched, copied again: still the same content
    assert night(settings, library) == [20]
    assert rows(
        settings, "select state, reason_code, message_ja from landed.drop_ledger where path = 'library/a.csv'"
    ) == [("withdrawn", "withdrawn", "取り下げ (区民課長): 別の課の様式で出力した")]


def test_the_same_content_under_another_name_stays_out_too(settings: Settings, library: Source) -> None:
    """A copy that was a duplicate must not take its place, nor a copy that comes later."""
    path = put(settings, "a.csv", 10)
    shutil.copy2(path, path.with_name("copy.csv"))
    assert night(settings, library) == [10]
    assert states(settings) == [("library/a.csv", "accepted"), ("library/copy.csv", "duplicate")]
    assert shihyo(settings, "withdraw", "library/copy.csv", *BY).exit_code == 0
    shutil.copy2(path, path.with_name("later.csv"))
    assert night(settings, library) == []
    assert {state for _, state in states(settings)} == {"withdrawn"}


def test_a_corrected_file_comes_in_as_ever(settings: Settings, library: Source) -> None:
    put(settings, "a.csv", 10)
    night(settings, library)
    shihyo(settings, "withdraw", "library/a.csv", *BY)
    put(settings, "a.csv", 11)
    assert night(settings, library) == [11]
    put(settings, "a.csv", 10)  # the wrong one once more: it takes nothing from the right one
    assert night(settings, library) == [11]


def test_the_earlier_version_comes_back_only_when_somebody_says_so(
    settings: Settings, library: Source
) -> None:
    put(settings, "a.csv", 10)
    night(settings, library)
    put(settings, "a.csv", 99)
    assert night(settings, library) == [99]
    said = shihyo(settings, "withdraw", "library/a.csv", *BY)
    assert "前の版" in said.output and "自動では戻りません" in said.output
    assert night(settings, library) == []
    assert shihyo(settings, "withdraw", "library/a.csv", *BY, "--undo").exit_code == 0
    assert night(settings, library) == [99]
    assert shihyo(settings, "withdraw", "library/a.csv", *BY, "--back-to-earlier").exit_code == 0
    assert night(settings, library) == [10]
    assert night(settings, library) == [10]  # the wrong file still lies in the folder


def test_withdrawn_by_its_number_and_brought_back_with_a_trace(settings: Settings, library: Source) -> None:
    put(settings, "a.csv", 10)
    night(settings, library)
    (row,) = Journal(settings.journal).drop_rows()
    assert shihyo(settings, "withdraw", row.event.drop_id, *BY).exit_code == 0
    assert "--undo" in shihyo(settings, "withdraw", row.event.drop_id, *BY).output
    undone = shihyo(
        settings, "withdraw", row.event.drop_id, "--undo", "--by", "区民課長", "--reason", "正しかった"
    )
    assert undone.exit_code == 0, undone.output
    assert night(settings, library) == [10]
    journal = Journal(settings.journal)
    assert [event.outcome for event in journal.drop_events()] == ["landed", "withdrawn", "landed"]
    assert [(d.kind, d.reason) for d in journal.decisions()] == [
        ("withdraw", "別の課の様式で出力した"),
        ("restore", "正しかった"),
    ]
    assert [(r.state, r.event.message_ja) for r in journal.drop_rows()] == [
        ("accepted", "取り下げを解いた (区民課長): 正しかった")
    ]


def test_what_cannot_be_withdrawn(settings: Settings, library: Source) -> None:
    put(settings, "a.csv", 10)
    night(settings, library)
    (first,) = Journal(settings.journal).drop_rows()
    put(settings, "a.csv", 11)
    night(settings, library)
    for what, word in (
        ("library/zzz.csv", "台帳にありません"),
        (first.event.drop_id, "使われていません"),
    ):
        said = shihyo(settings, "withdraw", what, *BY)
        assert (said.exit_code, word in said.output) == (2, True), said.output
    assert (
        "取り下げたファイルではありません"
        in shihyo(settings, "withdraw", "library/a.csv", *BY, "--undo").output
    )
    assert Journal(settings.journal).decisions() == []


def test_incremental_tables_are_made_anew_without_it(settings: Settings, library: Source) -> None:
    put(settings, "a.csv", 10)
    put(settings, "b.csv", 20)
    night(settings, library)
    built.remember(settings, active_rows(Journal(settings.journal).drop_rows()), [])
    shihyo(settings, "withdraw", "library/a.csv", *BY)
    change = register(settings, {"library": library}, "P20260430-00000002")
    assert (change.tables, change.appended) == (frozenset({"library.loan"}), frozenset())
