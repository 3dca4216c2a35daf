"""職員名簿 (handbook 2.2): one line for each post on the reference day."""

from __future__ import annotations

from datetime import date

from pipelines.sample.reference.people import Person, Roster, rosters
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_short
from pipelines.sample.textfile import TextFile

_COLUMNS = (
    "基準日", "職員番号", "所属コード", "職層級", "任用区分", "休職等区分", "採用日", "退職日", "兼務フラグ",
)  # fmt: skip


def write(run: Run) -> dict[int, Roster]:
    """Write both rosters; returns them by fiscal year."""
    found = rosters(run)
    for roster in found.values():
        _write(run, roster)
    return found


def _write(run: Run, roster: Roster) -> None:
    file = TextFile(run, f"reference/職員名簿_{roster.base_date:%Y%m%d}.csv", "staff", "utf-8-sig")
    file.header(_COLUMNS)
    for person in roster.persons:
        hired, dirt = _spell(person)
        if person.left is not None and person.left < roster.base_date:
            dirt.append("left_before_base_date")
        if person.hired > roster.base_date:
            dirt.append("hired_after_base_date")
        file.accepted(_line(roster, person, person.department, hired, "0"), *dirt)
        if person.second_department:
            again = [kind for kind in dirt if kind == "era_overrun"]
            file.accepted(
                _line(roster, person, person.second_department, hired, "1"), "concurrent_post", *again
            )
    file.close()


def _line(roster: Roster, person: Person, department: str, hired: str, second_post: str) -> tuple[str, ...]:
    return (
        roster.base_date.isoformat(),
        person.number,
        department,
        person.rank,
        person.employment,
        person.leave,
        hired,
        person.left.isoformat() if person.left else "",
        second_post,
    )


def _spell(person: Person) -> tuple[str, list[str]]:
    """採用日: most in ISO, some in 和暦, and 2019-05-01 in the era that had just ended."""
    day = person.hired
    if day == date(2019, 5, 1):
        return "平成31年5月1日", ["era_overrun"]
    if day.year >= 1990 and person.name_index % 9 == 0:
        return era_long(day), ["date_spelling"]
    if day.year >= 1990 and person.name_index % 9 == 1:
        return era_short(day), ["date_spelling"]
    return day.isoformat(), []
