"""利用記録, 講習会 and 相談記録: events of a fiscal year."""

from __future__ import annotations

from datetime import date

from pipelines.sample.figures import of_fiscal_year
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.register.books import DISTRICTS, Book, days_of, tell, tell_counts, tell_share, typed
from pipelines.sample.register.statistics import Residents
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import CANARY_NAME

_USES = {2024: 1_650, 2025: 2_150}
_CONSULTATIONS = {2024: 1_150, 2025: 1_420}
_COURSES = {2024: 34, 2025: 46}
_AGES = (("64歳以下", 8), ("65-69歳", 18), ("70-74歳", 26), ("75-79歳", 28), ("80歳以上", 20))
_CHANNELS = (("窓口", 46), ("電話", 30), ("オンライン", 14), ("訪問", 10))
_TOPICS = (("スマートフォン", 44), ("オンライン申請", 27), ("詐欺・安全", 17), ("その他", 12))


def write(run: Run, residents: Residents) -> None:
    """Write the three ledgers of each fiscal year."""
    for fiscal_year in FISCAL_YEARS:
        _uses(run, residents, fiscal_year)
        _courses(run, fiscal_year)
        _consultations(run, fiscal_year)


def _uses(run: Run, residents: Residents, fiscal_year: int) -> None:
    """An export of an app: people come again and again, and some are not asked who they are."""
    draw = run.draw("register", "uses", fiscal_year)
    file = TextFile(run, f"register/利用記録_{era_year(fiscal_year)}.csv", "ledger_entry", "utf-8-sig")
    file.header(
        ("利用記録番号", "利用日", "拠点番号", "拠点名", "利用者番号", "年齢階級", "支援内容", "氏名")
    )
    people: set[str] = set()
    anonymous, counted = 0, 0
    days = days_of(draw, fiscal_year, _USES[fiscal_year])
    for place, day in enumerate(days, start=1):
        site = draw.one(1, 20)
        known = not draw.happens(150)
        person = f"R-{20_000 + draw.one(0, 900 if fiscal_year == 2024 else 1_150):05d}" if known else ""
        cells = [f"U-{fiscal_year % 100}-{place:05d}", day.isoformat(), f"K-{site:03d}", f"相談コーナー{site}", person,
                 draw.pick_weighted(_AGES), ("スマートフォンの操作", "行政手続", "キャッシュレス", "その他")[place % 4], ""]  # fmt: skip
        if place % 700 == 300:
            cells[1] = f"{fiscal_year}/2/30"
            file.quarantined(cells, "impossible_date")
            continue
        dirt = [] if known else ["anonymous_use"]
        if place % 400 == 9:
            cells[7], dirt = CANARY_NAME, [*dirt, "canary"]
        file.accepted(cells, *dirt)
        counted += 1
        anonymous += not known
        people |= {person} if known else set()
    file.close()
    keys = of_fiscal_year(fiscal_year)
    elderly = residents.elderly(date(fiscal_year, 4, 1))
    tell_share(run, "digital_support_annual_uses_ratio", keys, counted, elderly)
    tell(run, "digital_support_recipients", keys, len(people) + anonymous,
         numerator=len(people) + anonymous, identified=len(people), anonymous=anonymous)  # fmt: skip


def _courses(run: Run, fiscal_year: int) -> None:
    draw = run.draw("register", "courses", fiscal_year)
    book = Book(run, f"講習会実施記録_{era_year(fiscal_year)}")
    book.above(f"高齢者向けデジタル講習会　実施記録　{era_year(fiscal_year)}")
    book.above()
    book.header(("講習会番号", "講習会名", "開催日", "会場", "地区", "状態", "参加人数", "定員", "備考"))
    book.plant("header_reworded")
    total, unknown = 0, 0
    for place, day in enumerate(days_of(draw, fiscal_year, _COURSES[fiscal_year]), start=1):
        printed, dirt = typed(day, place)
        people: int | str = draw.one(6, 24)
        state = "実施"
        if place % 10 == 0:
            state, people = "中止", 0
        elif place % 17 == 5:
            people, dirt, unknown = "…", [*dirt, "figure_unknown"], unknown + 1
        elif place % 13 == 6:
            total += int(people)
            people, dirt = f"{people}人", [*dirt, "count_with_unit"]
        else:
            total += int(people)
        district = DISTRICTS[place % 6]
        cells = (f"L-{fiscal_year}-{place:03d}", ("はじめてのスマートフォン", "オンライン申請を使う", "安全な使い方")[place % 3],
                 printed, f"{district[:2]}区民館", district, state, people, 24, None)  # fmt: skip
        book.accepted(cells, *dirt)
    last = _COURSES[fiscal_year] + 1
    book.other(
        (
            f"L-{fiscal_year}-{last:03d}",
            "安全な使い方",
            f"{fiscal_year + 1}/3/30",
            "中央区民館",
            "中央地区",
            "実施",
            None,
        ),
        "missing_required",
    )
    book.other(
        (
            f"L-{fiscal_year}-{last + 1:03d}",
            "安全な使い方",
            f"{fiscal_year + 1}/3/31",
            "中央区民館",
            "中央地区",
            "実施",
            "大勢",
        ),
        "word_for_a_number",
    )
    book.other(("計", None, None, None, None, None, total), "total_row")
    book.close()
    tell(
        run,
        "elderly_course_participants",
        of_fiscal_year(fiscal_year),
        total,
        numerator=total,
        courses_unknown=unknown,
    )


def _consultations(run: Run, fiscal_year: int) -> None:
    draw = run.draw("register", "consultations", fiscal_year)
    file = TextFile(run, f"register/相談記録_{era_year(fiscal_year)}.csv", "ledger_entry", "cp932")
    file.header(("相談番号", "相談日", "相談方法", "相談内容区分", "対応場所", "所管課", "相談内容"))
    channels = []
    for place, day in enumerate(days_of(draw, fiscal_year, _CONSULTATIONS[fiscal_year]), start=1):
        channel, topic = draw.pick_weighted(_CHANNELS), draw.pick_weighted(_TOPICS)
        cells = [
            f"C-{fiscal_year % 100}-{place:05d}",
            f"{day:%Y/%m/%d}",
            channel,
            topic,
            f"{DISTRICTS[place % 6][:2]}区民館",
            "地域振興課",
            "",
        ]
        if place % 500 == 77:
            file.quarantined([*cells[:2], "", *cells[3:]], "missing_required")
            continue
        file.accepted(cells)
        if place % 600 == 55:
            file.repeated(cells)
        channels.append(channel)
    file.total(f"合計,,,,,,{len(channels):,}件")
    file.close()
    tell_counts(run, "digital_consultations", fiscal_year, "channel", channels)
