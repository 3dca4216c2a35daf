"""Dates, times, moments, fiscal years as people and systems print them (JIS X 0301:2019; handbook 2.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pipelines.values.clean import LONGEST_VALUE, is_blank, is_dash, tidy, why_not
from pipelines.values.eras import ERA_PATTERN, era_of, era_year
from pipelines.values.moments import FIRST_PLAUSIBLE, LAST_PLAUSIBLE, Parts, read_clock, take_apart
from pipelines.values.parsed import Parsed

TOKYO = timedelta(hours=9)
"""Offset of Asia/Tokyo; Japan has no summer time."""

_PLAIN = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_FRACTION = re.compile(r"0?\.[0-9]{1,20}|0")
_FISCAL_YEAR = re.compile(
    rf"(?:FY *)?(?:(?P<era>{ERA_PATTERN}) *\.? *(?P<era_year>元|[0-9]{{1,2}})|(?P<year>[0-9]{{4}}))"
    r" *(?:年度?|会計年度)?"
)
_FIRST_FISCAL_YEAR = 1945


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment: naive wall clock, the same instant in UTC (naive), whether a time of day was printed."""

    local: datetime
    utc: datetime
    has_time: bool


def parse_date(text: str, *, date_system: int = 1900) -> Parsed[date]:
    """Calendar day in Asia/Tokyo. A printed time is dropped after 24:00 and offsets have been applied.

    `date_system` (1900 or 1904) is that of the workbook a bare serial came from."""
    moment = parse_datetime(text, date_system=date_system)
    if moment.value is None:
        return Parsed(None, moment.reason, moment.warning)
    return Parsed(moment.value.local.date(), None, moment.warning)


def parse_datetime(
    text: str, *, date_system: int = 1900, zone: Literal["tokyo", "as_written"] = "tokyo"
) -> Parsed[Moment]:
    """Moment of a printed date, with or without a time of day (then 00:00 and `has_time` False).

    `tokyo`: an offset or Z is converted to Asia/Tokyo. `as_written`: the wall clock stays as printed and
    `utc` follows the printed offset. Without an offset the clock is Tokyo's."""
    plain = _PLAIN.fullmatch(text)
    found = (_plain_parts(plain) if plain else None) or take_apart(text, date_system)
    if found is None:
        return Parsed(None)
    if isinstance(found, str):
        return Parsed(None, found)
    printed = datetime(found.day.year, found.day.month, found.day.day) + (found.clock or timedelta(0))
    utc = printed - (TOKYO if found.offset is None else found.offset)
    local = printed if zone == "as_written" or found.offset is None else utc + TOKYO
    return Parsed(Moment(local, utc, found.clock is not None), None, found.warning)


def _plain_parts(match: re.Match[str]) -> Parts | None:
    """Fast way for the commonest forms; None sends everything unusual to the slow way and its reasons."""
    year, _, month, day, hour, minute, second = match.groups()
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if not FIRST_PLAUSIBLE <= found <= LAST_PLAUSIBLE:
        return None
    if hour is None:
        return Parts(found)
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    return Parts(found, timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0)))


def parse_time(text: str) -> Parsed[timedelta]:
    """Time of day since midnight, 0 to 24 hours: 9:05, 9時5分, 午後1:05, 24:00, Excel's fraction of a day."""
    if len(text) > LONGEST_VALUE:
        return Parsed(None, "not_a_time")
    printed = tidy(text)
    if is_blank(printed) or is_dash(printed):
        return Parsed(None)
    if _FRACTION.fullmatch(printed):
        return Parsed(timedelta(seconds=round(float(printed) * 86_400)))
    found = read_clock(printed)
    if isinstance(found, str):
        return Parsed(None, found)
    return Parsed(found[0])


def parse_fiscal_year(text: str) -> Parsed[int]:
    """Calendar year in which the fiscal year starts (地方自治法 208条): 令和6年度, R6, 2024 are 2024;
    平成31年度 and 令和元年度 are both 2019."""
    if len(text) > LONGEST_VALUE:
        return Parsed(None, "not_a_fiscal_year")
    printed = tidy(text)
    if is_blank(printed) or is_dash(printed):
        return Parsed(None)
    match = _FISCAL_YEAR.fullmatch(printed)
    if not match:
        short = re.fullmatch(r"(?:元|[0-9]{1,2}) *年?度?", printed)
        return Parsed(None, "ambiguous_fiscal_year" if short else why_not(printed, "not_a_fiscal_year"))
    if match["year"]:
        return _plausible_year(int(match["year"]), None)
    era, number = era_of(match["era"]), era_year(match["era_year"])
    if number == 0:
        return Parsed(None, "not_a_fiscal_year")
    year = era.year(number)
    return _plausible_year(year, "era_overrun" if year > era.last.year else None)


def _plausible_year(year: int, warning: str | None) -> Parsed[int]:
    if not _FIRST_FISCAL_YEAR <= year <= LAST_PLAUSIBLE.year:
        return Parsed(None, "implausible_fiscal_year")
    return Parsed(year, None, warning)
