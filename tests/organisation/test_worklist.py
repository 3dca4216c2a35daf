"""1 April: the new year's files are there, the new chart is not. Whoever has to ask for it must be told that night."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.fiscal_year.worklist import worklist
from pipelines.settings import Settings
from tests.dbt.landed import build_landed, run_dbt

AS_OF = date(2026, 4, 1)
Problem = tuple[str, str]


def _span(code: str, name: str, first: date, last: date | None = None) -> dict[str, Any]:
    return {"department_code": code, "department_name": name, "valid_from": first, "valid_to": last}


def _line(changed_on: date, old: str | None, new: str | None, share: float | None = None) -> dict[str, Any]:
    return {"changed_on": changed_on, "old_department_code": old, "new_department_code": new, "share": share}


def _receipt(number: int, department: str, day: date) -> dict[str, Any]:
    return {
        "system": "汎用",
        "receipt_no": str(number),
        "procedure_key": "P1",
        "procedure_key_kind": "procedure_code",
        "department_name": department,
        "received_at": datetime(day.year, day.month, day.day, 9),
        "channel": "online",
        "status": "received",
        "is_test": False,
    }


_BEGUN, _CHANGED = date(2020, 4, 1), date(2025, 4, 1)
WARD = {
    "reference__organisation": [
        _span("01", "髙﨑支所", _BEGUN),
        _span("02", "税務課", _BEGUN, date(2025, 3, 31)),
        _span("03", "福祉課", _BEGUN, date(2025, 3, 31)),
        _span("04", "高齢課", _CHANGED),
        _span("05", "障害課", _CHANGED),
        _span("06", "住宅課", _BEGUN),
        _span("07", "管理課", _BEGUN, date(2022, 3, 31)),
        _span("07", "管理課", date(2023, 4, 1)),
        _span("08", "土木課", _BEGUN),
        _span("08", "土木課", date(2024, 4, 1)),
        _span("11", "窓口課", _BEGUN),
        _span("12", "窓口課", _BEGUN),
    ],
    "reference__organisation_change": [
        _line(_CHANGED, "03", "04", 0.6),
        _line(_CHANGED, "03", "05", 0.3),
        _line(_CHANGED, "06", "09", 1.0),
        # next year's table has come, and is of next year
        _line(date(2027, 4, 1), "04", "99", 1.0),
    ],
    "e_application__application": [
        _receipt(1, "高崎支所", AS_OF),
        _receipt(2, "区民サービス課", AS_OF),
        _receipt(3, "区民サービス課", AS_OF),
        _receipt(4, "税務課", date(2025, 3, 3)),
        _receipt(5, "税務課", AS_OF),
        _receipt(6, "窓口課", AS_OF),
    ],
    "reference__staff": [
        {"base_date": AS_OF, "staff_id": "s1", "department_code": "20", "employment": "regular"},
        {"base_date": AS_OF, "staff_id": "s2", "department_code": "01", "employment": "regular"},
    ],
    "e_approval__case": [
        {
            "system": "文書管理",
            "fiscal_year": 2026,
            "draft_no": "1",
            "drafted_at": datetime(2026, 4, 1),
            "department_code": "20",
            "department_name": "区民サービス課",
            "status": "in_review",
        }
    ],
    "register__ledger_entry": [
        {"ledger": "consultation", "entry_no": "1", "occurred_on": AS_OF, "department_name": "区民サービス課"}
    ],
    "training__attendance_mark": [
        {"session_title": "研修", "held_on": AS_OF, "department_name": "区民サービス課", "name_key": "n"}
    ],
}


@pytest.fixture(scope="module")
def april(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("april")
    settings = Settings(home / "drops", home / "warehouse", (), AS_OF)
    file: Path = settings.build_file
    file.parent.mkdir(parents=True)
    build_landed(file, WARD, AS_OF)
    wanted = ["+organisation_worklist", "+indicators", "+int_training_session", "+int_application_monthly"]
    result = run_dbt(
        "build",
        file,
        "--exclude-resource-type",
        "unit_test",
        "--exclude",
        "test_type:singular",
        "--indirect-selection",
        "cautious",
        "--select",
        *wanted,
    )
    # The list itself is a warning: there is something to do, and the night goes on.
    assert result.success, result.exception
    warned = {node.node.name for node in result.result if node.status == "warn"}
    assert warned == {"is_empty_organisation_worklist_"}
    return settings


def _problems(settings: Settings) -> dict[Problem, dict[str, tuple[Any, ...]]]:
    """(problem, department) to months, records and since, by source."""
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        rows = connection.execute(
            "select problem, department_code, source_id, first_month, last_month, records, since, problem_ja, todo_ja"
            " from marts.organisation_worklist"
        ).fetchall()
    found: dict[Problem, dict[str, tuple[Any, ...]]] = {}
    for problem, code, source, *facts, title, todo in rows:
        assert title and todo
        found.setdefault((problem, code), {})[source] = tuple(facts)
    return found


def test_names_of_the_new_year_are_listed_at_once(april: Settings) -> None:
    found = _problems(april)
    assert found["not_in_chart", "区民サービス課"] == {
        "e_application": (AS_OF, AS_OF, 2, AS_OF),
        "register": (AS_OF, AS_OF, 1, AS_OF),
        "training": (AS_OF, AS_OF, 1, AS_OF),
    }
    assert found["not_in_chart", "20"] == {
        "reference": (AS_OF, AS_OF, 1, AS_OF),
        "e_approval": (AS_OF, AS_OF, 1, AS_OF),
    }
    assert found["ambiguous_name", "窓口課"] == {"e_application": (AS_OF, AS_OF, 1, AS_OF)}


def test_what_is_in_order_is_not_listed(april: Settings) -> None:
    """髙﨑 is 高崎, a line of next year is of next year."""
    assert not {code for _, code in _problems(april)} & {"01", "04", "05", "99"}


def test_the_chart_and_the_table_are_held_against_each_other(april: Settings) -> None:
    found = {
        problem: by_source for problem, by_source in _problems(april).items() if "not_in" not in problem[0]
    }
    del found["ambiguous_name", "窓口課"]
    march = date(2025, 3, 1)
    assert found == {
        ("ended_without_line", "02"): {"reference": (march, AS_OF, 2, _CHANGED)},
        ("share_not_one", "03"): {"reference": (None, None, 0, _CHANGED)},
        ("successor_unknown", "06"): {"reference": (None, None, 0, _CHANGED)},
        ("new_code_unknown", "09"): {"reference": (None, None, 0, _CHANGED)},
        ("gap_in_chart", "07"): {"reference": (None, None, 0, date(2022, 4, 1))},
        ("spans_overlap", "08"): {"reference": (None, None, 0, date(2024, 4, 1))},
        ("same_name", "11"): {"reference": (None, None, 0, _BEGUN)},
    }
    assert _problems(april)["not_in_chart_then", "02"] == {"e_application": (AS_OF, AS_OF, 1, AS_OF)}


def test_the_turn_of_the_year_reads_the_same_list(april: Settings) -> None:
    lists = {work.title_ja: work.names for work in worklist(april, 2026)}
    assert lists["組織表にない所属"] == ("20 区民サービス課 (2 件)", "区民サービス課 (4 件)")
    assert lists["按分率の合計が1にならない分割"] == ("03 福祉課",)
    assert "その月の組織表にない所属" in lists
