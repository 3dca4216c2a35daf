"""関係人口マッチングプラットフォーム: its users and its matches, exported from the vendor's console."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.sample.figures import of_fiscal_year
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.register.books import DISTRICTS, as_of, days_of, last_day, tell
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import CANARY_MAIL, CANARY_NAME

_USERS, _TWICE = 620, 15
_MATCHES = {2024: 41, 2025: 66}
_REVOKED = (("M-24-0003", date(2025, 6, 2)), ("M-25-0010", date(2026, 4, 9)))
"""Matches that were undone later, one of them in the next fiscal year: neither counts."""


def write(run: Run) -> None:
    """Write both exports."""
    _users(run)
    for fiscal_year in FISCAL_YEARS:
        _matches(run, fiscal_year)


def _users(run: Run) -> None:
    draw = run.draw("register", "platform")
    file = TextFile(run, "register/PF登録者一覧_20260401.csv", "ledger_entry", "utf-8-sig")
    file.spoilt("関係人口マッチングプラットフォーム 登録者一覧 基準日 2026/03/31,,,,,,,,", "title")
    file.header(
        (
            "ユーザーID",
            "名寄せID",
            "ニックネーム",
            "メールアドレス",
            "利用者区分",
            "希望地域",
            "ステータス",
            "登録日時",
            "退会日時",
        )
    )
    counted: list[tuple[str, str, date, date | None, str]] = []
    for place in range(_USERS):
        person = f"N-{place % (_USERS - _TWICE):05d}"
        begun = date(2024, 1, 10) + timedelta(days=draw.one(0, 800))
        kind = draw.pick_weighted((("区外", 60), ("在住", 25), ("在勤", 15)))
        state = draw.pick_weighted((("利用中", 86), ("停止", 5), ("退会", 9)))
        ended = begun + timedelta(days=draw.one(20, 300)) if state == "退会" else None
        cells = [f"PF-{place + 1:05d}", person, "", "", kind, draw.pick(DISTRICTS), state, f"{begun:%Y/%m/%d} 9:0{place % 10}",
                 f"{ended:%Y/%m/%d} 18:30" if ended else ""]  # fmt: skip
        dirt = []
        if place % 150 == 20:
            cells[2:4], dirt = [CANARY_NAME, CANARY_MAIL], ["canary"]
        if place % 210 == 100:
            file.quarantined([*cells[:6], "凍結", *cells[7:]], "unknown_state")
            continue
        file.accepted(cells, *dirt)
        counted.append((person, state, begun, ended, kind))
    file.close()
    for fiscal_year in FISCAL_YEARS:
        day = last_day(fiscal_year)
        here = [(person, kind) for person, state, begun, ended, kind in counted
                if state != "停止" and begun <= day and (ended is None or day < ended)]  # fmt: skip
        keys = as_of(day)
        people = {person for person, _ in here}
        tell(
            run,
            "relation_population_platform_users",
            keys,
            len(people),
            numerator=len(people),
            registrations=len(here),
        )


def _matches(run: Run, fiscal_year: int) -> None:
    draw = run.draw("register", "matches", fiscal_year)
    file = TextFile(run, f"register/PF案件一覧_{era_year(fiscal_year)}.csv", "ledger_entry", "utf-8-sig")
    file.header(("案件番号", "案件区分", "成否", "成立日", "取消日", "相手方"))
    undone = dict(_REVOKED)
    concluded = 0
    for place, day in enumerate(days_of(draw, fiscal_year, _MATCHES[fiscal_year]), start=1):
        number = f"M-{fiscal_year % 100}-{place:04d}"
        state = (
            "成立後取消"
            if number in undone
            else "成立"
            if draw.happens(820)
            else draw.pick(("協議中", "不成立"))
        )
        agreed = state in ("成立", "成立後取消")
        gone = undone[number].isoformat() if number in undone else ""
        kind = ("副業・兼業", "地域活動", "事業連携")[place % 3]
        file.accepted((number, kind, state, day.isoformat() if agreed else "", gone, ""))
        concluded += state == "成立"
    file.close()
    tell(run, "matching_concluded_count", of_fiscal_year(fiscal_year), concluded, numerator=concluded)
