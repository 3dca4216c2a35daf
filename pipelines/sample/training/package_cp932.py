"""Handbook 2.2 variant A: export of the training package, CP932, one file a fiscal year."""

from __future__ import annotations

from datetime import date

from pipelines.sample.draw import Draw
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.accounts import CANARY, Directory, name_of, name_place
from pipelines.sample.reference.people import MANAGERS, Person, Roster
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_short, era_year, wide
from pipelines.sample.textfile import TextFile
from pipelines.sample.training.attendance import Attendance
from pipelines.sample.training.courses import Course, courses
from pipelines.sample.ward import CANARY_NAME

_COLUMNS = (
    "年度", "研修コード", "研修名", "研修区分", "回", "開催日(自)", "開催日(至)", "職員番号", "氏名", "所属コード", "所属名",
    "職層", "受講区分", "出欠", "修了区分", "備考",
)  # fmt: skip
_ATTENDANCE = (("出席", 900), ("遅刻", 20), ("早退", 15), ("欠席", 65))
_HOW = (("希望", 6), ("指名", 3), ("推薦", 1))
_MARKS = {"修了": "○", "未修了": "×"}


def write(run: Run, rosters: dict[int, Roster], directory: Directory) -> list[Attendance]:
    """Write both exports; returns what was recorded, and lets `directory` know who is named beside which number."""
    found: list[Attendance] = []
    for fiscal_year in FISCAL_YEARS:
        path = f"training/研修受講記録_{era_year(fiscal_year)}.csv"
        file = TextFile(run, path, "completion", "cp932")
        file.header(_COLUMNS)
        _fill(run, file, fiscal_year, rosters[fiscal_year], directory, found)
        file.close()
    return found


def _fill(
    run: Run,
    file: TextFile,
    fiscal_year: int,
    roster: Roster,
    directory: Directory,
    found: list[Attendance],
) -> None:
    draw = run.draw("training", fiscal_year)
    written = 0
    for course in (course for course in courses() if course.fiscal_year == fiscal_year):
        for session in range(1, course.sessions + 1):
            for person in _attendants(draw, course, roster):
                written += 1
                found.append(_record(run, file, draw, course, session, person, written))
                name = CANARY if _has_canary(written) else name_place(person)
                directory.know(name, person.department, person.number)
                if written == 700:
                    file.header(_COLUMNS, again=True)
        if course.code.endswith("D05"):
            file.blank()
    file.total(f"合計,,,,{written:,}件")


def _attendants(draw: Draw, course: Course, roster: Roster) -> list[Person]:
    able = roster.persons
    if "管理職" in course.name or "課長級" in course.name:
        able = [person for person in able if person.rank in MANAGERS]
        return [able[int(i)] for i in sorted(draw.distinct(len(able), len(able) // 3))]
    size = len(able) * course.share // 1000
    return [able[int(i)] for i in sorted(draw.distinct(len(able), size))]


def _record(
    run: Run, file: TextFile, draw: Draw, course: Course, session: int, person: Person, written: int
) -> Attendance:
    first, last = course.held(session)
    attendance = draw.pick_weighted(_ATTENDANCE)
    completion = "未修了" if attendance == "欠席" or draw.happens(60) else "修了"
    ends_on: date | None = last
    dirt = []
    printed_end, printed_mark, printed_session = era_short(last), completion, str(session)
    if written % 500 == 60:
        printed_end, ends_on = f"R{last.year - 2018}.2.30", None
        dirt.append("impossible_optional_date")
    if written % 40 == 9:
        printed_mark, completion = "", ""
        dirt.append("not_recorded")
    elif written % 10 == 3:
        printed_mark = _MARKS[completion]
        dirt.append("circle_and_cross")
    if written % 97 == 5:
        printed_session = wide(printed_session)
        dirt.append("wide_count")
    name, department = name_of(name_place(person)), run.ward.by_code[person.department].name
    if _has_canary(written):
        name = CANARY_NAME
        dirt.append("canary")
    if written % 120 == 50:
        department = f"{department[:2]}　{department[2:]}　"
        dirt.append("department_inner_space")
    year = (era_year(course.fiscal_year), f"R{course.fiscal_year - 2018}", str(course.fiscal_year))[
        written // 300 % 3
    ]
    file.accepted(
        (
            year, course.code, course.name, course.category, printed_session, era_short(first), printed_end,
            person.number, name, person.department, department, person.rank, draw.pick_weighted(_HOW),
            attendance, printed_mark, "",
        ),
        *dirt,
    )  # fmt: skip
    return Attendance(course, session, person.number, ends_on, completion == "修了")


def _has_canary(written: int) -> bool:
    return written % 450 == 31
