"""Expected training indicators, straight from the definition (handbook 1.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.sample.figures import cell, of_fiscal_year, percent
from pipelines.sample.plan import FISCAL_YEARS, fiscal_year_of
from pipelines.sample.reference.people import ANNUAL, MANAGERS, Person, Roster
from pipelines.sample.training.attendance import Attendance

_GROUPS: dict[str, Callable[[Person], bool]] = {
    "total": lambda person: person.employment != ANNUAL,
    "managers": lambda person: person.employment != ANNUAL and person.rank in MANAGERS,
    "annual": lambda person: person.employment == ANNUAL,
}


def participation_rate(rosters: dict[int, Roster], attendances: list[Attendance]) -> list[dict[str, Any]]:
    """Distinct staff in service on the reference day with a completed digital course that ended in the fiscal
    year / distinct staff in service on the reference day. 会計年度任用職員 only in the staff group `annual`."""
    rows = []
    for fiscal_year in FISCAL_YEARS:
        completed = {
            attendance.number
            for attendance in attendances
            if attendance.completed
            and attendance.course.is_digital
            and attendance.ends_on is not None
            and fiscal_year_of(attendance.ends_on) == fiscal_year
        }
        for group, belongs in _GROUPS.items():
            staff = {person.number for person in rosters[fiscal_year].in_service() if belongs(person)}
            rows.append(
                {
                    **of_fiscal_year(fiscal_year),
                    **(cell() if group == "total" else cell("staff_group", group)),
                    "numerator": len(staff & completed),
                    "denominator": len(staff),
                    "value": percent(len(staff & completed), len(staff)),
                }
            )
    return rows


def literacy_sessions(attendances: list[Attendance]) -> list[dict[str, Any]]:
    """Sessions (course and 回) of courses of デジタル基礎 for all staff that ended in the fiscal year."""
    rows = []
    for fiscal_year in FISCAL_YEARS:
        held = {
            (attendance.course.code, attendance.session)
            for attendance in attendances
            if attendance.course.category == "デジタル基礎"
            and attendance.course.for_all_staff
            and attendance.ends_on is not None
            and fiscal_year_of(attendance.ends_on) == fiscal_year
        }
        rows.append({**of_fiscal_year(fiscal_year), **cell(), "value": len(held)})
    return rows
