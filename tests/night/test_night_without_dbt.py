"""One more day by what dbt compiled before, without dbt: the same publication, and dbt again after a failure."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from night_tools import RAW_DROPS, Ran, ask, marts_of, shihyo

from pipelines.night.run import BLOCKED, PUBLISHED, run_night
from pipelines.settings import Settings
from pipelines.warehouse import compiled
from pipelines.warehouse.build import open_build

pytestmark = pytest.mark.night


@pytest.fixture
def one_more_day(first_night: Ran, tmp_path: Path) -> Settings:
    """A copy of the warehouse after the first night, and drops with one file more: a month's list that came again
    shorter, under a new name.
    """
    shutil.copytree(first_night.settings.warehouse, tmp_path / "warehouse", symlinks=True)
    shutil.copytree(RAW_DROPS, tmp_path / "drops", copy_function=shutil.copy2)
    lists = sorted((tmp_path / "drops" / "e_application").glob("申込一覧_2025*.csv"))
    lines = lists[0].read_bytes().splitlines(keepends=True)
    lists[0].with_name("申込一覧_追加.csv").write_bytes(b"".join(lines[:-40] + lines[-1:]))
    return replace(first_night.settings, drops=tmp_path / "drops", warehouse=tmp_path / "warehouse")


def described(settings: Settings) -> list[tuple[Any, ...]]:
    """Columns of the published tables with types and comments."""
    return ask(
        settings,
        "select table_name, column_name, data_type, comment from duckdb_columns()"
        " where database_name = 'p' order by table_name, column_index",
    )


def test_the_same_day_with_dbt_and_without(
    one_more_day: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "sitecustomize.py"
    script.write_text(
        "import atexit, sys\natexit.register(lambda: print('DBT', 'dbt' in sys.modules, file=sys.stderr))\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    other = replace(one_more_day, warehouse=tmp_path / "other")
    shutil.copytree(one_more_day.warehouse, other.warehouse, symlinks=True)
    alone = shihyo(one_more_day, PYTHONPATH=path)
    assert alone.code == 0, alone.out + alone.err
    assert alone.answer["files"]["accepted"] == 1
    assert "DBT False" in alone.err and "DBT True" not in alone.err
    with monkeypatch.context() as patch:
        patch.setattr(compiled, "recall", lambda: None)
        assert run_night(other).answer["publication_id"] == alone.answer["publication_id"]
    assert marts_of(one_more_day) == marts_of(other)
    results = "select * from quality_results order by all"
    assert ask(one_more_day, results) == ask(other, results)
    assert described(one_more_day) == described(other)
    revised = "select * exclude (published_at) from indicator_revisions order by all"
    assert ask(one_more_day, revised) == ask(other, revised)


def test_everything_from_nothing_with_dbt_and_without(
    first_night: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first night ran what the installation had compiled."""
    assert compiled.recall() is not None
    alone, by_dbt = first_night.settings, replace(first_night.settings, warehouse=tmp_path / "warehouse")
    monkeypatch.setattr(compiled, "recall", lambda: None)
    assert run_night(by_dbt).exit_code == PUBLISHED
    assert marts_of(by_dbt) == marts_of(alone)
    results = "select * from quality_results order by all"
    assert ask(by_dbt, results) == ask(alone, results)
    assert described(by_dbt) == described(alone)


def test_after_a_query_that_fails_the_last_publication_stays_and_the_next_night_builds_anew(
    one_more_day: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, before = one_more_day.published.resolve(), marts_of(one_more_day)
    plan = compiled.recall()
    assert plan is not None
    broken = replace(plan.nodes["model.shihyo.mart_online_usage"], sql="select no_such_column")
    with monkeypatch.context() as patch:
        wrong = replace(plan, nodes={**plan.nodes, broken.unique_id: broken})
        patch.setattr(compiled, "recall", lambda: wrong)
        blocked = run_night(one_more_day)
    assert blocked.exit_code == BLOCKED
    told = {check.check_id: check.message_ja for check in blocked.blocking}
    assert "no_such_column" in told["dbt.model.mart_online_usage"]
    assert one_more_day.published.resolve() == shown and marts_of(one_more_day) == before
    with open_build(one_more_day, read_only=True) as connection:
        known = connection.execute("select table_name from duckdb_tables() where schema_name = 'audit'")
        assert ("built",) not in known.fetchall()
    assert run_night(one_more_day).exit_code == PUBLISHED
    assert one_more_day.published.resolve() != shown
