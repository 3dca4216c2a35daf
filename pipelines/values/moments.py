"""Taking a printed date or date and time apart: calendar day, time of day, offset from UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.values.clean import LONGEST_VALUE, is_blank, is_dash, tidy, why_not
from pipelines.values.eras import ERA_PATTERN, era_of, era_year

FIRST_PLAUSIBLE = date(1900, 1, 1)
LAST_PLAUSIBLE = date(2100, 12, 31)
SMALLEST_SERIAL = 10_000
"""Bare numbers below (2024, 6.4, 331) are more likely a year or month and day than an Excel serial."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A printed moment: `clock` is None without a time of day, `offset` None without one from UTC."""

    day: date
    clock: timedelta | None = None
    offset: timedelta | None = None
    warning: str | None = None


_WEEKDAYS = "月火水木金土日"
_KANJI_DIGITS = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_KANJI_RUN = re.compile("[〇零一二三四五六七八九十]+(?=[年月日時分秒])")
_DAY_TAIL = r" *(?P<month>[0-9]{1,2}) *(?:%s) *(?P<day>[0-9]{1,2})(?P<end> *日)?(?P<rest>.*)"
_BY_SIGN = _DAY_TAIL % "(?P=sign)"
_BY_KANJI = _DAY_TAIL % "月"
_YEAR = r"(?P<year>[0-9]{4}) *"
_ERA = rf"(?P<era>{ERA_PATTERN}) *\.? *(?P<year>元|[0-9]{{1,2}}) *"
_FORMS = tuple(
    re.compile(year + tail, re.DOTALL)
    for year in (_YEAR, _ERA)
    for tail in (r"(?P<sign>[-/.])" + _BY_SIGN, "年" + _BY_KANJI)
)
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<end>)"
    r"(?:(?P<h>[0-9]{2})(?P<m>[0-9]{2})(?P<s>[0-9]{2})?|(?P<rest>[ T].*))?",
    re.DOTALL,
)
_COMPACT_ERA = re.compile(r"(?P<era>[MTSHRmtshr])(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_SERIAL = re.compile(r"(?P<days>[0-9]{1,7})(?P<fraction>\.[0-9]{1,20})?")
_WEEKDAY = re.compile(rf" *(?:\((?P<a>[{_WEEKDAYS}])(?:曜日?)?(?:[・,]?祝日?)?\)|(?P<b>[{_WEEKDAYS}])曜日?)")
_CLOCK = re.compile(
    r"(?P<half>午前|午後|[AaPp][Mm])? *(?P<h>[0-9]{1,2}) *"
    r"(?:: *(?P<m>[0-9]{1,2})(?: *: *(?P<s>[0-9]{1,2})(?:[.,](?P<f>[0-9]{1,9}))?)?"
    r"|時(?: *(?P<m2>[0-9]{1,2}) *分(?: *(?P<s2>[0-9]{1,2}) *秒)?)?)"
    r" *(?P<half2>[AaPp][Mm])? *(?P<zone>[Zz]|UTC|GMT|JST|[-+][0-9]{2}:?(?:[0-9]{2})?)?"
)
_COMPACT_CLOCK = re.compile(r"(?P<h>[0-9]{2})(?P<m>[0-9]{2})(?P<s>[0-9]{2})?(?P<zone>Z|[-+][0-9]{4})?")
_NO_YEAR = re.compile(r"[0-9]{1,2} *[-./年月] *[0-9]{1,2}(?: *[-./月] *[0-9]{1,4})? *日?(?: .*)?|[0-9]{5,7}")
_NO_DAY = re.compile(
    rf"(?:(?:{ERA_PATTERN}) *\.? *(?:元|[0-9]{{1,2}})|[0-9]{{4}}) *(?:年|[-./])( *[0-9]{{1,2}} *月?)?"
)


def take_apart(text: str, date_system: int) -> Parts | str | None:
    """Parts of a printed date or date and time; a reason code where it is refused; None where it is blank.

    A dash alone is blank. Days outside FIRST_PLAUSIBLE..LAST_PLAUSIBLE are refused."""
    if len(text) > LONGEST_VALUE:
        return "not_a_date"
    if is_blank(text):
        return None
    printed = _arabic(tidy(text))
    if is_dash(printed):
        return None
    found = _read(printed, date_system)
    if isinstance(found, Parts) and not FIRST_PLAUSIBLE <= found.day <= LAST_PLAUSIBLE:
        return "implausible_date"
    return found


def _read(printed: str, date_system: int) -> Parts | str:
    for form in _FORMS:
        match = form.fullmatch(printed)
        if match:
            return _from_match(match)
    match = _COMPACT.fullmatch(printed)
    if match:
        return _from_match(match)
    match = _COMPACT_ERA.fullmatch(printed)
    if match:
        return _calendar_day(match)
    match = _SERIAL.fullmatch(printed)
    if match:
        return _from_serial(int(match["days"]), float(match["fraction"] or 0), date_system)
    if _NO_DAY.fullmatch(printed):
        return "incomplete_date"
    return "ambiguous_date" if _NO_YEAR.fullmatch(printed) else why_not(printed, "not_a_date")


def _from_match(match: re.Match[str]) -> Parts | str:
    found = _calendar_day(match)
    if isinstance(found, str):
        return found
    groups = match.groupdict()
    if groups.get("h"):
        return _with_clock(found, read_clock(f"{groups['h']}:{groups['m']}:{groups['s'] or '0'}"))
    rest = groups.get("rest") or ""
    weekday = _WEEKDAY.match(rest)
    if weekday:
        rest = rest[weekday.end() :]
        if _WEEKDAYS[found.day.weekday()] != (weekday["a"] or weekday["b"]):
            found = Parts(found.day, warning="weekday_mismatch")
    if not rest.strip():
        return found
    if not (weekday or groups["end"] or rest[0] in " T\t\n\r,"):
        return why_not(rest, "not_a_date")
    clock = read_clock(rest.lstrip(" T\t\n\r,").rstrip())
    return "not_a_date" if clock == "not_a_time" else _with_clock(found, clock)


def _calendar_day(match: re.Match[str]) -> Parts | str:
    groups = match.groupdict()
    writing = groups.get("era")
    era = era_of(writing) if writing else None
    year = era.year(era_year(groups["year"])) if era else int(groups["year"])
    if era and era_year(groups["year"]) == 0:
        return "impossible_date"
    try:
        day = date(year, int(groups["month"]), int(groups["day"]))
    except ValueError:
        return "impossible_date"
    if era is None:
        return Parts(day)
    if day < era.first:
        return "before_era"
    return Parts(day, warning="era_overrun" if day > era.last else None)


def _with_clock(found: Parts, clock: tuple[timedelta, timedelta | None] | str) -> Parts | str:
    if isinstance(clock, str):
        return clock
    return Parts(found.day, clock[0], clock[1], found.warning)


def read_clock(printed: str) -> tuple[timedelta, timedelta | None] | str:
    """Time of day and offset from UTC of a tidied text, or a reason code. 24:00 is the end of the day."""
    match = _CLOCK.fullmatch(printed) or _COMPACT_CLOCK.fullmatch(printed)
    if not match:
        return why_not(printed, "not_a_time")
    groups = match.groupdict()
    hour = int(groups["h"])
    minute = int(groups["m"] or groups.get("m2") or 0)
    second = int(groups["s"] or groups.get("s2") or 0)
    half = groups.get("half") or groups.get("half2")
    if half:
        if hour > 12 or (groups.get("half") and groups.get("half2")):
            return "impossible_time"
        hour = hour % 12 + (12 if half in ("午後", "PM", "pm", "Pm", "pM") else 0)
    micro = int((groups.get("f") or "0").ljust(6, "0")[:6])
    clock = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    if minute > 59 or second > 59 or clock > timedelta(days=1):
        return "impossible_time"
    offset = _offset(groups["zone"])
    return offset if isinstance(offset, str) else (clock, offset)


def _offset(zone: str | None) -> timedelta | str | None:
    if zone is None:
        return None
    if zone == "JST":
        return timedelta(hours=9)
    if zone in ("Z", "z", "UTC", "GMT"):
        return timedelta(0)
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    if hours > 14 or minutes > 59:
        return "impossible_time"
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if zone[0] == "-" else offset


def _from_serial(days: int, fraction: float, date_system: int) -> Parts | str:
    """Excel's serial: 45383 (1900 system) and 43921 (1904) are 2024-04-01; 60 is a day that never was."""
    if days == 60 and date_system != 1904:
        return "excel_serial_60"
    if days < SMALLEST_SERIAL or days > 99_999:
        return "ambiguous_date"
    origin = date(1904, 1, 1) if date_system == 1904 else date(1899, 12, 30)
    day = origin + timedelta(days=days)
    return Parts(day, timedelta(seconds=round(fraction * 86_400)) if fraction else None)


def _arabic(printed: str) -> str:
    return printed if printed.isascii() else _KANJI_RUN.sub(_kanji_number, printed)


def _kanji_number(match: re.Match[str]) -> str:
    run = match[0]
    if "十" not in run:
        return "".join(_KANJI_DIGITS[char] for char in run)
    tens, _, ones = run.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return run
    return str(int(_KANJI_DIGITS.get(tens, "1")) * 10 + int(_KANJI_DIGITS.get(ones, "0")))
