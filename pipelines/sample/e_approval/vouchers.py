"""Handbook 2.3 variant C: vouchers of the accounting system, CP932, one list a fiscal year.

Vouchers of 出納整理期間 (April and May) belong to the fiscal year before, whose list they are on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.sample.draw import Draw
from pipelines.sample.e_approval.decided import ACCOUNTS, Decided
from pipelines.sample.plan import AS_OF, FISCAL_YEARS
from pipelines.sample.run import Run
from pipelines.sample.spelling import (
    compact,
    era_long,
    era_long_wide,
    era_short,
    era_slashed,
    era_year,
    serial,
    slashed,
    wide,
    with_weekday,
    without_era,
)
from pipelines.sample.textfile import TextFile

_COLUMNS = ("伝票番号", "伝票種別", "会計年度", "起票日", "決裁完了日", "決裁方式")
_BROKEN_COLUMNS = ("伝票番号", "伝票種別", "会計年度", "起票日", "決裁\n完了日", "決裁方式")
_KINDS = (("支出命令", 86), ("契約", 14))
_METHODS = {2024: (("電子", 55), ("紙", 38), ("併用", 7)), 2025: (("電子", 68), ("紙", 27), ("併用", 5))}
_LONGEST = 14
_SETTLING_PERCENT = 6
"""Share of a year's vouchers that are drafted in April and May of the next one."""
_DRAWN = {2024: date(2025, 6, 10), 2025: date(2026, 4, 29)}
AMOUNTS = {
    "wide_digits": 2,
    "lost_leading_zero": 2,
    "excel_scientific": 1,
    "impossible_date": 1,
    "without_era": 1,
    "not_a_date": 1,
    "excel_error": 1,
    "missing_required": 1,
    "too_few_fields": 1,
    "too_many_fields": 1,
    "impossible_optional_date": 2,
    "unknown_method": 2,
    "era_slashed": 3,
    "date_compact": 3,
    "wide_gannen_style": 3,
    "serial_1900": 3,
    "weekday_printed": 3,
    "era_overrun": 2,
    "date_spelling": 6,
    "trailing_blanks": 2,
    "exact_duplicate": 2,
}
"""Vouchers of each kind in every list; no voucher gets two kinds."""
_LOST = frozenset(
    "lost_leading_zero excel_scientific impossible_date without_era not_a_date excel_error missing_required "
    "too_few_fields too_many_fields".split()
)


@dataclass(frozen=True, slots=True)
class Voucher:
    """One voucher; `decided` is None while it is open."""

    number: int
    kind: str
    fiscal_year: int
    drafted: date
    decided: date | None
    method: str


def write(run: Run) -> list[Decided]:
    """Write both lists and a second copy of the first one; returns the decided vouchers."""
    found: list[Decided] = []
    for fiscal_year in FISCAL_YEARS:
        draw = run.draw("e_approval", "vouchers", fiscal_year)
        vouchers = _vouchers(draw, run.plan.vouchers(fiscal_year), fiscal_year)
        kinds = _choose(draw, vouchers)
        path = f"e_approval/財務会計_伝票_{era_year(fiscal_year)}.csv"
        _write(run, path, vouchers, kinds)
        for place, voucher in enumerate(vouchers):
            kind = kinds.get(place)
            if kind not in _LOST and kind != "impossible_optional_date" and voucher.decided is not None:
                found.append(_decided(voucher, kind))
        if fiscal_year == FISCAL_YEARS[0]:
            _copy(run, path)
    return found


def _vouchers(draw: Draw, size: int, fiscal_year: int) -> list[Voucher]:
    """Vouchers in order of the day; the last ones of 出納整理期間."""
    late = size * _SETTLING_PERCENT // 100
    first, settling = date(fiscal_year, 4, 1), date(fiscal_year + 1, 4, 1)
    days = sorted(draw.between(0, (settling - first).days - 1, size - late).tolist())
    last = min(date(fiscal_year + 1, 5, 31), AS_OF) - settling
    days += sorted(((settling - first).days + draw.between(0, last.days - 1, late)).tolist())
    kinds = draw.weighted([weight for _, weight in _KINDS], size).tolist()
    methods = draw.weighted([weight for _, weight in _METHODS[fiscal_year]], size).tolist()
    lead = draw.between(0, _LONGEST, size).tolist()
    found = []
    for place, day in enumerate(days):
        drafted = first + timedelta(days=day)
        decided = drafted + timedelta(days=lead[place])
        if drafted >= settling:
            decided = min(decided, date(fiscal_year + 1, 5, 31))
        elif decided >= settling and lead[place] % 2:
            decided = date(fiscal_year + 1, 3, 31)
        found.append(
            Voucher(
                place + 1, _KINDS[kinds[place]][0], fiscal_year, drafted,
                decided if decided < _DRAWN[fiscal_year] else None, _METHODS[fiscal_year][methods[place]][0],
            )
        )  # fmt: skip
    return found


def _choose(draw: Draw, vouchers: list[Voucher]) -> dict[int, str]:
    kinds = [kind for kind, times in AMOUNTS.items() for _ in range(times)]
    able = [i for i, voucher in enumerate(vouchers) if voucher.decided is not None]
    return {able[int(i)]: kind for i, kind in zip(draw.distinct(len(able), len(kinds)), kinds, strict=True)}


def _write(run: Run, path: str, vouchers: list[Voucher], kinds: dict[int, str]) -> None:
    file = TextFile(run, path, "voucher", "cp932")
    broken = vouchers[0].fiscal_year == FISCAL_YEARS[-1]
    columns = _BROKEN_COLUMNS if broken else _COLUMNS
    file.spoilt(f"財務会計システム　伝票一覧（{era_year(vouchers[0].fiscal_year)}）", "title")
    file.header(columns)
    file.truth.plant("header_line_break", int(broken))
    file.spoilt("（単位：件）,,,,,", "unit_line")
    for place, voucher in enumerate(vouchers):
        if place == len(vouchers) // 2:
            file.header(columns, again=True)
        if place in kinds:
            _spoilt(file, voucher, kinds[place])
        else:
            file.accepted(_line(voucher))
    file.blank()
    file.total(f"合計,,,,{len(vouchers):,}件")
    file.spoilt("※ 4月・5月の伝票は出納整理期間のもの。", "note")
    file.close()


def _line(voucher: Voucher) -> tuple[str, ...]:
    return (
        f"{voucher.number:08d}",
        voucher.kind,
        era_year(voucher.fiscal_year),
        era_short(voucher.drafted),
        era_short(voucher.decided) if voucher.decided else "",
        voucher.method,
    )


def _spoilt(file: TextFile, voucher: Voucher, kind: str) -> None:
    """One dirty line."""
    values = list(_line(voucher))
    day = voucher.drafted
    if kind in _NUMBERS:
        values[0] = _NUMBERS[kind](voucher.number)
    elif kind in _DRAFTED:
        values[3] = _DRAFTED[kind](day)
    elif kind == "impossible_optional_date":
        values[4] = f"R{day.year - 2018}.11.31"
    elif kind == "unknown_method":
        values[5] = "電子（移行データ）"
    elif kind == "trailing_blanks":
        values += ["", "", ""]
    if kind == "too_few_fields":
        file.spoilt(",".join(values[:3]), kind)
    elif kind == "too_many_fields":
        file.spoilt(",".join([*values[:3], "消耗品", "事務用", *values[3:]]), kind)
    elif kind in _LOST:
        file.quarantined(values, kind)
    elif kind == "exact_duplicate":
        file.accepted(values)
        file.repeated(values)
    else:
        file.accepted(values, kind)


_NUMBERS: dict[str, Callable[[int], str]] = {
    "wide_digits": lambda number: wide(f"{number:08d}"),
    "lost_leading_zero": str,
    "excel_scientific": lambda number: f"{1 + number % 9}.23E+0{7 + number % 2}",
}
_DRAFTED: dict[str, Callable[[date], str]] = {
    "impossible_date": lambda day: f"令和{day.year - 2018}年4月31日",
    "without_era": without_era,
    "not_a_date": lambda day: "起票済",
    "excel_error": lambda day: "#VALUE!",
    "missing_required": lambda day: "",
    "era_slashed": era_slashed,
    "date_compact": compact,
    "wide_gannen_style": era_long_wide,
    "serial_1900": lambda day: str(serial(day)),
    "weekday_printed": with_weekday,
    "era_overrun": lambda day: f"平成{day.year - 1988}年{day.month}月{day.day}日",
    "date_spelling": lambda day: slashed(day) if day.day % 2 else era_long(day),
}


def _decided(voucher: Voucher, kind: str | None) -> Decided:
    if voucher.decided is None:
        raise ValueError("only decided vouchers are counted")
    seconds = (voucher.decided - voucher.drafted).days * 86_400
    method = None if kind == "unknown_method" else voucher.method
    return Decided(ACCOUNTS, voucher.decided, method, "", None, seconds, seconds, None, voucher.fiscal_year)


def _copy(run: Run, path: str) -> None:
    """The same list once more, in a sub-folder."""
    folder, name = path.split("/")
    copy = f"{folder}/送り直し/{name}"
    run.write_bytes(copy, run.place(path).read_bytes())
    truth = run.truth.file(copy)
    truth.duplicate_of = path
    truth.plant("duplicate_file")
