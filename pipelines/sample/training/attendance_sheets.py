"""Handbook 2.2 variant C: attendance sheets, one workbook a course and year, one sheet a session.

Names and departments alone say who was there. Files that print a staff number beside a name (the directory of
accounts, the records of the training package) tell who that is; a name that none of them has in that department, or
that stands for two numbers, goes to a list for people and counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.sample.draw import Draw
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.accounts import CANARY, Directory, name_of, name_place
from pipelines.sample.reference.people import ANNUAL, Roster
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_short, era_year, wide
from pipelines.sample.training.attendance import Attendance
from pipelines.sample.training.courses import Course, listed_courses
from pipelines.sample.truth import FileTruth
from pipelines.sample.ward import CANARY_NAME
from pipelines.sample.xlsx import SheetSpec, workbook_bytes

_HEADER = ("No", "所　属", "氏　名", "出欠")
_MARKS = (("○", 70), ("◯", 8), ("〇", 6), ("×", 6), (None, 10))
_PRESENT = ("○", "◯", "〇")
_WEEKDAYS = "月火水木金土日"
_VARIANTS = {"髙橋": "高橋", "山﨑": "山崎", "渡邊": "渡辺"}
_HIDDEN, _RULES = "名簿原本", "記入要領"


@dataclass(frozen=True, slots=True)
class _Guest:
    """One line: `name` is a place in the list of names, None for somebody who is on no list."""

    department: str
    name: int | None
    stranger: str = ""

    @property
    def printed(self) -> str:
        """The name as written."""
        return self.stranger if self.name is None else name_of(self.name)


def write(run: Run, rosters: dict[int, Roster], directory: Directory) -> list[Attendance]:
    """Write the sheets of both fiscal years; returns the attendances of persons who can be told."""
    found: list[Attendance] = []
    for fiscal_year in FISCAL_YEARS:
        for course in listed_courses(fiscal_year):
            draw = run.draw("training", "sheets", course.code)
            path = f"training/出席簿_{course.code}_{era_year(fiscal_year)}.xlsx"
            truth = run.truth.file(path)
            sheets = [_rules(truth)]
            for session in range(1, course.sessions + 1):
                guests = _guests(draw, course, rosters[fiscal_year], directory)
                sheets.append(_session(run, truth, draw, course, session, guests, directory, found))
            sheets.append(_hidden_list(truth))
            run.write_bytes(path, workbook_bytes(sheets))
    return found


def _guests(draw: Draw, course: Course, roster: Roster, directory: Directory) -> list[_Guest]:
    """Who came, by department: some of the roster, two namesakes, and two whom no list knows."""
    able = [person for person in roster.persons if person.employment != ANNUAL]
    size = max(len(able) * course.share // 1000, 8)
    chosen = [able[i] for i in draw.distinct(len(able), size).tolist()]
    guests = {(person.department, name_place(person)) for person in chosen}
    doubles = sorted(
        key for key, numbers in directory.by_name.items() if len(numbers) == 2 and key[0] != CANARY
    )
    here = {person.department for person in able}
    twins = [(code, name) for name, code in doubles if code in here]
    guests |= {draw.pick(twins) for _ in range(2)}
    first = directory.accounts[0]
    if course.fiscal_year in first.departments:
        guests.add((first.departments[course.fiscal_year], CANARY))
    listed = [_Guest(department, name) for department, name in sorted(guests)]
    listed.append(_Guest(listed[-1].department, None, "白鳥　飛鳥"))
    return [_Guest(listed[0].department, None, "旧姓　太郎"), *listed]


def _session(
    run: Run,
    truth: FileTruth,
    draw: Draw,
    course: Course,
    session: int,
    guests: list[_Guest],
    directory: Directory,
    found: list[Attendance],
) -> SheetSpec:
    sheet = SheetSpec(f"第{session}回")
    held = course.held(session)[1]
    sheet.add([f"{era_year(course.fiscal_year)}　{course.name}（{course.code}）　第{session}回　出席簿"])
    sheet.add([f"開催日：{_day(held, session)}　　会場：第一研修室"])
    sheet.add([])
    sheet.add(_HEADER)
    truth.plant("title", 2, sheet.name)
    truth.plant("header", sheet=sheet.name)
    truth.plant("header_spaces", sheet=sheet.name)
    for number, guest in enumerate(guests, start=1):
        mark = draw.pick_weighted(_MARKS)
        name, kinds = _spell(guest, number)
        department = run.ward.by_code[guest.department].name
        above = number % 20 != 1 and guests[number - 2].department == guest.department
        row = sheet.add([number, None if above else department, name, mark])
        if above:
            _merge_into_above(sheet, row)
            kinds.append("merged_department")
        truth.accept("attendance_mark", sheet=sheet.name)
        for kind in kinds:
            truth.plant(kind, sheet=sheet.name)
        _match(truth, course, session, held, guest, mark in _PRESENT, directory, found)
        if number % 20 == 0:
            sheet.add([])
    sheet.add([])
    sheet.add([f"受付担当　{CANARY_NAME}　㊞"])
    sheet.add(["※ 代理出席は認めません。"])
    truth.plant("signature", sheet=sheet.name)
    truth.plant("note", sheet=sheet.name)
    return sheet


def _match(
    truth: FileTruth,
    course: Course,
    session: int,
    held: date,
    guest: _Guest,
    present: bool,
    directory: Directory,
    found: list[Attendance],
) -> None:
    numbers = set() if guest.name is None else directory.numbers(guest.name, guest.department)
    if len(numbers) == 1:
        found.append(Attendance(course, session, next(iter(numbers)), held, present))
    else:
        kind = "ambiguous_person" if numbers else "unknown_person"
        truth.review[kind] += 1
        truth.plant(kind, sheet=f"第{session}回")


def _day(held: date, session: int) -> str:
    if session == 1:
        return f"{era_long(held)}（{_WEEKDAYS[held.weekday()]}）"
    return wide(era_long(held)) if session == 2 else era_short(held)


def _spell(guest: _Guest, number: int) -> tuple[str, list[str]]:
    """The name, sometimes with an everyday kanji or without the space between family and given name."""
    kinds = ["canary"] if guest.name == CANARY else []
    name = guest.printed
    family, _, given = name.partition("　")
    if family in _VARIANTS and number % 2:
        return f"{_VARIANTS[family]}　{given}", [*kinds, "name_variant"]
    if number % 7 == 3:
        return f"{family} {given}", [*kinds, "name_spacing"]
    if number % 7 == 5:
        return family + given, [*kinds, "name_spacing"]
    return name, kinds


def _merge_into_above(sheet: SheetSpec, row: int) -> None:
    """Let the department's cell reach down to this row."""
    last = sheet.merged[-1] if sheet.merged else None
    if last is not None and last[2] == row - 1:
        sheet.merged[-1] = (last[0], 2, row, 2)
    else:
        sheet.merged.append((row - 1, 2, row, 2))


def _rules(truth: FileTruth) -> SheetSpec:
    sheet = SheetSpec(_RULES)
    for line in (
        "出席簿の書き方",
        "出席した方の「出欠」に○を付けてください。",
        "所属は研修当日のものを書きます。",
    ):
        sheet.add([line])
    truth.plant("unclaimed_sheet", 3, _RULES)
    return sheet


def _hidden_list(truth: FileTruth) -> SheetSpec:
    """A hidden sheet with the same header, left over from making the list: it is not read."""
    sheet = SheetSpec(_HIDDEN, hidden=True)
    sheet.add(_HEADER)
    sheet.add([1, "総務課", CANARY_NAME, None])
    truth.plant("unclaimed_sheet", 2, _HIDDEN)
    truth.plant("hidden_sheet", sheet=_HIDDEN)
    return sheet
