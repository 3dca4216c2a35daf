"""Nights after the first: nothing new, a lost build file, another order of arrival, a correction, a failed audit."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from night_tools import RAW_DROPS, Ran, ask, marts_of, shihyo

from pipelines.night import quiet
from pipelines.orchestration import steps
from pipelines.settings import Settings

pytestmark = pytest.mark.night


@pytest.fixture
def ward(first_night: Ran, tmp_path: Path) -> Settings:
    """A copy of the warehouse after the first night, which a test may change."""
    shutil.copytree(first_night.settings.warehouse, tmp_path / "warehouse", symlinks=True)
    return replace(first_night.settings, warehouse=tmp_path / "warehouse")


@pytest.fixture
def drops(tmp_path: Path) -> Path:
    """A copy of the bundled drops with the same times of modification."""
    shutil.copytree(RAW_DROPS, tmp_path / "drops", copy_function=shutil.copy2)
    return tmp_path / "drops"


def everything(settings: Settings) -> Iterator[tuple[str, int]]:
    for path in sorted(settings.warehouse.rglob("*")):
        if path.is_file() and path.name not in (".lock", "last_night.json"):
            yield str(path), path.stat().st_mtime_ns


def test_a_quiet_night_is_quick_touches_nothing_and_says_the_same(
    first_night: Ran, truth: dict[str, Any]
) -> None:
    settings = first_night.settings
    before = list(everything(settings))
    again = shihyo(settings)
    assert again.code == 0
    assert again.answer["publication_id"] == first_night.answer["publication_id"]
    assert again.answer["checks"] == first_night.answer["checks"]
    assert again.answer["files"] == {
        "accepted": 0,
        "duplicate": 0,
        "refused": 0,
        "unchanged": len(truth["files"]),
    }
    assert again.answer["records"] == {"in": 0, "accepted": 0, "quarantined": 0, "structural": 0}
    assert again.answer["seconds"]["total"] < 3
    assert "行政手続きのオンライン利用率" in again.out
    assert list(everything(settings)) == before


def test_a_quiet_night_imports_nothing_heavy(first_night: Ran) -> None:
    script = first_night.settings.warehouse.parent / "sitecustomize.py"
    script.write_text(
        "import atexit, sys\n"
        "heavy = ('dagster', 'dbt', 'duckdb', 'pandas', 'pyarrow', 'great_expectations', 'pydantic', 'yaml')\n"
        "atexit.register(lambda: print('HEAVY', [m for m in heavy if m in sys.modules], file=sys.stderr))\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(script.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    again = shihyo(first_night.settings, PYTHONPATH=path)
    assert again.answer["seconds"]["total"] < 3
    assert "HEAVY []" in again.err


def test_when_a_night_is_quiet(ward: Settings) -> None:
    """The as-of date may move within the month; anything that could change a figure makes the night a full one."""
    assert quiet.recall(ward) is not None
    assert quiet.recall(replace(ward, as_of=date(2026, 4, 29))) is None  # earlier than what is published
    assert quiet.recall(replace(ward, as_of=date(2026, 5, 1))) is None  # another month
    assert quiet.recall(replace(ward, sources=(ward.warehouse,))) is None
    assert quiet.recall(replace(ward, drops=ward.warehouse)) is None
    kept = ward.build_file.parent / "last_night.json"
    facts = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**facts, "as_of": "2026-04-20"}), encoding="utf-8")
    assert quiet.recall(ward) is not None  # ten days later, same month, no later event
    kept.write_text(
        json.dumps({**facts, "as_of": "2026-04-20", "same_result_until": "2026-04-25"}), encoding="utf-8"
    )
    assert quiet.recall(ward) is None  # an event of 26 April was known already
    kept.write_text("torn", encoding="utf-8")
    assert quiet.recall(ward) is None
    kept.write_text(json.dumps(facts), encoding="utf-8")
    ward.published.unlink()
    assert quiet.recall(ward) is None


def test_a_lost_build_file_is_rebuilt_to_the_same_publication(ward: Settings) -> None:
    before, folders = marts_of(ward), sorted(ward.publications.iterdir())
    shutil.rmtree(ward.build_file.parent)
    again = shihyo(ward)
    assert again.code == 0, again.out + again.err
    assert again.answer["publication_id"] == ward.published.resolve().name
    assert again.answer["files"]["accepted"] == 0
    assert sorted(ward.publications.iterdir()) == folders  # the same id, so nothing was published
    assert marts_of(ward) == before
    assert len((ward.journal / "publications.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(("batches", "whole_nights"), [(2, True), (5, False)])
def test_any_order_of_arrival_gives_the_same_marts(
    first_night: Ran, drops: Path, tmp_path: Path, batches: int, whole_nights: bool
) -> None:
    """Files arrive over several nights, the last ones by name first. Where the nights before were whole ones, on an
    earlier day, the last one makes only what has changed since, and comes to the same to the byte.
    """
    settings = replace(first_night.settings, drops=tmp_path / "arriving", warehouse=tmp_path / "other")
    files = sorted((path for path in drops.glob("*/**/*") if path.is_file()), reverse=True)
    for batch in range(batches):
        for file in files[batch::batches]:
            target = settings.drops / file.relative_to(drops)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.rename(target)
        if batch < batches - 1 and whole_nights:
            assert shihyo(replace(settings, as_of=date(2026, 4, 20))).code == 0
        elif batch < batches - 1:
            night = steps.Night(settings)
            for source_id in reversed(list(night.sources)):
                steps.land(night, source_id)
    last = shihyo(settings)
    assert last.code == 0, last.out + last.err
    assert marts_of(settings) == marts_of(first_night.settings)
    ledger = "select path, state, accepted, quarantined from drop_ledger order by path"
    assert ask(settings, ledger) == ask(first_night.settings, ledger)


def test_a_correction_changes_the_figure_and_keeps_the_old_one(ward: Settings, drops: Path) -> None:
    """The approval list of one month comes again under its name without its last three cases."""
    old = ward.published.resolve().name
    list_file = sorted((drops / "e_application").glob("申込一覧_2025*.csv"))[0]
    content = list_file.read_bytes()
    lines = content.splitlines(keepends=True)
    list_file.write_bytes(b"".join(lines[:-40] + lines[-1:]))
    settings = replace(ward, drops=drops)
    ran = shihyo(settings)
    assert ran.code == 0, ran.out + ran.err
    assert ran.answer["files"]["accepted"] == 1
    assert ran.answer["publication_id"] != old
    name = f"e_application/{list_file.name}"
    states = ask(settings, f"select state from drop_ledger where path = '{name}' order by 1")
    assert [row[0] for row in states if row[0] != "duplicate"] == ["accepted", "superseded"]
    revised = ask(settings, "select count(*) from indicator_revisions where reason = 'revised'")
    replaced = ask(settings, "select count(*) from indicator_revisions where superseded_by is not null")
    assert revised[0][0] > 0 and replaced[0][0] >= revised[0][0]
    assert (settings.publications / old / "shihyo.duckdb").exists()


def test_a_failed_audit_leaves_the_last_publication(ward: Settings, tmp_path: Path) -> None:
    suite = tmp_path / "own" / "reference" / "expectations" / "population.json"
    suite.parent.mkdir(parents=True)
    impossible = {
        "type": "expect_column_values_to_be_between",
        "kwargs": {"column": "age", "max_value": 17},
        "meta": {"severity": "ERROR", "message_ja": "18歳以上の人口があります", "owner": "team:dx"},
    }
    suite.write_text(json.dumps({"expectations": [impossible]}), encoding="utf-8")
    shown, before = ward.published.resolve(), marts_of(ward)
    ran = shihyo(replace(ward, sources=(tmp_path / "own",)))
    assert ran.code == 1
    assert ran.answer["published"] is False
    assert ran.answer["publication_id"] == shown.name
    assert ran.answer["checks"]["failed"] == 1
    assert "18歳以上の人口があります" in ran.out and "前回の公開" in ran.out
    assert ward.published.resolve() == shown
    assert marts_of(ward) == before
    assert quiet.recall(ward) is None  # and no later night takes it for granted
