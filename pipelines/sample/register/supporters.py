"""支援員台帳, 地区マスタ and 拠点台帳: stocks on a reference day, by district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.sample.figures import percent
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.register.books import DISTRICTS, Book, as_of, last_day, tell, typed
from pipelines.sample.register.statistics import Residents
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, serial, wide
from pipelines.sample.ward import CANARY_NAME, CANARY_PHONE

_SUPPORTERS, _SITES = 168, 22
_TWICE = 6
"""Supporters who were registered a second time after a pause, under a new number."""
_SPARSE = "臨海地区"
"""The district whose only site was closed."""


@dataclass(frozen=True, slots=True)
class _Entry:
    number: str
    person: str
    district: str
    state: str
    begun: date
    ended: date | None

    def counts_on(self, day: date) -> bool:
        """登録日 <= 基準日 < 解除日, and not 休止."""
        return self.state != "休止" and self.begun <= day and (self.ended is None or day < self.ended)


def write(run: Run, residents: Residents) -> None:
    """Write the three ledgers."""
    _supporters(run, residents)
    _district_master(run)
    _sites(run)


def _drawn_supporters(run: Run) -> list[_Entry]:
    draw = run.draw("register", "supporters")
    found = []
    for place in range(_SUPPORTERS):
        begun = date(2023, 4, 1) + timedelta(days=draw.one(0, 1_090))
        ended = begun + timedelta(days=draw.one(150, 900)) if draw.happens(180) else None
        if ended is not None and ended > date(2026, 4, 30):
            ended = None
        state = "終了" if ended else "休止" if draw.happens(60) else "有効"
        person = f"P-{10_000 + place:05d}"
        found.append(_Entry(f"S-{place + 1:04d}", person, draw.pick(DISTRICTS[:-1]), state, begun, ended))
    for again in range(_TWICE):
        first = found[again]
        number = f"S-{_SUPPORTERS + again + 1:04d}"
        found.append(_Entry(number, first.person, first.district, "有効", date(2025, 10, 1), None))
    return found


def _supporters(run: Run, residents: Residents) -> None:
    entries = sorted(_drawn_supporters(run), key=lambda e: (e.district, e.number))
    book = Book(run, "支援員台帳_令和7年度末")
    book.above("デジタル活用支援員　登録者台帳")
    book.above("基準日", era_long(last_day(FISCAL_YEARS[-1])))
    book.above()
    columns = (
        "支援員番号",
        "氏名",
        "名寄せ番号",
        "地区",
        "活動形態",
        "状態",
        "登録年月日",
        "解除日",
        "連絡先",
        "来年度の希望",
    )
    book.header(columns)
    book.plant("header_reworded", 2)
    book.plant("column_added")
    example = ("記入例", None, "P-10023", "北部地区", "巡回", "有効", "2024/5/1", None, None, None)
    book.other(example, "example_row")
    _supporter_rows(book, entries)
    total: list[str | int | None] = ["合計", None, None, None, None, f"{len(entries)}人"]
    book.other(total, "total_row")
    book.other(("※ 休止中の人は配置数に数えない。",), "note")
    book.close(guide=True)
    days = [last_day(year) for year in FISCAL_YEARS]
    lost = {"S-0040", "S-0041"}
    for day in days:
        standing = [e for e in entries if e.counts_on(day) and e.number not in lost]
        people = {e.person for e in standing}
        keys = as_of(day)
        tell(
            run,
            "digital_supporter_registered_count",
            keys,
            len(people),
            numerator=len(people),
            registrations=len(standing),
        )
        for district in DISTRICTS:
            here = len({e.person for e in standing if e.district == district})
            if here:
                tell(run, "digital_supporter_registered_count", keys, here, numerator=here,
                     breakdown="district", breakdown_code=district)  # fmt: skip
        whole = residents.all(day.replace(day=1))
        rate = percent(len(people), whole)
        tell(run, "digital_supporters_per_10k", keys, None if rate is None else rate * 100,
             supporters=len(people), denominator=whole)  # fmt: skip


def _supporter_rows(book: Book, entries: list[_Entry]) -> None:
    """One line each; districts in merged cells, some days of eras, one line twice and one without its day."""
    begin, before = 0, ""
    for place, e in enumerate(entries):
        day, dirt = typed(e.begun, place)
        number = e.number
        if place % 31 == 4:
            number, dirt = wide(e.number), [*dirt, "wide_digits"]
        state = e.state
        if place > 0 and entries[place - 1].state == e.state and place % 23 == 7:
            state, dirt = "同上", [*dirt, "same_as_above"]
        begun: str | int = day
        if place % 19 == 11:
            begun, dirt = serial(e.begun), ["serial_1900", *[d for d in dirt if d != "date_spelling"]]
        name = CANARY_NAME if place % 20 == 1 else None
        dirt = [*dirt, "canary"] if name else dirt
        ended = e.ended.isoformat() if e.ended else None
        cells = [number, name, e.person, e.district if e.district != before else None,
                 ("常設", "巡回", "オンライン")[place % 3], state, begun, ended, CANARY_PHONE if name else None, None]  # fmt: skip
        if e.number == "S-0040":
            cells[6] = None
            row = book.other(cells, "missing_required")
        elif e.number == "S-0041":
            cells[6] = "6.5.1"
            row = book.other(cells, "without_era")
        else:
            row = book.accepted(cells, *dirt)
        if e.district != before:
            begin, before = row, e.district
        elif row > begin:
            book.sheet.merged = [m for m in book.sheet.merged if m[0] != begin]
            book.sheet.merged.append((begin, 4, row, 4))


def _district_master(run: Run) -> None:
    book = Book(run, "地区マスタ")
    book.header(("地区コード", "地区名", "開始日", "終了日"))
    for place, district in enumerate(DISTRICTS, start=1):
        book.accepted((f"{place:02d}", district, "2020/4/1", None))
    book.close()


def _sites(run: Run) -> None:
    draw = run.draw("register", "sites")
    book = Book(run, "支援拠点台帳_令和7年度末")
    book.above("デジタル活用支援拠点　台帳")
    book.above("基準日：令和8年3月31日現在")
    book.header(("拠点番号", "名称※", "地区", "施設種別", "所管課", "状態", "開設日", "閉鎖日", "所在地"))
    book.plant("header_reworded")
    sites = []
    for place in range(_SITES):
        district = DISTRICTS[place % 6]
        begun = date(2023, 7, 1) + timedelta(days=draw.one(0, 800))
        ended = date(2025, 9, 30) if place == 5 else None
        state = "閉鎖" if ended else "準備中" if place == 9 else "休止" if place == 14 else "開設中"
        sites.append(
            _Entry(f"K-{place + 1:03d}", "", district, {"準備中": "休止"}.get(state, state), begun, ended)
        )
        kind = ("区民館", "図書館", "老人福祉センター", "民間施設")[place % 4]
        day, dirt = typed(begun, place)
        book.accepted((f"K-{place + 1:03d}", f"{district[:2]}{kind} 相談コーナー{place // 6 + 1}", district, kind,
                       "地域振興課", state, day, ended.isoformat() if ended else None, None), *dirt)  # fmt: skip
    sites.append(_Entry(f"K-{_SITES + 1:03d}", "", _SPARSE, "閉鎖", date(2023, 8, 1), date(2025, 12, 1)))
    book.accepted((f"K-{_SITES + 1:03d}", "臨海民間施設 相談コーナー", _SPARSE, "民間施設", "地域振興課", "閉鎖",
                   "2023/8/1", "2025/12/1", None))  # fmt: skip
    book.close()
    for year in FISCAL_YEARS:
        keys = as_of(last_day(year))
        standing = [site for site in sites if site.counts_on(last_day(year))]
        tell(run, "digital_support_sites", keys, len(standing), numerator=len(standing))
        covered = {site.district for site in standing}
        for district in DISTRICTS:
            here = sum(site.district == district for site in standing)
            tell(run, "digital_support_site_count_per_district", keys, here, numerator=here,
                 breakdown="district", breakdown_code=district)  # fmt: skip
        tell(run, "digital_support_site_count_per_district", keys, percent(len(covered), len(DISTRICTS)),
             numerator=len(covered), denominator=len(DISTRICTS))  # fmt: skip
