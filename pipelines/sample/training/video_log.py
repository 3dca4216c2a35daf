"""Handbook 2.2 variant B as an event log: a video service, one line for each step of each person, UTF-8.

The first 完了 of a person in a course counts; the log of the second year is separated by tabs and begins in the
last days of the first one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from pipelines.sample.draw import Draw
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.accounts import CANARY, Account, Directory
from pipelines.sample.run import Run
from pipelines.sample.textfile import TextFile
from pipelines.sample.training.attendance import Attendance
from pipelines.sample.training.courses import Course, video_courses

_COLUMNS = (
    "受講者氏名",
    "カナ",
    "メール",
    "所属セクション",
    "登録日",
    "講座ID",
    "講義ID",
    "日時",
    "アクション",
)
_APPLY, _BEGIN, _COMPLETE = "受講申込", "受講開始", "完了"
_OTHER = "アンケート回答"
_TWICE_PER_MILLE = 40
"""Share of those who completed in March and complete the same course again in April."""
_OVERLAP = timedelta(days=14)


class _Event(NamedTuple):
    """One step; sorted by time, person and course."""

    at: datetime
    user: str
    course: str
    lesson: int
    action: str


def write(run: Run, directory: Directory) -> list[Attendance]:
    """Write both logs; returns the first completion of each person and course."""
    people = {account.user: account for account in directory.accounts if "@" in account.user}
    events: list[_Event] = []
    courses: dict[str, Course] = {}
    for fiscal_year in FISCAL_YEARS:
        draw = run.draw("training", "video", fiscal_year)
        for course in video_courses(fiscal_year):
            courses[course.code] = course
            events += _course_events(draw, directory, course)
    events.sort()
    spoilt = _spoilt(events)
    turn = datetime(FISCAL_YEARS[-1], 4, 1)
    first = [i for i, event in enumerate(events) if event.at < turn]
    second = [i for i, event in enumerate(events) if event.at >= turn - _OVERLAP]
    _write(run, "動画研修ログ_令和6年度.csv", events, first, spoilt, people)
    _write(run, "動画研修ログ_令和7年度.tsv", events, second, spoilt, people, repeated_before=turn)
    return _first_completions(events, courses, people)


def _course_events(draw: Draw, directory: Directory, course: Course) -> list[_Event]:
    able = [account for account in directory.of_year(course.fiscal_year) if "@" in account.user]
    chosen = sorted({0, *draw.distinct(len(able), len(able) * course.share // 1000).tolist()})
    begins = datetime(course.fiscal_year, 6, 1)
    found: list[_Event] = []
    for i in chosen:
        user = able[i].user
        at = begins + timedelta(seconds=draw.one(0, 290 * 86_400))
        found.append(_Event(at, user, course.code, 0, _APPLY))
        for lesson in (1, 2, 3):
            at += timedelta(seconds=draw.one(600, 200_000))
            found.append(_Event(at, user, course.code, lesson, _BEGIN))
        if draw.happens(820):
            found.append(_Event(at + timedelta(minutes=30), user, course.code, 3, _COMPLETE))
        if course.fiscal_year == FISCAL_YEARS[0] and draw.happens(_TWICE_PER_MILLE):
            found += _again(user, course)
    return found


def _again(user: str, course: Course) -> list[_Event]:
    """The same course completed at the end of March and once more in April."""
    march = datetime(course.fiscal_year + 1, 3, 28, 14, 0)
    april = datetime(course.fiscal_year + 1, 4, 3, 9, 30)
    return [_Event(at, user, course.code, 3, _COMPLETE) for at in (march, april)]


def _spoilt(events: list[_Event]) -> dict[int, str]:
    """Which events are dirty: none that is a completion, so that nobody's completion hangs on them."""
    able = [i for i, event in enumerate(events) if event.action == _BEGIN and event.at.month in (7, 10)]
    step = max(len(able) // 6, 1)
    kinds = ("impossible_date", "other_action", "exact_duplicate")
    return {i: kinds[n % len(kinds)] for n, i in enumerate(able[::step])}


def _first_completions(
    events: list[_Event], courses: dict[str, Course], people: dict[str, Account]
) -> list[Attendance]:
    first: dict[tuple[str, str], date] = {}
    for event in events:
        if event.action == _COMPLETE:
            first.setdefault((event.user, event.course), event.at.date())
    return [
        Attendance(courses[course], 1, people[user].number, day, True)
        for (user, course), day in first.items()
    ]


def _write(
    run: Run,
    name: str,
    events: list[_Event],
    chosen: list[int],
    spoilt: dict[int, str],
    people: dict[str, Account],
    repeated_before: datetime | None = None,
) -> None:
    delimiter = "\t" if name.endswith(".tsv") else ","
    file = TextFile(run, f"training/{name}", "lms_event", "utf-8-sig", delimiter=delimiter)
    file.header(_COLUMNS)
    for i in chosen:
        event, kind = events[i], spoilt.get(i)
        line = _line(run, event, people[event.user])
        if kind == "impossible_date":
            file.quarantined((*line[:7], f"{event.at.year}/02/30 09:00:00", line[8]), kind)
        elif kind == "other_action":
            file.accepted((*line[:8], _OTHER), kind)
        else:
            kinds = ["canary"] if people[event.user].name == CANARY else []
            if repeated_before is not None and event.at < repeated_before:
                kinds.append("overlapping_export")
            file.accepted(line, *kinds)
            if kind == "exact_duplicate":
                file.repeated(line, *kinds)
    file.close()


def _line(run: Run, event: _Event, account: Account) -> tuple[str, ...]:
    years = [year for year in account.departments if year <= event.at.year] or [min(account.departments)]
    section = run.ward.by_code[account.departments[years[-1]]].name
    registered = datetime(2023, 5, 1, 8, 30) + timedelta(hours=int(account.number) % 5_000)
    return (
        account.printed_name, account.kana, account.user, section, f"{registered:%Y/%m/%d %H:%M:%S}",
        event.course, f"{event.course}-{event.lesson:02d}", f"{event.at:%Y/%m/%d %H:%M:%S}", event.action,
    )  # fmt: skip
