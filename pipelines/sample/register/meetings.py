"""DX推進ネットワーク会議, and meeting rooms with what was reported of each meeting."""

from __future__ import annotations

from datetime import date

from pipelines.sample.figures import of_fiscal_year, of_month, percent
from pipelines.sample.plan import FISCAL_YEARS, Month, months
from pipelines.sample.register.books import Book, days_of, tell, tell_share
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year
from pipelines.sample.textfile import TextFile

_RESERVATIONS = {2024: 420, 2025: 540}
_OFFICES = (
    ("020100", "総務課"),
    ("010100", "企画課"),
    ("030100", "戸籍住民課"),
    ("050100", "福祉総務課"),
    ("080100", "都市計画課"),
)
_WITHOUT_MEETING = {(2024, 8), (2025, 1), (2025, 2)}
"""Calendar months in which the network did not meet; in March 2025 it met twice, which makes up for nothing."""


def write(run: Run) -> None:
    """Write one workbook of the network and one export of the rooms for each fiscal year."""
    _network(run)
    for fiscal_year in FISCAL_YEARS:
        _rooms(run, fiscal_year)


def _network(run: Run) -> None:
    book = Book(run, "DX推進ネットワーク会議_開催記録")
    book.above("DX推進ネットワーク会議　開催記録")
    book.header(("会議番号", "開催日", "開催状況", "開催方法", "参加者数", "議題"))
    book.plant("header_reworded", 2)
    number = 0
    held: dict[Month, int] = {}
    for month in months():
        days = [] if (month.year, month.month) in _WITHOUT_MEETING else [10 + month.index % 15]
        days += [28] if (month.year, month.month) == (2025, 3) else []
        for day in days:
            number += 1
            book.accepted((f"NW-{number:03d}", date(month.year, month.month, day).isoformat(), "開催", ("対面", "併用")[number % 2],
                           10 + number % 7, None))  # fmt: skip
        held[month] = len(days)
        if (month.year, month.month) == (2025, 1):
            number += 1
            book.accepted((f"NW-{number:03d}", "2025/1/21", "中止", "対面", None, None), "figure_blank")
    book.close()
    for month, times in held.items():
        tell(run, "dx_network_meetings", of_month(month), times, numerator=times)
    for fiscal_year in FISCAL_YEARS:
        inside = [times for month, times in held.items() if month.fiscal_year == fiscal_year]
        met = sum(times > 0 for times in inside)
        tell(run, "dx_network_meetings", of_fiscal_year(fiscal_year), sum(inside), numerator=sum(inside),
             months_met=met, months=len(inside))  # fmt: skip


def _rooms(run: Run, fiscal_year: int) -> None:
    """予約システムの書き出し: not all meetings are reported; what is cancelled is no meeting."""
    draw = run.draw("register", "rooms", fiscal_year)
    file = TextFile(run, f"register/会議室予約_{era_year(fiscal_year)}.csv", "ledger_entry", "cp932")
    file.header(
        (
            "予約番号",
            "利用日",
            "会議室",
            "所属コード",
            "利用課",
            "予約状態",
            "実施報告",
            "ペーパーレス",
            "会議名",
        )
    )
    reported_share = 720 if fiscal_year == 2024 else 870
    rows: list[tuple[date, bool, bool]] = []
    for place, day in enumerate(days_of(draw, fiscal_year, _RESERVATIONS[fiscal_year]), start=1):
        code, office = _OFFICES[draw.one(0, 4)]
        cancelled = draw.happens(70)
        reported = not cancelled and draw.happens(reported_share)
        paperless = reported and draw.happens(560 if fiscal_year == 2024 else 680)
        number, room = f"RSV-{fiscal_year % 100}-{place:05d}", f"第{place % 6 + 1}会議室"
        marks = (
            ("取消", "未", "")
            if cancelled
            else ("実施", "済" if reported else "未", ("○" if paperless else "×") if reported else "")
        )
        file.accepted((number, f"{day:%Y/%m/%d}", room, code, office, *marks, ""))
        if not cancelled:
            rows.append((day, reported, paperless))
    file.close()
    for month in months():
        if month.fiscal_year == fiscal_year:
            inside = [row for row in rows if month.first <= row[0] <= month.last]
            _tell_paperless(run, of_month(month), inside)
    _tell_paperless(run, of_fiscal_year(fiscal_year), rows)


def _tell_paperless(run: Run, keys: dict[str, object], rows: list[tuple[date, bool, bool]]) -> None:
    reported, paperless = sum(r for _, r, _ in rows), sum(p for *_, p in rows)
    share = percent(reported, len(rows))
    tell_share(run, "paperless_meeting_rate", keys, paperless, reported,
               reserved=len(rows), coverage=None if share is None else share / 100)  # fmt: skip
