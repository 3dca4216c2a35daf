"""What a night need not make again: compared with what the last complete build was made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeAlias

import pytest

from pipelines.journal import Journal
from pipelines.profiles import load_sources
from pipelines.settings import Settings
from pipelines.warehouse import built, dbt_project, fingerprint, plan, selection
from pipelines.warehouse.build import open_build
from pipelines.warehouse.built import Change
from pipelines.warehouse.checks import CheckResult
from pipelines.warehouse.register import active_rows, register

Drop: TypeAlias = Callable[..., str]
ID = "P20260430-00000001"
PASSED = CheckResult("dbt.data_test.a.b", "data_test", None, "a", "ERROR", True, 1, 0, "合格")
COUNTS: dict[str, list[object]] = {"procedure_key": ["P1"], "receipts": [10]}
CASES: dict[str, list[object]] = {"draft_no": ["1"], "decided_at": [date(2026, 4, 20)]}


def look(settings: Settings) -> Change:
    return register(settings, load_sources(), ID)


def complete(settings: Settings) -> None:
    """As if dbt had just built everything."""
    built.remember(settings, active_rows(Journal(settings.journal).drop_rows()), [PASSED])


@pytest.fixture
def on(settings: Settings) -> Callable[[int], Settings]:
    """The same folders on a day of April 2026."""
    return lambda day: replace(settings, as_of=date(2026, 4, day))


def test_everything_is_made_where_nothing_was_built(settings: Settings, drop: Drop) -> None:
    drop_id = drop("a.csv", "e_application", "procedure_count", COUNTS)
    change = look(settings)
    assert change.everything
    assert change.new_drops == (drop_id,)


def test_nothing_has_changed_after_a_complete_build(settings: Settings, drop: Drop) -> None:
    drop("a.csv", "e_application", "procedure_count", COUNTS)
    look(settings)
    complete(settings)
    change = look(settings)
    assert (change.everything, change.new_drops, change.tables) == (False, (), frozenset())
    assert built.earlier_checks(settings) == [PASSED]


def test_a_new_drop_touches_the_tables_it_holds(settings: Settings, drop: Drop) -> None:
    drop("a.csv", "e_application", "procedure_count", COUNTS)
    look(settings)
    complete(settings)
    new = drop("b.csv", "e_approval", "case", CASES)
    change = look(settings)
    assert (change.new_drops, change.tables) == ((new,), {"e_approval.case"})
    assert {"e_application", "e_approval"} <= change.appended
    with open_build(settings, read_only=True) as connection:
        assert connection.execute("from landed.new_drop").fetchall() == [(new,)]
        built_as_of = connection.execute("select built_as_of from landed.run_context").fetchall()
    assert built_as_of == [(settings.as_of,)]


def test_a_corrected_file_is_not_an_addition(settings: Settings, drop: Drop) -> None:
    drop("a.csv", "e_application", "procedure_count", COUNTS)
    look(settings)
    complete(settings)
    drop("a.csv", "e_application", "procedure_count", COUNTS | {"receipts": [11]})
    change = look(settings)
    assert change.tables == {"e_application.procedure_count"}
    assert "e_application" not in change.appended


def test_a_moment_that_has_passed_touches_its_table(on: Callable[[int], Settings], drop_into: Drop) -> None:
    put = partial(drop_into, on(10))
    put("a.csv", "e_approval", "case", CASES)
    put("b.csv", "e_application", "procedure_count", COUNTS)
    look(on(10))
    complete(on(10))
    assert look(on(19)).tables == frozenset()
    assert look(on(20)).tables == {"e_approval.case"}  # decided on the 20th


@pytest.mark.parametrize("as_of", [date(2026, 5, 1), date(2026, 4, 9), date(2027, 4, 10)])
def test_another_month_or_an_earlier_day_makes_everything(
    on: Callable[[int], Settings], drop_into: Drop, as_of: date
) -> None:
    drop_into(on(10), "a.csv", "e_approval", "case", CASES)
    look(on(10))
    complete(on(10))
    assert look(replace(on(10), as_of=as_of)).everything


def test_other_code_makes_everything(settings: Settings, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop("a.csv", "e_approval", "case", CASES)
    look(settings)
    complete(settings)
    monkeypatch.setattr(fingerprint, "code_state", lambda _: "another")
    assert look(settings).everything


def test_what_a_night_left_half_done_is_not_relied_on(settings: Settings, drop: Drop) -> None:
    drop("a.csv", "e_approval", "case", CASES)
    look(settings)
    complete(settings)
    built.forget(settings)
    assert look(settings).everything


@pytest.fixture(scope="module")
def selected() -> Callable[..., set[str]]:
    """Names of the models that dbt would be asked for."""
    parsed = plan.of_manifest(dbt_project.load_manifest())

    def models(*tables: str) -> set[str]:
        change = Change(everything=False, tables=frozenset(tables))
        chosen, _ = selection.touched(parsed, change)
        return {parsed.nodes[key].name for key in chosen}

    return models


def test_models_downstream_of_a_touched_table_are_built(selected: Callable[..., set[str]]) -> None:
    names = selected("training.completion")
    assert {"int_training_record", "mart_training"} <= names
    assert {"digital_training_participation_rate", "indicator_values", "indicator_scorecard"} <= names
    assert not {"online_usage_rate", "int_approval_case", "mart_survey"} & names


def test_an_application_does_not_touch_approvals(selected: Callable[..., set[str]]) -> None:
    names = selected("e_application.application")
    assert {"online_usage_rate", "mart_online_usage", "int_application_month_count"} <= names
    assert not {"int_approval_case", "mart_e_approval", "electronic_approval_rate"} & names


def test_every_night_builds_what_speaks_of_the_night(selected: Callable[..., set[str]]) -> None:
    names = selected()
    assert {"indicator_values", "indicator_scorecard"} <= names
    assert "dim_fiscal_period" in names
    assert not {"online_usage_rate", "int_training_record", "mart_survey"} & names


def test_views_stand_unless_they_are_tested(selected: Callable[..., set[str]]) -> None:
    manifest = dbt_project.load_manifest()
    views = {n.name for n in manifest.nodes.values() if getattr(n.config, "materialized", "") == "view"}
    names = selected("training.completion", "e_application.application")
    assert "stg_training__completion" in views - names
    assert "int_application_counted" in views - names


def test_increments_are_made_anew_unless_their_sources_only_grew() -> None:
    parsed = plan.of_manifest(dbt_project.load_manifest())
    tables = {
        ("staging", "stg_e_application__application_superseded"),
        ("intermediate", "int_application_drop_month"),
        ("intermediate", "int_application_month_count"),
        ("intermediate", "int_application_lead_time_count"),
    }
    grew = Change(everything=False, appended=frozenset({"e_application"}))
    assert selection.outdated_increments(parsed, grew) == []
    changed = Change(everything=False, appended=frozenset({"training"}))
    assert set(selection.outdated_increments(parsed, changed)) == tables
    assert set(selection.outdated_increments(parsed, Change())) == tables
