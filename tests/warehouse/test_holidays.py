"""The stored holidays against the library and against days known from the law."""

from __future__ import annotations

from datetime import date

from pipelines.warehouse import holidays


def test_the_file_is_what_the_library_computes() -> None:
    assert holidays.stored() == sorted(holidays.computed())


def test_days_known_from_the_law() -> None:
    days = dict(holidays.stored())
    assert days[date(2026, 1, 1)] == "元日"
    assert days[date(2025, 5, 6)] == "こどもの日 振替休日" or "振替" in days[date(2025, 5, 6)]
    assert date(2021, 7, 23) in days  # スポーツの日 moved for the games of Tokyo
    assert date(2021, 10, 11) not in days
    assert date(2026, 9, 22) in days  # between two holidays: 国民の休日
