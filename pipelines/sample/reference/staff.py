"""職員名簿 (handbook 2.2): one line for each post on the reference day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pipelines.sample.reference.annual_staff import add_annual_staff, reissued, spelling_of
from pipelines.sample.reference.people import Person, Roster, rosters
from pipelines.sample.run import Run
from pipelines.sample.spelling import (
    compact,
    era_long,
    era_long_wide,
    era_short,
    era_slashed,
    era_year,
    serial,
    without_era,
)
from pipelines.sample.textfile import TextFile

_COLUMNS = (
    "基準日", "職員番号", "所属コード", "職層級", "任用区分", "休職等区分", "採用日", "退職日", "兼務フラグ",
)  # fmt: skip


def write(run: Run) -> dict[int, Roster]:
    """Write the rosters; returns them by fiscal year."""
    found = rosters(run)
    if run.plan.widened:
        add_annual_staff(run, found)
    for roster in found.values():
        _write(run, roster)
        if roster.annual:
            _write_annual(run, roster)
    if run.plan.widened:
        last = run.truth.files[_annual_path(found[max(found)])]
        last.plant("reissued_number", reissued(found))
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


def _annual_path(roster: Roster) -> str:
    return f"reference/職員名簿_会計年度任用職員_{roster.base_date:%Y%m%d}.csv"


def _write_annual(run: Run, roster: Roster) -> None:
    """会計年度任用職員, listed by hand: every spelling of a day, and rows that say what the list is."""
    file = TextFile(run, _annual_path(roster), "staff", "utf-8-sig")
    file.spoilt(f"会計年度任用職員名簿（{era_year(roster.base_date.year - 1)}末）", "title")
    file.header(_COLUMNS)
    file.spoilt("（単位：人）,,,,,,,,", "unit_line")
    for person in roster.annual:
        kind = spelling_of(person)
        hired = _SPELLERS[kind](person.hired) if kind else person.hired.isoformat()
        file.accepted(_line(roster, person, person.department, hired, "0"), *([kind] if kind else []))
    file.spoilt("※ 番号は毎年4月に振り直し。前年度の番号は別の人に使う。", "note")
    file.close()


_SPELLERS: dict[str, Callable[[date], str]] = {
    "wide_gannen": era_long_wide,
    "last_day_of_heisei": era_short,
    "era_overrun": lambda day: f"平成31年{day.month}月{day.day}日",
    "date_compact": compact,
    "serial_1900": lambda day: str(serial(day)),
    "era_slashed": era_slashed,
    "without_era_optional": without_era,
}


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
