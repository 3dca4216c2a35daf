"""Until when a night's result holds, and whether every file was met; by hand-made drops."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias

import pytest

from pipelines.journal import DropEvent, Journal
from pipelines.night.horizon import everything_was_met, same_result_until
from pipelines.profiles import load_sources
from pipelines.settings import Settings
from pipelines.warehouse import fingerprint
from pipelines.warehouse.register import register

Drop: TypeAlias = Callable[..., str]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], date(2026, 4, 30)),
        ([date(2026, 4, 1), date(2027, 1, 1)], date(2026, 4, 30)),  # beyond the month: the month's end counts
        ([date(2026, 4, 10)], date(2026, 4, 30)),  # the day itself is in already
        ([date(2026, 4, 11)], date(2026, 4, 10)),
        ([date(2026, 4, 25), date(2026, 4, 20)], date(2026, 4, 19)),
    ],
)
def test_a_later_event_ends_the_quiet(
    settings: Settings, drop: Drop, events: list[date], expected: date
) -> None:
    settings = replace(settings, as_of=date(2026, 4, 10))
    if events:
        columns = {
            "department_code": [str(number) for number in range(len(events))],
            "department_name": ["課"] * len(events),
            "valid_from": list(events),
        }
        drop("o.csv", "reference", "organisation", columns)
    register(settings, load_sources(), "P20260410-00000001")
    assert same_result_until(settings, load_sources()) == expected


def test_the_hour_of_an_event_does_not_matter(settings: Settings, drop: Drop) -> None:
    settings = replace(settings, as_of=date(2026, 4, 10))
    moments = {"system": ["s"] * 2, "starts_on": [None] * 2, "staff_id": ["a", "b"], "course_code": ["c"] * 2}
    moments |= {"completed_at": [datetime(2026, 4, 10, 23, 59), datetime(2026, 4, 12, 0, 1)]}
    drop("t.csv", "training", "completion", moments)
    register(settings, load_sources(), "P20260410-00000001")
    assert same_result_until(settings, load_sources()) == date(2026, 4, 11)


def test_a_file_that_the_journal_does_not_know_as_it_lies_there_is_news(settings: Settings) -> None:
    sources = load_sources()
    file = settings.drops / "training" / "x.csv"
    file.parent.mkdir()
    file.write_bytes(b"1,2\n")
    assert not everything_was_met(settings, sources)
    facts = file.stat()
    event = DropEvent(
        drop_id="d", source_id="training", path="training/x.csv", sha256="", bytes=facts.st_size,
        mtime_ns=facts.st_mtime_ns, outcome="landed", seen_at="2026-04-30T02:00:00+09:00", as_of="2026-04-30",
    )  # fmt: skip
    Journal(settings.journal).append_drop(event)
    assert everything_was_met(settings, sources)
    Journal(settings.journal).append_drop(replace(event, outcome="refused", reason_code="still_changing"))
    assert not everything_was_met(settings, sources)  # to be looked at again next night
    Journal(settings.journal).append_drop(event)
    os.utime(file, ns=(1, 1))
    assert not everything_was_met(settings, sources)


def test_the_state_of_the_drops_folder_sees_name_size_and_time(settings: Settings) -> None:
    file = settings.drops / "training" / "x.csv"
    file.parent.mkdir()
    file.write_bytes(b"1,2\n")
    states = [fingerprint.drops_state(settings.drops)]
    assert fingerprint.drops_state(settings.drops) == states[0]
    os.utime(file, ns=(1, 1))
    states.append(fingerprint.drops_state(settings.drops))
    file.rename(file.with_name("y.csv"))
    states.append(fingerprint.drops_state(settings.drops))
    file.with_name("y.csv").write_bytes(b"1,2,3\n")
    states.append(fingerprint.drops_state(settings.drops))
    file.with_name("y.csv").unlink()
    states.append(fingerprint.drops_state(settings.drops))
    assert len(set(states)) == len(states)
