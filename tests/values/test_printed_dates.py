"""Dates of handbook 2.4 and 3 and of the acceptance matrix; every expected day was worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.values import parse_date, parse_datetime, parse_fiscal_year, parse_time

READ = {
    "令和6年4月1日": date(2024, 4, 1),
    "令和元年５月１日": date(2019, 5, 1),
    "R6.4.1": date(2024, 4, 1),
    "r6-4-1": date(2024, 4, 1),
    "R06/04/01": date(2024, 4, 1),
    "Ｒ８．４．１": date(2026, 4, 1),
    "令8.4.1": date(2026, 4, 1),
    "R080401": date(2026, 4, 1),
    "㋿8年4月1日": date(2026, 4, 1),
    "㍻31年4月30日": date(2019, 4, 30),
    "令和 6年 4月 1日": date(2024, 4, 1),
    "　令和6年4月1日　": date(2024, 4, 1),
    "H31.4.30": date(2019, 4, 30),
    "平成元年1月8日": date(1989, 1, 8),
    "昭和64年1月7日": date(1989, 1, 7),
    "S01.12.25": date(1926, 12, 25),
    "T01.07.30": date(1912, 7, 30),
    "明治45年7月29日": date(1912, 7, 29),
    "M45.07.30": date(1912, 7, 30),
    "大正15年12月25日": date(1926, 12, 25),
    "令和８年四月一日": date(2026, 4, 1),
    "二〇二四年十二月二十一日": date(2024, 12, 21),
    "令和六年十月三十日": date(2024, 10, 30),
    "2024/4/1": date(2024, 4, 1),
    "2024-04-01": date(2024, 4, 1),
    "2024.04.01": date(2024, 4, 1),
    "20240401": date(2024, 4, 1),
    "２０２６年４月１日": date(2026, 4, 1),
    "2026年4月1日(水)": date(2026, 4, 1),
    "2024年5月14日（火曜日）": date(2024, 5, 14),
    "2024年5月14日火曜日": date(2024, 5, 14),
    "2024/2/29": date(2024, 2, 29),
    "45383": date(2024, 4, 1),
    "45383.5": date(2024, 4, 1),
    "2024/04/01 9:05": date(2024, 4, 1),
    "2026/04/01 24:00": date(2026, 4, 2),
    "2026-03-31T15:00:00Z": date(2026, 4, 1),
    "1900/01/01": date(1900, 1, 1),
    "2100-12-31": date(2100, 12, 31),
}

OVERRUN = {
    "平成31年5月1日": date(2019, 5, 1),
    "平成32年1月1日": date(2020, 1, 1),
    "昭和64年1月8日": date(1989, 1, 8),
    "H36.4.1": date(2024, 4, 1),
    "大正15年12月26日": date(1926, 12, 26),
}

REFUSED = {
    "令和元年4月30日": "before_era",
    "平成元年1月7日": "before_era",
    "昭和元年12月24日": "before_era",
    "令和0年1月1日": "impossible_date",
    "令和元年13月1日": "impossible_date",
    "2025/2/29": "impossible_date",
    "2026/4/31": "impossible_date",
    "0000-00-00": "impossible_date",
    "20241301": "impossible_date",
    "99999999": "impossible_date",
    "令和99年1月1日": "implausible_date",
    "9999/12/31": "implausible_date",
    "1899/12/31": "implausible_date",
    "2101-01-01": "implausible_date",
    "6.4.1": "ambiguous_date",
    "26/4/1": "ambiguous_date",
    "4/1": "ambiguous_date",
    "4月1日": "ambiguous_date",
    "四月一日": "ambiguous_date",
    "4/1/2024": "ambiguous_date",
    "2024": "ambiguous_date",
    "6.4": "ambiguous_date",
    "240401": "ambiguous_date",
    "5060401": "ambiguous_date",
    "9999": "ambiguous_date",
    "60": "excel_serial_60",
    "60.5": "excel_serial_60",
    "令和6年4月": "incomplete_date",
    "2024/04": "incomplete_date",
    "2024年": "incomplete_date",
    "未完了": "not_a_date",
    "24:00": "not_a_date",
    "-1": "not_a_date",
    "1e300": "not_a_date",
    "①年②月③日": "not_a_date",
    "2024/4/19:05": "not_a_date",
    "令和6年4月1日現在": "not_a_date",
    "2024/04/01 25:00": "impossible_time",
    "2024/04/01 9:60": "impossible_time",
    "#REF!": "excel_error",
    "#DIV/0!": "excel_error",
    "########": "excel_hashes",
    "#NOCACHE!": "formula_without_value",
    "2024/04/01\x00": "control_character",
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_read(text: str, expected: date) -> None:
    parsed = parse_date(text)
    assert (parsed.value, parsed.reason, parsed.warning) == (expected, None, None)


@pytest.mark.parametrize(("text", "expected"), OVERRUN.items())
def test_read_with_a_warning_that_the_era_had_ended(text: str, expected: date) -> None:
    parsed = parse_date(text)
    assert (parsed.value, parsed.reason, parsed.warning) == (expected, None, "era_overrun")


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused(text: str, reason: str) -> None:
    parsed = parse_date(text)
    assert (parsed.value, parsed.reason) == (None, reason)


@pytest.mark.parametrize("text", ["", " ", "　", "\t\n", "\u200b", "\ufeff", "-", "－", "―", "ー"])
def test_blank(text: str) -> None:
    assert parse_date(text) == parse_datetime(text) == parse_time(text) == parse_fiscal_year(text)
    assert (parse_date(text).value, parse_date(text).reason) == (None, None)


def test_serials_of_the_1904_system() -> None:
    assert parse_date("43921", date_system=1904).value == date(2024, 4, 1)
    assert parse_date("60", date_system=1904).reason == "ambiguous_date"


def test_weekday_that_contradicts_the_date() -> None:
    parsed = parse_date("2026年4月1日(火)")
    assert (parsed.value, parsed.warning) == (date(2026, 4, 1), "weekday_mismatch")


NINE_FIVE = datetime(2024, 4, 1, 9, 5)

MOMENTS = {
    "2024/04/01 9:05": NINE_FIVE,
    "2024-04-01T09:05:00": NINE_FIVE,
    "2024-04-01T09:05:12+09:00": NINE_FIVE.replace(second=12),
    "2024-04-01T00:05:00Z": NINE_FIVE,
    "2024-04-01 00:05 UTC": NINE_FIVE,
    "2024-03-31T17:05:00-07:00": NINE_FIVE,
    "2024-04-01 09:05:12.250 +0900": NINE_FIVE.replace(second=12, microsecond=250_000),
    "令和6年4月1日 午前9時5分": NINE_FIVE,
    "R6.4.1 9:05 AM": NINE_FIVE,
    "2024年4月1日(月) 09:05": NINE_FIVE,
    "2024年4月1日9時5分": NINE_FIVE,
    "2024/4/1 午後9:05": NINE_FIVE.replace(hour=21),
    "2024/4/1 午前0時": NINE_FIVE.replace(hour=0, minute=0),
    "2024/4/1 午後12:05": NINE_FIVE.replace(hour=12),
    "202404010905": NINE_FIVE,
    "20240401090500": NINE_FIVE,
    "20240401T090500+0900": NINE_FIVE,
    "45383.378472222": NINE_FIVE,
    "2024/03/31 24:00": datetime(2024, 4, 1),
}


@pytest.mark.parametrize(("text", "expected"), MOMENTS.items())
def test_moments_in_tokyo(text: str, expected: datetime) -> None:
    moment = parse_datetime(text).value
    assert moment is not None
    assert (moment.local, moment.utc, moment.has_time) == (expected, expected - timedelta(hours=9), True)


def test_date_alone_is_midnight_without_time() -> None:
    moment = parse_datetime("令和6年4月1日").value
    assert moment is not None
    assert (moment.local, moment.has_time) == (datetime(2024, 4, 1), False)


def test_wall_clock_as_written_keeps_the_clock_and_the_instant() -> None:
    moment = parse_datetime("2017-01-09T08:49:50+01:00", zone="as_written").value
    assert moment is not None
    assert (moment.local, moment.utc) == (datetime(2017, 1, 9, 8, 49, 50), datetime(2017, 1, 9, 7, 49, 50))


def test_no_summer_time_in_1949() -> None:
    moment = parse_datetime("1949/07/01 12:00").value
    assert moment is not None
    assert moment.utc == datetime(1949, 7, 1, 3, 0)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9:05", 545),
        ("９時５分", 545),
        ("09:05:00", 545),
        ("午後1:05", 785),
        ("24:00", 1440),
        ("0.5", 720),
        ("0", 0),
    ],
)
def test_times(text: str, minutes: int) -> None:
    assert parse_time(text).value == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("24:01", "impossible_time"),
        ("25:00", "impossible_time"),
        ("9:60", "impossible_time"),
        ("朝", "not_a_time"),
    ],
)
def test_times_refused(text: str, reason: str) -> None:
    assert parse_time(text).reason == reason


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和6年度", 2024),
        ("Ｒ６", 2024),
        ("R06年度", 2024),
        ("2024", 2024),
        ("2024年度", 2024),
        ("FY2024", 2024),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("H31", 2019),
        ("昭和64年度", 1989),
        ("平成元年度", 1989),
    ],
)
def test_fiscal_years(text: str, year: int) -> None:
    parsed = parse_fiscal_year(text)
    assert (parsed.value, parsed.warning) == (year, None)


def test_fiscal_year_after_its_era() -> None:
    parsed = parse_fiscal_year("平成32年度")
    assert (parsed.value, parsed.warning) == (2020, "era_overrun")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("6年度", "ambiguous_fiscal_year"),
        ("6", "ambiguous_fiscal_year"),
        ("令和0年度", "not_a_fiscal_year"),
        ("1800", "implausible_fiscal_year"),
        ("今年度", "not_a_fiscal_year"),
        ("2024/04/01", "not_a_fiscal_year"),
    ],
)
def test_fiscal_years_refused(text: str, reason: str) -> None:
    assert parse_fiscal_year(text).reason == reason


FIRST_DAYS = [
    ("令和", "R", date(2019, 5, 1), 2018),
    ("平成", "H", date(1989, 1, 8), 1988),
    ("昭和", "S", date(1926, 12, 25), 1925),
    ("大正", "T", date(1912, 7, 30), 1911),
    ("明治", "M", date(1873, 1, 1), 1867),
]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    name, sign, _, zero = next(era for era in FIRST_DAYS if day >= era[2])
    year = day.year - zero
    spellings = [
        f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        f"{sign}{year}.{day.month}.{day.day}",
        f"{sign}{year:02d}/{day:%m/%d}" if year < 100 else day.isoformat(),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})",
        day.isoformat().translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}),
    ]
    if year < 100:
        assert [parse_date(text).value for text in spellings] == [day] * len(spellings)
    assert {parse_date(text).warning for text in spellings if parse_date(text).value} == {None}


@given(st.dates(date(1927, 5, 18), date(2100, 12, 31)))
def test_serials_count_days(day: date) -> None:
    assert parse_date(str((day - date(1899, 12, 30)).days)).value == day


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)), st.integers(-12 * 60, 14 * 60))
def test_offsets_name_one_instant(utc: datetime, offset: int) -> None:
    local = utc + timedelta(minutes=offset)
    sign, minutes = ("-", -offset) if offset < 0 else ("+", offset)
    text = f"{local.isoformat()}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    as_written = parse_datetime(text, zone="as_written").value
    if local.year >= 1900:
        assert as_written is not None
        assert (as_written.local, as_written.utc) == (local, utc)
