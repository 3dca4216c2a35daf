"""起案一覧 with the other words of handbook 2.3 variant A: 電子決定 and 書面決定, drafts for the year to come.

Such drafts print the coming fiscal year and days of March; they count by the day of decision. Some drafts of April
still name a department that the reorganisation has closed.
"""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.sample.e_approval.decided import DOCUMENTS, Decided
from pipelines.sample.e_approval.draft_list import COLUMNS
from pipelines.sample.plan import REORGANISED_ON
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_short, era_year
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import CANARY_NAME

_FIRST_NUMBER = 800_001
"""Numbers that the list of the year itself never reaches."""
_FISCAL_YEAR = REORGANISED_ON.year
_EARLY, _AFTER = 36, 8
_METHODS = (("電子決定", 70), ("書面決定", 30))
_CLOSED = "010400"


def write(run: Run, rosters: dict[int, Roster]) -> list[Decided]:
    """Write the list; returns what is decided."""
    draw = run.draw("e_approval", "early drafts")
    file = TextFile(run, f"e_approval/起案一覧_{era_year(_FISCAL_YEAR)}_準備.csv", "case", "cp932")
    file.header(COLUMNS)
    staff = rosters[_FISCAL_YEAR].persons
    before = run.ward.departments_on(REORGANISED_ON - timedelta(days=1))
    found = []
    for place in range(_EARLY + _AFTER):
        early = place < _EARLY
        drafted = date(_FISCAL_YEAR, 3, 3) if early else REORGANISED_ON
        drafted += timedelta(days=draw.one(0, 20) if early else draw.one(0, 9))
        decided = drafted + timedelta(days=draw.one(0, 6))
        department = draw.pick(before) if early else run.ward.by_code[_CLOSED]
        method = draw.pick_weighted(_METHODS)
        reason = "原本に押印が必要" if method == "書面決定" and place % 2 else ""
        number, canary = _FIRST_NUMBER + place, place % 20 == 7
        file.accepted(
            (
                era_year(_FISCAL_YEAR), f"{number:07d}", f"{_FISCAL_YEAR - 2018}白{department.name[0]}第{number}号",
                f"契約の準備について（{CANARY_NAME}）" if canary else "委託契約の準備について", era_long(drafted),
                department.code, department.name, draw.pick(staff).number, "課長", method, reason, "決裁済",
                era_short(decided), era_short(decided), "5年", "B-12", "1.5",
            ),
            "next_year_draft" if early else "closed_department", *(["canary"] if canary else []),
        )  # fmt: skip
        seconds = (decided - drafted).days * 86_400
        way = "電子" if method == "電子決定" else "紙"
        found.append(Decided(DOCUMENTS, decided, way, reason, department.code, seconds, seconds, None))
    file.close()
    return found
