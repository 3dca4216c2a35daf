"""The first night over the sample ward against its truth, which was written without reading any file."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import Any

import duckdb
import pytest
from night_tools import Ran, ask

pytestmark = pytest.mark.night

_LOOPBACK = re.compile(r"(watching|socket\.\w+ (127\.0\.0\.1|localhost|::1|/.*|\x00.*|None))")


def test_the_answer_is_the_contract_s_object(first_night: Ran, truth: dict[str, Any]) -> None:
    answer = first_night.answer
    assert list(answer) == ["published", "publication_id", "as_of", "files", "records", "checks", "seconds"]
    assert answer["published"] is True
    assert re.fullmatch(r"P20260430-[0-9a-f]{8}", answer["publication_id"])
    assert answer["as_of"] == "2026-04-30"
    totals = truth["totals"]
    assert answer["files"] == {
        "accepted": totals["accepted_files"],
        "duplicate": totals["duplicate_files"],
        "refused": 0,
        "unchanged": 0,
    }
    assert answer["records"] == {
        "in": totals["records_in"],
        "accepted": totals["accepted"],
        "quarantined": totals["quarantined"],
        "structural": totals["structural"],
    }
    assert answer["checks"]["failed"] == 0 and answer["checks"]["passed"] > 100
    assert answer["seconds"]["total"] > 0


def test_every_file_as_the_truth_has_it(first_night: Ran, truth: dict[str, Any]) -> None:
    ledger = ask(
        first_night.settings,
        "select path, state, records_in, accepted, quarantined, structural from drop_ledger where state = 'accepted'",
    )
    expected = {
        (path, "accepted", f["records_in"], f["accepted"], _total(f["quarantined"]), _total(f["structural"]))
        for path, f in truth["files"].items()
        if f["state"] == "accepted"
    }
    assert set(ledger) == expected
    others = {
        row[0] for row in ask(first_night.settings, "select path from drop_ledger where state <> 'accepted'")
    }
    assert others == {path for path, f in truth["files"].items() if f["state"] != "accepted"}


def test_quarantine_by_file_and_reason(first_night: Ran, truth: dict[str, Any]) -> None:
    """Records that were kept back, and single values that were (their record counts)."""
    found = ask(
        first_night.settings,
        "select l.path, q.reason_code, count(*) from quarantined_records q join drop_ledger l using (drop_id)"
        " where l.state = 'accepted' group by all",
    )
    expected: dict[tuple[str, str], int] = defaultdict(int)
    for path, file in truth["files"].items():
        for kept_back in (file["quarantined"], file["value_issues"]) if file["state"] == "accepted" else ():
            for reason, number in kept_back.items():
                expected[path, reason] += number
    assert {(path, reason): number for path, reason, number in found} == {
        k: n for k, n in expected.items() if n
    }


def test_warnings_by_file_and_reason(first_night: Ran, truth: dict[str, Any]) -> None:
    """Accepted records with a value that a person should look at, and rows that repeat another one."""
    found = ask(
        first_night.settings,
        "select l.path, w.reason_code, count(*) from record_warnings w join drop_ledger l using (drop_id)"
        " where l.state = 'accepted' group by all",
    )
    expected = {
        (path, reason): number
        for path, file in truth["files"].items()
        if file["state"] == "accepted"
        for reason, number in [
            *file["warnings"].items(),
            *(pair for pair in file["structural"].items() if pair[0] == "exact_duplicate"),
        ]
    }
    assert {(path, reason): number for path, reason, number in found} == expected
    assert {reason for _, reason in expected} == {
        "era_overrun",
        "weekday_mismatch",
        "note_removed",
        "approximate",
        "exact_duplicate",
    }


def _total(counts: dict[str, int]) -> int:
    return sum(counts.values())


def test_every_indicator_of_the_truth_is_published_with_its_value(
    first_night: Ran, truth: dict[str, Any]
) -> None:
    rows = ask(
        first_night.settings,
        "select indicator_id, period_kind, period_start::varchar, period_end::varchar, breakdown, breakdown_code,"
        " definition_version, numerator, denominator, value from indicator_values",
    )
    published: dict[tuple[Any, ...], dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for *key, version, numerator, denominator, value in rows:
        published[tuple(key)][version] = (numerator, denominator, value)
    compared, wrong = 0, []
    for indicator_id, cells in truth["indicators"].items():
        for cell in cells:
            if cell.get("weighted") is False:
                continue  # the published survey figures are weighted
            key = (
                indicator_id,
                cell["period_kind"],
                cell["period_start"],
                cell["period_end"],
                cell.get("breakdown", "total"),
                cell.get("breakdown_code", "ALL"),
            )
            version = cell.get("definition_version") or cell.get("base") or "A"
            found = published[key].get(version)
            compared += 1
            if found is None or not _same(cell, found):
                wrong.append((key, version, cell["value"], found))
    assert not wrong, f"{len(wrong)} of {compared}: {wrong[:5]}"
    assert compared > 1000


def _same(cell: dict[str, Any], found: tuple[Any, ...]) -> bool:
    if cell["value"] is None:
        return found[2] is None  # left out on both sides, for lack of counter figures
    for name, number in zip(("numerator", "denominator", "value"), found, strict=True):
        if name in cell and not _close(cell[name], number):
            return False
    return True


def _close(expected: float | None, found: float | None) -> bool:
    if expected is None or found is None:
        return expected is found
    return math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-9)


def test_nobody_was_called(first_night: Ran) -> None:
    """Zero connections to anywhere but this machine, in every process of the night."""
    assert first_night.connections.count("watching") >= 2  # the night itself and those that it starts
    assert [line for line in first_night.connections if not _LOOPBACK.fullmatch(line)] == []


def test_planted_personal_values_are_nowhere_in_the_publication(
    first_night: Ran, truth: dict[str, Any]
) -> None:
    settings, canaries = first_night.settings, truth["canaries"]
    for (table,) in ask(settings, "select table_name from duckdb_tables() where schema_name = 'marts'"):
        content = repr(ask(settings, f'from "{table}"'))
        assert not [canary for canary in canaries if canary in content], table
    plain = [*settings.journal.rglob("*.jsonl"), *settings.build_file.parent.rglob("*.json")]
    assert plain
    for canary in canaries:
        assert not [path for path in plain if canary in path.read_text(encoding="utf-8")]
        assert canary not in first_night.out + first_night.err


def test_people_are_told_the_figures_and_where_to_look(first_night: Ran) -> None:
    assert "行政手続きのオンライン利用率" in first_night.out
    assert str(first_night.settings.published) in first_night.out
    assert "shihyo dagster" in first_night.out


def test_tabulations_of_a_wave_follow_from_its_answers(first_night: Ran) -> None:
    """The wave of 令和7年度 has answers and both tabulations; its printed figures were made from the same respondents."""
    assert ask(first_night.settings, "select * from mart_survey_differences") == []
    with duckdb.connect(str(first_night.settings.build_file), read_only=True) as build:
        compared = build.execute(
            "select measure, axis is null, count(agrees), bool_and(agrees), count(*) filter (why_not <> 'suppressed')"
            " from intermediate.int_survey_tabulation_compared group by all order by all"
        ).fetchall()
    assert [(measure, simple, agreed, left) for measure, simple, _, agreed, left in compared] == [
        ("count", False, True, 0),
        ("count", True, True, 0),
        ("percent", False, True, 0),
        ("percent", True, True, 0),
    ]
    assert all(number > 50 for _, _, number, _, _ in compared)
