"""Handbook 2.2 variant B: completions of a learning system, UTF-8 (with and without BOM), one file a fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipelines.sample.draw import Draw
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.accounts import CANARY, Account, Directory
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year, moment, with_weekday
from pipelines.sample.textfile import TextFile
from pipelines.sample.training.attendance import Attendance
from pipelines.sample.training.courses import Course, learning_courses

_COLUMNS = (
    "ユーザーID", "グループ", "コースID", "コース名", "受講開始日時", "最終アクセス日時", "進捗率", "得点", "合否", "完了日時", "学習時間",
)  # fmt: skip
_ENCODINGS = ("utf-8-sig", "utf-8")
_STRANGERS = ("guest01@partner.example.jp", "shinkyu9999", "guest02@partner.example.jp")
_UNKNOWN_COURSE = ("X9-099", "外部セミナー（試行）")
_AGAIN = 5
"""Completions of the year before that the later export shows once more."""


@dataclass(frozen=True, slots=True)
class _Study:
    """One account in one course."""

    account: Account
    course: Course
    begun: datetime
    last: datetime
    score: int
    completed: bool


def write(run: Run, directory: Directory) -> list[Attendance]:
    """Write both exports; returns what was recorded of known persons."""
    found: list[Attendance] = []
    earlier: list[_Study] = []
    for fiscal_year, encoding in zip(FISCAL_YEARS, _ENCODINGS, strict=True):
        draw = run.draw("training", "learning", fiscal_year)
        file = TextFile(run, f"training/LMS修了状況_{era_year(fiscal_year)}.csv", "lms_progress", encoding)
        file.header(_COLUMNS)
        for place, study in enumerate(earlier[-_AGAIN:]):
            file.accepted(_line(run, study, place, _spelt(study, place)), "overlapping_export")
        studies = _studies(draw, directory, fiscal_year)
        for place, study in enumerate(studies):
            found.append(_write_one(run, file, study, place))
        for user in _STRANGERS:
            _write_stranger(file, user, fiscal_year)
        file.blank()
        file.close()
        earlier = [study for place, study in enumerate(studies) if study.completed and not _spoilt(place)]
    return found


def _studies(draw: Draw, directory: Directory, fiscal_year: int) -> list[_Study]:
    accounts = directory.of_year(fiscal_year)
    found = []
    for course in learning_courses(fiscal_year):
        size = len(accounts) * min(course.share, 150) // 1000
        # the first account has the invented name that must not pass, and always takes part
        chosen = sorted({0, *draw.distinct(len(accounts), size).tolist()})
        first, _ = course.held(1)
        for i in chosen:
            begun = datetime.combine(first, datetime.min.time()) + timedelta(minutes=draw.one(480, 330_000))
            last = begun + timedelta(minutes=draw.one(20, 40_000))
            found.append(_Study(accounts[i], course, begun, last, draw.one(40, 100), draw.happens(790)))
    return found


def _write_one(run: Run, file: TextFile, study: _Study, place: int) -> Attendance:
    """One record; returns how it must be read."""
    kinds: list[str] = []
    ends_on: date | None = study.last.date() if study.completed else None
    printed = _spelt(study, place)
    if not study.completed:
        kinds.append("not_completed_word")
    elif _spoilt(place):
        printed, ends_on = f"{study.last.year}/02/30 10:00", None
        kinds.append("impossible_optional_date")
    elif place % 300 == 80:
        printed = f"{with_weekday(study.last.date(), 1)} {study.last:%H:%M}"
        kinds.append("weekday_mismatch")
    elif "曜日" in printed:
        kinds.append("weekday_printed")
    user = study.account.user
    if place % 200 == 60 and "@" in user:
        user = user.upper()
        kinds.append("mail_in_capitals")
    if study.account.name == CANARY:
        kinds.append("canary")
    values = list(_line(run, study, place, printed))
    values[0] = user
    file.accepted(values, *kinds)
    return Attendance(study.course, 1, study.account.number, ends_on, study.completed)


def _spoilt(place: int) -> bool:
    return place % 300 == 40


def _spelt(study: _Study, place: int) -> str:
    """完了日時, or one of the words for none."""
    if not study.completed:
        return ("未完了", "-")[place % 3 == 0]
    if place % 3 == 1:
        return f"{with_weekday(study.last.date())} {study.last:%H:%M}"
    return moment(study.last) if place % 3 == 2 else f"{study.last:%Y-%m-%d %H:%M:%S}"


def _line(run: Run, study: _Study, place: int, completed: str) -> tuple[str, ...]:
    department = run.ward.by_code[study.account.departments[study.course.fiscal_year]]
    group = f"白鷺区/{department.division}/{department.name}"
    passed = "合格" if study.completed else ("-", "不合格")[place % 5 == 0]
    minutes = 5 + place * 37 % 150
    return (
        study.account.user, group.rsplit("/", 1)[0] if place % 40 == 11 else group, study.course.code, study.course.name,
        moment(study.begun), moment(study.last), "100%" if study.completed else f"{place * 7 % 100}%",
        str(study.score) if passed != "-" else "-", passed, completed,
        f"{minutes // 60}:{minutes % 60:02d}:{place % 60:02d}",
    )  # fmt: skip


def _write_stranger(file: TextFile, user: str, fiscal_year: int) -> None:
    """Somebody whom the directory does not know, in a course that no register knows."""
    at = moment(datetime(fiscal_year, 9, 2, 10, 15))
    line = (user, "白鷺区/外部", *_UNKNOWN_COURSE, at, at, "100%", "90", "合格", at, "1:02:03")
    file.accepted(line, "unknown_person")
    file.truth.review["unknown_person"] += 1
