"""What the offices themselves list: linked data items, proposals, projects, assessments, facilities, incidents, systems."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.sample.figures import of_fiscal_year
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.register.books import (
    DISTRICTS,
    Book,
    as_of,
    days_of,
    last_day,
    tell,
    tell_counts,
    tell_share,
    typed,
)
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_year
from pipelines.sample.ward import CANARY_NAME

_ITEMS, _FACILITIES, _SYSTEMS = 92, 58, 74
_PROPOSALS = {2024: 78, 2025: 112}
_ASSESSED = {2024: (16, 6), 2025: (21, 5)}
"""New systems and services with an assessment, and without one."""
_INCIDENTS = {2024: 9, 2025: 7}
_OFFICES = ("総務課", "戸籍住民課", "産業観光課", "介護保険課", "道路公園課", "防災課")


def write(run: Run) -> None:
    """Write the seven ledgers."""
    _data_items(run)
    for fiscal_year in FISCAL_YEARS:
        _proposals(run, fiscal_year)
        _assessments(run, fiscal_year)
    _projects(run)
    _facilities(run)
    _incidents(run)
    _systems(run)


def _data_items(run: Run) -> None:
    draw = run.draw("register", "items")
    book = Book(run, "データ連携基盤_項目台帳")
    book.above("データ連携基盤　項目台帳", None, "基準日", "R8.3.31")
    book.header(
        ("項目ID", "データ項目名", "分野", "提供元システム", "所管課", "状態", "連携開始日", "連携終了日")
    )
    book.plant("header_reworded", 2)
    fields = ("防災", "福祉", "子育て", "都市基盤", "行政運営")
    spans = []
    for place in range(_ITEMS):
        begun = date(2024, 2, 1) + timedelta(days=draw.one(0, 780))
        ended = date(2025, 12, 31) if place % 30 == 17 else None
        state = "廃止" if ended else "停止" if place % 33 == 8 else "稼働中"
        printed, dirt = typed(begun, place)
        book.accepted((f"DI-{place + 1:04d}", f"{fields[place % 5]}の項目{place // 5 + 1}", fields[place % 5], f"システム{place % 9 + 1}",
                       _OFFICES[place % 6], state, printed, ended.isoformat() if ended else None), *dirt)  # fmt: skip
        spans.append((begun, ended, state))
    book.close()
    for year in FISCAL_YEARS:
        day = last_day(year)
        running = sum(b <= day and (e is None or day < e) and s != "停止" for b, e, s in spans)
        tell(run, "data_linkage_item_count", as_of(day), running, numerator=running)


def _proposals(run: Run, fiscal_year: int) -> None:
    draw = run.draw("register", "proposals", fiscal_year)
    book = Book(run, f"業務改善提案一覧_{era_year(fiscal_year)}")
    book.header(("提案番号", "提出日", "提案課", "提案者", "デジタル区分", "審査結果"))
    book.plant("header_reworded")
    counted = []
    for place, day in enumerate(days_of(draw, fiscal_year, _PROPOSALS[fiscal_year]), start=1):
        digital = draw.happens(720)
        state = draw.pick_weighted((("採択", 30), ("不採択", 28), ("審査中", 34), ("取り下げ", 8)))
        printed, dirt = typed(day, place)
        name = CANARY_NAME if place == 12 else None
        number, office = f"T-{fiscal_year}-{place:03d}", _OFFICES[place % 6]
        cells = (number, printed, office, name, "○" if digital else "×", state)
        book.accepted(cells, *dirt, *(["canary"] if name else []))
        if digital and state != "取り下げ":
            counted.append(office)
    number = f"T-{fiscal_year}-{_PROPOSALS[fiscal_year] + 1:03d}"
    for state in ("採択", "不採択"):
        book.other((number, f"{fiscal_year + 1}/3/31", "総務課", None, "○", state), "repeated_number")
    book.close()
    tell_counts(run, "improvement_proposals", fiscal_year, "department", counted)


def _assessments(run: Run, fiscal_year: int) -> None:
    draw = run.draw("register", "assessments", fiscal_year)
    done, missed = _ASSESSED[fiscal_year]
    book = Book(run, f"DXアセスメント台帳_{era_year(fiscal_year)}")
    book.above("DXアセスメント台帳", None, era_year(fiscal_year))
    book.header(("案件ID", "案件名", "要求課", "新規", "予算要求日", "実施状況", "完了日"))
    book.plant("header_reworded", 5)
    kinds = ["done"] * done + ["missed"] * missed + ["renewal"] * 4
    for place, (kind, day) in enumerate(
        zip(kinds, days_of(draw, fiscal_year, len(kinds)), strict=True), start=1
    ):
        finished = (day + timedelta(days=25)).isoformat() if kind == "done" else None
        book.accepted((f"A-{fiscal_year}-{place:03d}", f"案件{place}", _OFFICES[place % 6], "×" if kind == "renewal" else "○",
                       day.isoformat(), "実施済" if kind == "done" else "未実施", finished))  # fmt: skip
    book.close()
    tell_share(run, "dx_assessment_rate", of_fiscal_year(fiscal_year), done, done + missed)


def _projects(run: Run) -> None:
    """(state, evaluation, across departments, begun, ended, evaluated) of each team."""
    rows = (
        [("完了", "成功", True, 2024)] * 5 + [("完了", "不成功", True, 2024)] * 2 + [("中止", None, True, 2024)]
        + [("保留", None, True, 2024), ("完了", "成功", False, 2024)]
        + [("完了", "成功", True, 2025)] * 6 + [("完了", "不成功", True, 2025)] + [("中止", "不成功", True, 2025)]
        + [("実施中", None, True, 2025)] * 3
    )  # fmt: skip
    book = Book(run, "DXプロジェクト台帳")
    book.above("DXプロジェクト台帳")
    book.header(
        ("PJ番号", "PJ名", "主管課", "横断", "進捗", "開始日", "完了日", "評価日", "評価結果", "リーダー")
    )
    book.plant("header_reworded", 7)
    won: dict[int, int] = {}
    judged: dict[int, int] = {}
    begun: dict[int, int] = {}
    for place, (state, result, across, year) in enumerate(rows, start=1):
        start = date(year, 4 + place % 8, 1 + place % 20)
        over = state in ("完了", "中止")
        end = date(year + 1, 2, 1 + place % 20) if over else None
        judged_on = date(year + 1, 3, 2 + place % 20) if over else None
        begun[year] = begun.get(year, 0) + 1
        if over and across:
            judged[year] = judged.get(year, 0) + 1
            won[year] = won.get(year, 0) + (result == "成功")
        book.accepted((f"PJ-{place:03d}", f"プロジェクト{place}", _OFFICES[place % 6], "○" if across else "×", state, start.isoformat(),
                       end.isoformat() if end else None, judged_on.isoformat() if judged_on else None, result, None))  # fmt: skip
    book.close()
    for year in FISCAL_YEARS:
        keys = of_fiscal_year(year)
        tell(run, "dx_project_teams", keys, begun[year], numerator=begun[year])
        tell_share(run, "cross_dept_project_success_rate", keys, won[year], judged[year])


def _facilities(run: Run) -> None:
    draw = run.draw("register", "facilities")
    book = Book(run, "公共施設_Wi-Fi端末台帳")
    book.above("公共施設 Wi-Fi・公共端末 設置台帳")
    book.above("基準日", era_long(last_day(FISCAL_YEARS[-1])))
    book.header(("施設コード", "施設名称", "種別", "地区", "主要施設", "無線LAN", "公共端末", "所在地"))
    book.plant("header_reworded", 5)
    both = wifi = terminal = main = 0
    for place in range(_FACILITIES):
        is_main, has_wifi, has_terminal = draw.happens(620), draw.happens(790), draw.happens(510)
        kind = ("区民館", "図書館", "スポーツ施設", "福祉施設", "庁舎")[place % 5]
        marks = ("○", "×") if place % 4 else ("有", "無")
        cells = (f"FA-{place + 1:03d}", f"{DISTRICTS[place % 7][:2]}{kind}{place // 35 + 1}", kind, DISTRICTS[place % 7],
                 "○" if is_main else "×", marks[not has_wifi], marks[not has_terminal], None)  # fmt: skip
        book.accepted(cells)
        main += is_main
        both += is_main and has_wifi and has_terminal
        wifi += is_main and has_wifi
        terminal += is_main and has_terminal
    book.close()
    keys = as_of(last_day(FISCAL_YEARS[-1]))
    tell_share(run, "public_facility_wifi_terminal_rate", keys, both, main, wifi=wifi, terminal=terminal)


def _incidents(run: Run) -> None:
    book = Book(run, "情報セキュリティインシデント台帳")
    book.header(("事案番号", "発覚日", "種別", "重大度", "発生課", "対応状況"))
    book.plant("header_reworded", 4)
    for fiscal_year in FISCAL_YEARS:
        draw = run.draw("register", "incidents", fiscal_year)
        kinds = []
        for place, day in enumerate(days_of(draw, fiscal_year, _INCIDENTS[fiscal_year] + 1), start=1):
            kind = draw.pick(("誤送信", "紛失", "障害"))
            false_alarm = place == 3
            book.accepted((f"INC-{fiscal_year}-{place:03d}", day.isoformat(), kind, draw.pick(("中", "低")), _OFFICES[place % 6],
                           "誤報" if false_alarm else "対応済"))  # fmt: skip
            kinds += [] if false_alarm else [kind]
        tell_counts(run, "security_incidents", fiscal_year, "category", kinds)
    book.close()


def _systems(run: Run) -> None:
    draw = run.draw("register", "systems")
    book = Book(run, "情報システム台帳")
    book.above("情報システム台帳")
    book.above("基準日", 46_112)
    book.header(("システムID", "システム名", "分類", "所管課", "状態", "導入日", "廃止日", "業者名"))
    book.plant("header_reworded", 3)
    book.plant("serial_1900")
    running = old = 0
    day = last_day(FISCAL_YEARS[-1])
    for place in range(_SYSTEMS):
        begun = date(2006 + draw.one(0, 19), draw.one(1, 12), 1)
        state = "廃止" if place % 12 == 5 else "構築中" if place % 25 == 11 else "運用中"
        ended = date(2025, 9, 30) if state == "廃止" else None
        if state == "構築中":
            begun = date(2026, 10, 1)
        printed, dirt = typed(begun, place)
        book.accepted((f"SY-{place + 1:03d}", f"業務システム{place + 1}", ("基幹系", "内部情報系", "住民向け")[place % 3],
                       _OFFICES[place % 6], state, printed, ended.isoformat() if ended else None, None), *dirt)  # fmt: skip
        runs = state == "運用中" and begun <= day
        running += runs
        old += runs and begun <= day.replace(year=day.year - 10)
    book.close()
    keys = as_of(day)
    tell(run, "systems_operated", keys, running, numerator=running)
    tell_share(run, "legacy_system_share", keys, old, running)
