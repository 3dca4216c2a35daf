"""Handbook 2.3 variant B: log of a workflow, UTF-8 without BOM, one file a month, one line a step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from pipelines.sample.e_approval.decided import WORKFLOW, Decided
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run
from pipelines.sample.spelling import moment
from pipelines.sample.textfile import TextFile

_COLUMNS = ("案件ID", "手順", "処理者", "処理", "処理日時")
_DRAWN = datetime(2026, 4, 28, 0, 0)
"""Moment of the last export: what happens later is not known."""
_AGAIN = datetime(2024, 5, 20), datetime(2024, 6, 10)
"""Span of time that was exported once more, across two monthly files."""
_FEW = 30
_DECIDE, _RETURN = "決裁", "差戻"
_WAYS: tuple[tuple[str, int], ...] = (
    ("起案 承認 決裁", 480),
    ("起案 承認 承認 決裁", 300),
    ("起案 承認 代決 決裁 後閲", 60),
    ("起案 承認 差戻 起案 承認 決裁", 80),
    ("起案 承認 決裁 差戻 起案 承認 決裁", 10),
    ("起案 承認", 40),
    ("起案 差戻", 15),
    ("起案 引戻", 15),
)
_LONGEST = max(len(way.split()) for way, _ in _WAYS)


class Event(NamedTuple):
    """One step; sorted by time, case and step."""

    at: datetime
    case: str
    step: int
    actor: str
    action: str


def write(run: Run, rosters: dict[int, Roster]) -> list[Decided]:
    """Write all monthly files; returns the decided cases (all of them electronic)."""
    events: list[Event] = []
    decided: list[Decided] = []
    for fiscal_year in (*FISCAL_YEARS, FISCAL_YEARS[-1] + 1):
        staff = [person.number for person in rosters[min(fiscal_year, FISCAL_YEARS[-1])].persons]
        for case in _cases(run, fiscal_year, staff):
            events += case
            decided += _decision(case)
    events.sort()
    by_month: dict[str, list[Event]] = {}
    for event in events:
        by_month.setdefault(f"{event.at:%Y%m}", []).append(event)
    for stamp, found in by_month.items():
        _write(run, stamp, found)
    if run.plan.widened:
        _write_again(run, [event for event in events if _AGAIN[0] <= event.at < _AGAIN[1]])
    return decided


def _cases(run: Run, fiscal_year: int, staff: list[str]) -> list[list[Event]]:
    draw = run.draw("e_approval", "workflow", fiscal_year)
    over = fiscal_year not in FISCAL_YEARS
    size = _FEW if over else run.plan.workflow_cases(fiscal_year)
    first = datetime(fiscal_year, 4, 1)
    days = 20 if over else (datetime(fiscal_year + 1, 4, 1) - first).days
    ways = draw.weighted([weight for _, weight in _WAYS], size).tolist()
    begun = (
        draw.between(0, days - 1, size) * 86_400 + draw.between(8 * 3600 + 1800, 17 * 3600, size)
    ).tolist()
    gaps = draw.between(20 * 60, 30 * 3600, size * _LONGEST).tolist()
    actors = draw.between(0, len(staff) - 1, size * _LONGEST).tolist()
    cases = []
    for i in range(size):
        at = first + timedelta(seconds=begun[i])
        case: list[Event] = []
        for step, action in enumerate(_WAYS[ways[i]][0].split(), start=1):
            place = i * _LONGEST + step - 1
            if step > 1:
                at += timedelta(seconds=gaps[place])
            if at < _DRAWN:
                case.append(
                    Event(at, f"W{fiscal_year % 100}-{i + 1:06d}", step, staff[actors[place]], action)
                )
        cases.append(case)
    return cases


def _decision(case: list[Event]) -> list[Decided]:
    """The decision, if there is one: on the day of the last 決裁 of the case."""
    decisions = [event.at for event in case if event.action == _DECIDE]
    if not decisions:
        return []
    begun = min(event.at for event in case)
    first, last = (int((at - begun).total_seconds()) for at in (min(decisions), max(decisions)))
    returned = any(event.action == _RETURN for event in case)
    return [Decided(WORKFLOW, max(decisions).date(), "電子", "", None, first, last, returned)]


def _write(run: Run, stamp: str, events: list[Event]) -> None:
    file = TextFile(run, f"e_approval/ワークフロー履歴_{stamp}.csv", "event", "utf-8")
    file.header(_COLUMNS)
    spoilt = next((i for i, event in enumerate(events) if i > 40 and event.action == "承認"), None)
    for i, event in enumerate(events):
        if i == spoilt:
            file.quarantined(_line(event, f"{event.at:%Y}-02-30 10:00:00"), "impossible_date")
        else:
            file.accepted(_line(event, f"{event.at:%Y-%m-%d %H:%M:%S}"))
        if i == 60 and event.at.month % 4 == 0:
            extra = Event(event.at, event.case, 90, event.actor, "確認依頼")
            file.quarantined(_line(extra, f"{event.at:%Y-%m-%d %H:%M:%S}"), "unknown_action")
    if stamp.endswith("09"):
        file.blank()
    file.close()


def _write_again(run: Run, events: list[Event]) -> None:
    """The same events in a file of their own; none of them is a step that nobody knows."""
    file = TextFile(
        run, f"e_approval/ワークフロー履歴_{_AGAIN[0]:%Y%m%d}-{_AGAIN[1]:%m%d}.csv", "event", "utf-8"
    )
    file.header(_COLUMNS)
    for event in events:
        file.accepted(
            _line(event, moment(event.at) if event.at.second == 0 else f"{event.at:%Y/%m/%d %H:%M:%S}")
        )
    file.truth.plant("overlapping_export", len(events))
    file.close()


def _line(event: Event, at: str) -> tuple[str, ...]:
    return event.case, str(event.step), event.actor, event.action, at
