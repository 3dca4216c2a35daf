"""Handbook 2.3 variant A: 起案一覧 of the document management system, CP932, one list a fiscal year."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.sample.e_approval.decided import DOCUMENTS, Decided
from pipelines.sample.e_approval.drafts import DECIDED, Draft, drafts_of_year
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_short, era_year, wide
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import CANARY_NAME, GIVEN, SURNAMES

COLUMNS = (
    "年度", "起案番号", "文書番号", "件名", "起案日", "起案者所属コード", "起案者所属名", "起案者職員番号", "決裁区分", "決裁方式",
    "書面理由", "状態", "決裁日", "施行日", "保存期間", "分類記号", "添付容量(MB)",
)  # fmt: skip
_LISTS = {2024: date(2025, 4, 10), 2025: date(2026, 4, 10), 2026: date(2026, 4, 29)}
"""Fiscal years of the lists, and the day on which each was drawn."""
_LEVELS = ("区長", "副区長", "部長", "課長", "専決")
_KEPT = ("1年", "3年", "5年", "10年", "30年", "常用")
_SUBJECTS = (
    "消耗品の購入について", "会議の開催について", "補助金の交付決定について（{name}）", "時間外勤務の命令について", "契約の締結について",
    "{name}氏からの照会への回答について", "減免の決定について（{name}）", "要綱の一部改正について①", "委託料の支出について（㈱髙﨑商会）",
)  # fmt: skip
_UNKNOWN_METHOD = "電子（代行入力）"
_UNKNOWN_STATE = "保留"
AMOUNTS = {
    "unknown_method": 2,
    "impossible_optional_date": 1,
    "impossible_date": 1,
    "unknown_state": 1,
    "wide_digits": 3,
    "canary": 3,
    "department_inner_space": 4,
}
"""Drafts of each kind in every list that is long enough; no draft gets two kinds."""


def write(run: Run, rosters: dict[int, Roster]) -> list[Decided]:
    """Write all lists; returns what is decided by the last known state of every draft."""
    decided: list[Decided] = []
    earlier: list[Draft] = []
    for fiscal_year, drawn in _LISTS.items():
        drafts = drafts_of_year(run, fiscal_year, rosters[min(fiscal_year, FISCAL_YEARS[-1])])
        later = [
            draft
            for draft in earlier
            if draft.decided is not None and draft.decided > _LISTS[fiscal_year - 1]
        ]
        decided += _write(run, fiscal_year, drawn, drafts, later)
        earlier = drafts
    return decided


def _write(run: Run, fiscal_year: int, drawn: date, drafts: list[Draft], later: list[Draft]) -> list[Decided]:
    """One list; `later` are drafts of the year before that were decided after its list was drawn."""
    file = TextFile(run, f"e_approval/起案一覧_{era_year(fiscal_year)}.csv", "case", "cp932")
    kinds = _choose(run, fiscal_year, drafts, drawn)
    found: list[Decided] = []
    file.header(COLUMNS)
    for draft in later:
        file.accepted(_printed(run, draft, None), "later_state")
        found.append(_decided(draft, None))
    for place, draft in enumerate(drafts):
        if place == 1_200:
            file.header(COLUMNS, again=True)
        kind, seen = kinds.get(place), draft.as_seen_on(drawn)
        if kind in ("impossible_date", "unknown_state"):
            file.quarantined(_printed(run, seen, kind), kind)
            continue
        file.accepted(_printed(run, seen, kind), *([kind] if kind else []))
        if seen.decided is not None and kind != "impossible_optional_date":
            found.append(_decided(draft, kind))
    file.blank()
    file.total(f"合計,{len(drafts) + len(later):,}件")
    file.close()
    return found


def _choose(run: Run, fiscal_year: int, drafts: list[Draft], drawn: date) -> dict[int, str]:
    """Which drafts are dirty; only decided ones that no later list shows again."""
    if len(drafts) < 500:
        return {}
    draw = run.draw("e_approval", "list dirt", fiscal_year)
    able = [
        i
        for i, draft in enumerate(drafts)
        if draft.state == DECIDED and draft.method == "電子" and draft.as_seen_on(drawn) is draft
    ]
    kinds = [kind for kind, times in AMOUNTS.items() for _ in range(times)]
    return {able[int(i)]: kind for i, kind in zip(draw.distinct(len(able), len(kinds)), kinds, strict=True)}


def _printed(run: Run, draft: Draft, kind: str | None) -> tuple[str, ...]:
    department = run.ward.by_code[draft.department]
    name = department.name
    if kind == "department_inner_space":
        name = f"{name[:2]}　{name[2:]}　"
    number = f"{draft.number:07d}"
    decided = era_short(draft.decided) if draft.decided else ""
    if kind == "impossible_optional_date":
        decided = f"R{draft.drafted.year - 2018}.11.31"
    drafted = (
        f"令和{draft.drafted.year - 2018}年4月31日" if kind == "impossible_date" else era_long(draft.drafted)
    )
    sent = era_short(draft.decided + timedelta(days=1)) if draft.decided else ""
    return (
        era_year(draft.fiscal_year),
        wide(number) if kind == "wide_digits" else number,
        f"{draft.fiscal_year - 2018}白{department.name[0]}第{draft.number}号" if draft.decided else "",
        _subject(draft, kind),
        drafted,
        department.code,
        name,
        draft.drafter,
        _LEVELS[draft.level],
        _UNKNOWN_METHOD if kind == "unknown_method" else draft.method,
        draft.reason,
        _UNKNOWN_STATE if kind == "unknown_state" else draft.state,
        decided,
        sent,
        _KEPT[draft.number % len(_KEPT)],
        f"{chr(65 + draft.number % 8)}-{draft.number % 40:02d}",
        f"{draft.megabytes / 10:g}",
    )


def _subject(draft: Draft, kind: str | None) -> str:
    if kind == "canary":
        return f"減免の決定について（{CANARY_NAME}）"
    name = f"{SURNAMES[draft.number % len(SURNAMES)]}　{GIVEN[draft.number // 7 % len(GIVEN)]}"
    return _SUBJECTS[draft.number * 5 % len(_SUBJECTS)].format(name=name)


def _decided(draft: Draft, kind: str | None) -> Decided:
    if draft.decided is None:
        raise ValueError("only decided drafts are counted")
    return Decided(
        DOCUMENTS,
        draft.decided,
        None if kind == "unknown_method" else draft.method,
        draft.reason,
        draft.department,
        (draft.decided - draft.drafted).days * 86_400,
        (draft.decided - draft.drafted).days * 86_400,
        None,
    )
