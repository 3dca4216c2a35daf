"""Closing a fiscal year by command: when it is refused, what it keeps, and that nothing of it is lost."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pipelines.cli.decisions import fiscal_year_of
from pipelines.decisions.record import CannotDecide
from pipelines.journal import Journal
from pipelines.settings import Settings
from pipelines.warehouse.build import discard_build
from pipelines.warehouse.lock import hold
from pipelines.warehouse.register import publication_id_of, register
from tests.decisions.ward import FIRST, JUNE, OFFICE, SECOND, THIRD, cell, on, publish_ward, rows, shihyo

FINAL = "select breakdown_code, value from landed.final_value where breakdown <> 'total' order by 1"
HISTORY = (
    "select breakdown_code, value, publication_id, reason from landed.revision where breakdown <> 'total'"
    " order by breakdown_code, published_at"
)


@pytest.fixture
def june(settings: Settings) -> Settings:
    """1 June 2026: the accounts of FY2025 have closed."""
    return on(settings, JUNE)


def test_what_is_published_becomes_final(june: Settings) -> None:
    publish_ward(june, FIRST, [cell("D01", 40.0), cell("D02", None), cell("D03", 7.0, 2024)])
    said = shihyo(june, "close-year", "FY2025", *OFFICE)
    assert (said.exit_code, FIRST in said.output) == (0, True), said.output
    (decision,) = Journal(june.journal).decisions()
    assert (decision.kind, decision.by, decision.reason) == ("close_year", "DX推進課長", "決算の確定")
    assert (decision.what["fiscal_year"], decision.what["publication_id"]) == (2025, FIRST)

    publish_ward(june, SECOND, [cell("D01", 41.0), cell("D02", 2.0), cell("D03", 8.0, 2024)])
    assert rows(june, FINAL) == [("D01", 40.0), ("D02", None)]
    assert rows(june, HISTORY) == [
        ("D01", 40.0, FIRST, "first"),
        ("D01", 41.0, SECOND, "revised_after_close"),
        ("D02", None, FIRST, "first"),
        ("D02", 2.0, SECOND, "revised_after_close"),
        ("D03", 7.0, FIRST, "first"),
        ("D03", 8.0, SECOND, "revised"),
    ]


def test_final_values_are_those_of_the_day_of_the_close(june: Settings) -> None:
    """Not of the last publication that changed the cell, and not of one that came after; a cell that was gone is not."""
    publish_ward(june, FIRST, [cell("D01", 40.0), cell("D02", 5.0), cell("D03", 6.0)])
    publish_ward(june, SECOND, [cell("D01", 40.0), cell("D02", 5.5)])
    assert shihyo(june, "close-year", "2025", *OFFICE).exit_code == 0
    publish_ward(june, THIRD, [cell("D01", 99.0), cell("D02", 99.0), cell("D03", 99.0)])
    register(june, {}, THIRD)
    assert rows(june, FINAL) == [("D01", 40.0), ("D02", 5.5)]
    discard_build(june)
    register(june, {}, THIRD)
    assert rows(june, FINAL) == [("D01", 40.0), ("D02", 5.5)]
    assert rows(june, "select fiscal_year, final_values, is_in_force from landed.year_close") == [
        (2025, 3, True)
    ]


@pytest.mark.parametrize(
    ("day", "flags", "code", "word"),
    [
        (date(2026, 3, 30), (), 2, "まだ終わっていません"),
        (date(2026, 3, 30), ("--before-accounts-close",), 2, "まだ終わっていません"),
        (date(2026, 3, 31), (), 2, "出納閉鎖 令和8年5月31日"),
        (date(2026, 5, 30), (), 2, "--before-accounts-close"),
        (date(2026, 5, 30), ("--before-accounts-close",), 0, "締めました"),
        (date(2026, 5, 31), (), 0, "締めました"),
    ],
)
def test_the_day_decides(settings: Settings, day: date, flags: tuple[str, ...], code: int, word: str) -> None:
    ward = on(settings, day)
    publish_ward(ward, FIRST, [cell("D01", 40.0)])
    said = shihyo(ward, "close-year", "FY2025", *OFFICE, *flags)
    assert (said.exit_code, word in said.output) == (code, True), said.output
    decisions = Journal(ward.journal).decisions()
    assert [d.what["before_accounts_close"] for d in decisions] == ([bool(flags)] if code == 0 else [])


def test_an_old_publication_is_not_closed_on_a_later_day(settings: Settings, june: Settings) -> None:
    """The night has not run since April: what is published is not what the closed accounts say."""
    publish_ward(settings, FIRST, [cell("D01", 40.0)])
    said = shihyo(june, "close-year", "FY2025", *OFFICE)
    assert (said.exit_code, "いまの公開は古い" in said.output) == (2, True)


def test_nothing_to_close(june: Settings) -> None:
    assert "まだ公開がありません" in shihyo(june, "close-year", "FY2025", *OFFICE).output
    publish_ward(june, FIRST, [cell("D01", 40.0), cell("D02", None, 2023)])
    for year in ("FY2019", "FY2023"):
        said = shihyo(june, "close-year", year, *OFFICE)
        assert (said.exit_code, "1つも公開されていません" in said.output) == (2, True)
    assert Journal(june.journal).decisions() == []


def test_what_is_missing_is_listed_and_asked_for(june: Settings) -> None:
    publish_ward(june, FIRST, [cell("D01", 40.0)], {"a": (None, None), "b": (60.0, 0.79), "c": (60.0, 0.8)})
    said = shihyo(june, "close-year", "FY2025", *OFFICE)
    assert said.exit_code == 1
    assert Journal(june.journal).decisions() == []
    assert [line for line in said.output.splitlines() if line.startswith("  - ")] == [
        "  - 指標a",
        "  - 指標b (79.0%)",
    ]
    agreed = shihyo(june, "close-year", "FY2025", *OFFICE, "--anyway", "--json")
    answer = json.loads(agreed.output.splitlines()[-1])
    assert (agreed.exit_code, answer["closed"], answer["values"]) == (0, True, 3)
    (decision,) = Journal(june.journal).decisions()
    assert decision.what["missing"] == {"値のない指標": 1, "カバー率が80%に届かない指標": 1}


def test_closing_twice_and_opening_again_leave_their_trace(june: Settings) -> None:
    publish_ward(june, FIRST, [cell("D01", 40.0)])
    assert shihyo(june, "reopen-year", "FY2025", *OFFICE).exit_code == 2
    assert shihyo(june, "close-year", "FY2025", *OFFICE).exit_code == 0
    again = shihyo(june, "close-year", "FY2025", *OFFICE)
    assert (again.exit_code, "締めてあります" in again.output) == (2, True)
    opened = shihyo(june, "reopen-year", "FY2025", "--by", "会計管理者", "--reason", "決算書の誤り")
    assert (opened.exit_code, FIRST in opened.output) == (0, True)
    publish_ward(june, SECOND, [cell("D01", 41.0)])
    assert shihyo(june, "close-year", "FY2025", *OFFICE).exit_code == 0
    register(june, {}, THIRD)
    assert rows(june, FINAL) == [("D01", 41.0)]
    assert rows(
        june, "select publication_id, is_in_force, reopened_by, reopen_reason from landed.year_close"
    ) == [
        (FIRST, False, "会計管理者", "決算書の誤り"),
        (SECOND, True, None, None),
    ]
    assert [decision.kind for decision in Journal(june.journal).decisions()] == [
        "close_year",
        "reopen_year",
        "close_year",
    ]


def test_a_decision_makes_another_publication(june: Settings) -> None:
    publish_ward(june, FIRST, [cell("D01", 40.0)])
    journal = Journal(june.journal)
    before = publication_id_of(june, journal.drop_rows(), journal.decisions())
    shihyo(june, "close-year", "FY2025", *OFFICE)
    assert publication_id_of(june, journal.drop_rows(), journal.decisions()) != before


def test_while_a_night_runs_nothing_is_decided(june: Settings) -> None:
    publish_ward(june, FIRST, [cell("D01", 40.0)])
    with hold(june.lock_file):
        assert shihyo(june, "close-year", "FY2025", *OFFICE).exit_code == 75
    assert Journal(june.journal).decisions() == []


def test_words_for_a_year() -> None:
    assert [fiscal_year_of(text) for text in ("FY2025", "2025", "令和7年度", "fy 2025")] == [2025] * 4
    with pytest.raises(CannotDecide, match="年度が読めません"):
        fiscal_year_of("去年")
