"""Every value ever published, with what replaced it. Expected rows are written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from pipelines import disk
from pipelines.journal import Journal
from pipelines.settings import Settings

Publish: TypeAlias = Callable[..., Any]
Read: TypeAlias = Callable[[Settings, str], list[tuple[Any, ...]]]

FY2024, FY2025 = date(2024, 4, 1), date(2025, 4, 1)
FIRST, SECOND, THIRD = "P20260430-00000001", "P20260430-00000002", "P20260430-00000003"
ALL = (
    "select fiscal_year, breakdown_code, value, publication_id, reason, superseded_by is not null as superseded"
    " from indicator_revisions order by 1, 2, published_at"
)


def cell(code: str, value: float, year: date = FY2025) -> tuple[str, date, str, float]:
    return ("online_usage_rate", year, code, value)


def test_new_changed_and_vanished_values(settings: Settings, publish_cells: Publish, read: Read) -> None:
    publish_cells(settings, FIRST, [cell("D01", 40.0), cell("D02", 60.0), cell("D03", 5.0)])
    done = publish_cells(settings, SECOND, [cell("D01", 41.5), cell("D02", 60.0), cell("D04", 1.0)])
    assert done.revisions == 3
    assert read(settings, ALL) == [
        (2025, "D01", 40.0, FIRST, "first", True),
        (2025, "D01", 41.5, SECOND, "revised", False),
        (2025, "D02", 60.0, FIRST, "first", False),
        (2025, "D03", 5.0, FIRST, "first", True),
        (2025, "D03", None, SECOND, "withdrawn", False),
        (2025, "D04", 1.0, SECOND, "first", False),
    ]


def test_a_value_that_comes_back_is_a_new_row(settings: Settings, publish_cells: Publish, read: Read) -> None:
    publish_cells(settings, FIRST, [cell("D01", 40.0), cell("D09", 1.0)])
    publish_cells(settings, SECOND, [cell("D01", 40.0)])
    publish_cells(settings, THIRD, [cell("D01", 40.0), cell("D09", 1.0)])
    assert [row[1:] for row in read(settings, ALL) if row[1] == "D09"] == [
        ("D09", 1.0, FIRST, "first", True),
        ("D09", None, SECOND, "withdrawn", True),
        ("D09", 1.0, THIRD, "first", False),
    ]


def test_the_last_bit_of_a_float_is_no_revision(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    publish_cells(settings, FIRST, [cell("D01", 0.1 + 0.2)])
    assert publish_cells(settings, SECOND, [cell("D01", 0.3)]).revisions == 0
    assert publish_cells(settings, THIRD, [cell("D01", 0.3001)]).revisions == 1


def test_an_id_that_returns_keeps_what_it_once_published(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    """Inputs as once before give the id of once before; nothing of the history is lost."""
    publish_cells(settings, FIRST, [cell("D01", 40.0)])
    publish_cells(settings, SECOND, [cell("D01", 50.0)])
    publish_cells(settings, FIRST, [cell("D01", 40.0)])
    assert [row[2:] for row in read(settings, ALL)] == [
        (40.0, FIRST, "first", True),
        (50.0, SECOND, "revised", True),
        (40.0, FIRST, "revised", False),
    ]


def test_what_never_became_visible_is_no_history(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    publish_cells(settings, FIRST, [cell("D01", 40.0)])
    failing = settings.journal / "revisions" / f"{SECOND}.parquet"
    publish_cells(settings, SECOND, [cell("D01", 99.0)])
    left_by_a_crash = failing.read_bytes()
    journal = settings.journal / "publications.jsonl"
    first_line = journal.read_bytes().splitlines(keepends=True)[0]
    journal.write_bytes(first_line)  # as if the crash had come before the rename
    settings.published.unlink()
    settings.published.symlink_to(settings.publications / FIRST)
    disk.write_bytes(failing, left_by_a_crash)

    publish_cells(settings, THIRD, [cell("D01", 41.0)])
    assert [row[2:] for row in read(settings, ALL)] == [
        (40.0, FIRST, "first", True),
        (41.0, THIRD, "revised", False),
    ]


def test_superseded_by_names_the_citation_that_replaced_it(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    publish_cells(settings, FIRST, [cell("D01", 40.0)])
    publish_cells(settings, SECOND, [cell("D01", 41.0)])
    assert read(settings, "select superseded_by from indicator_revisions order by published_at") == [
        ("K-online_usage_rate-2025-D01-2026-04-30",),
        (None,),
    ]


def test_a_clock_that_was_set_back_does_not_change_the_order(
    settings: Settings, publish_cells: Publish, read: Read
) -> None:
    """What is in force follows from the order of publications."""
    of_the_future = {
        "publication_id": FIRST,
        "as_of": "2026-04-30",
        "published_at": "2099-01-01T00:00:00.000000",
    }
    Journal(settings.journal).append_publication(of_the_future)
    publish_cells(settings, SECOND, [cell("D01", 40.0)])
    assert [str(row[0]) for row in read(settings, "select published_at from publication")] == [
        "2099-01-01 00:00:00.000001"
    ]
