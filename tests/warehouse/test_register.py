"""Schema `landed` as dbt will see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pipelines.journal import DropEvent, Journal
from pipelines.profiles import load_sources
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.register import publication_id_of, register

Drop: TypeAlias = Callable[..., str]

COUNTS: dict[str, list[object]] = {
    "fiscal_year": [2025, 2025],
    "month": [4, None],
    "procedure_key": ["P1", "P2"],
    "procedure_key_kind": ["procedure_code", "procedure_code"],
    "channel": ["counter", "mail"],
    "receipts": [10, None],
    "receipts_status": ["A", "M"],
}


ID = "P20260430-00000001"


def identity(settings: Settings) -> str:
    return publication_id_of(settings, Journal(settings.journal).drop_rows())


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with open_build(settings, read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_canonical_table_is_there_and_typed_also_without_files(settings: Settings) -> None:
    sources = load_sources()
    register(settings, sources, ID)
    found = rows(
        settings,
        "select table_name, column_name, data_type from information_schema.columns where table_schema = 'landed'",
    )
    types = {(table, column): kind for table, column, kind in found}
    for source in sources.values():
        for table, spec in source.spec.tables.items():
            view = f"{source.source_id}__{table}"
            assert {column for name, column in types if name == view} >= set(spec.columns)
            assert rows(settings, f'from landed."{view}"') == []
    assert types["e_application__application", "received_at"] == "TIMESTAMP"
    assert types["e_application__procedure_count", "receipts"] == "BIGINT"
    assert types["e_application__procedure_count", "receipts_status"] == "VARCHAR"
    assert types["e_approval__event", "occurred_at_utc"] == "TIMESTAMP"
    assert types["reference__population", "base_date"] == "DATE"
    assert types["reference__population", "_record_no"] == "BIGINT"


def test_views_hold_the_records_of_active_drops_only(settings: Settings, drop: Drop) -> None:
    drop("件数.xlsx", "e_application", "procedure_count", {**COUNTS, "receipts": [1, 2]})
    kept = drop("件数.xlsx", "e_application", "procedure_count", COUNTS)  # a correction under the same name
    register(settings, load_sources(), ID)
    assert rows(
        settings,
        "select receipts, receipts_status, month, department_name, _sheet, _drop_id"
        " from landed.e_application__procedure_count order by month nulls last",
    ) == [
        (10, "A", 4, None, None, kept),
        (None, "M", None, None, None, kept),
    ]
    assert rows(settings, "select state, accepted from landed.drop_ledger order by state") == [
        ("accepted", 2),
        ("superseded", 2),
    ]


def test_file_rank_follows_the_path_within_a_source_not_the_order_of_arrival(
    settings: Settings, drop: Drop
) -> None:
    late = drop("b/2026-05.csv", "e_application", "procedure_count", COUNTS)
    early = drop("a/2026-04.csv", "e_application", "procedure_count", {**COUNTS, "receipts": [3, 4]})
    other = drop(
        "z.csv", "training", "completion", {"system": ["s"], "course_code": ["c"], "staff_id": ["x"]}
    )
    register(settings, load_sources(), ID)
    ranks = dict(rows(settings, "select drop_id, file_rank from landed.active_drop"))
    assert ranks == {early: 1, late: 2, other: 1}


def test_context_and_ledger_speak_of_this_run(settings: Settings, drop: Drop) -> None:
    drop("x.csv", "e_application", "procedure_count", COUNTS)
    register(settings, load_sources(), ID)
    context = rows(settings, "select as_of, publication_id from landed.run_context")
    assert context == [(date(2026, 4, 30), ID)]
    assert rows(settings, "select first_seen_at, as_of from landed.drop_ledger") == [
        (datetime(2026, 4, 30, 2, 0), date(2026, 4, 30))  # wall clock of Tokyo, as the journal wrote it
    ]


def test_refused_files_are_in_the_ledger_and_nowhere_else(settings: Settings, drop: Drop) -> None:
    Journal(settings.journal).append_drop(
        DropEvent(
            "0" * 16, "training", "training/x.pdf", "", 1, 1, "refused", "2026-04-30T02:00:00+09:00",
            "2026-04-30", reason_code="unknown_kind", message_ja="読めません",
        )
    )  # fmt: skip
    register(settings, load_sources(), ID)
    assert rows(settings, "select count(*) from landed.active_drop") == [(0,)]
    assert rows(settings, "select state, message_ja from landed.drop_ledger") == [("refused", "読めません")]


def test_same_inputs_same_id_other_inputs_another(settings: Settings, drop: Drop) -> None:
    nothing = identity(settings)
    assert nothing.startswith("P20260430-")
    assert identity(settings) == nothing
    drop("x.csv", "e_application", "procedure_count", COUNTS)
    assert identity(settings) != nothing
    assert identity(replace(settings, as_of=date(2026, 5, 1))).startswith("P20260501-")


def test_id_does_not_depend_on_the_order_of_arrival(settings: Settings, drop: Drop, tmp_path: Path) -> None:
    drop("a.csv", "e_application", "procedure_count", COUNTS)
    drop("b.csv", "e_application", "procedure_count", {**COUNTS, "receipts": [3, 4]})
    other = replace(settings, warehouse=tmp_path / "other")
    for event in reversed(Journal(settings.journal).drop_events()):
        Journal(other.journal).append_drop(event)
    assert identity(other) == identity(settings)


def test_a_column_that_came_later_is_null_for_older_files(settings: Settings, drop: Drop) -> None:
    older = {name: values for name, values in COUNTS.items() if name != "receipts_status"}
    drop("a.csv", "e_application", "procedure_count", older)
    drop("b.csv", "e_application", "procedure_count", COUNTS)
    register(settings, load_sources(), ID)
    found = rows(
        settings, "select receipts_status, count(*) from landed.e_application__procedure_count group by 1"
    )
    assert dict(found) == {None: 2, "A": 1, "M": 1}


def test_a_source_of_the_wards_own_is_registered_too(settings: Settings, drop: Drop, tmp_path: Path) -> None:
    folder = tmp_path / "own" / "library"
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(
        "title_ja: 図書館\ntitle_en: Library\nowner: team:library\ncadence: daily\ndescription: Loans.\n"
        "tables:\n  loan:\n    description: One loan.\n    key: [loan_no]\n    columns:\n"
        "      loan_no: {type: identifier, required: true, description: Number}\n",
        encoding="utf-8",
    )
    drop("x.csv", "library", "loan", {"loan_no": ["1", "2"]})
    register(settings, load_sources((tmp_path / "own",)), ID)
    assert rows(settings, "select loan_no from landed.library__loan order by 1") == [("1",), ("2",)]


@pytest.mark.skipif("os.name == 'nt'", reason="Windows allows no such names")
def test_signs_of_patterns_in_folder_names_are_names(
    settings: Settings, drop_into: Drop, folder_with_signs: Path
) -> None:
    strange = replace(settings, warehouse=folder_with_signs)
    drop_into(strange, "x.csv", "e_application", "procedure_count", COUNTS)
    register(strange, load_sources(), ID)
    assert rows(strange, "select count(*) from landed.e_application__procedure_count") == [(2,)]
