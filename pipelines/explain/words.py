"""A figure in a sentence that can be read out, and the words of its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pipelines.journal.years import YearClose
from pipelines.settings import TIME_ZONE
from pipelines.values.rounding import NO_VALUE, half_up, rounded
from pipelines.values.wareki import japanese_day, japanese_fiscal_year
from pipelines.vintage.history import Value

STATUSES = {"A": "年度締め前", "P": "暫定値", "R": "訂正値", "E": "概数", "M": "値なし"}
FINAL = "確定値"
HIDDEN = "秘匿"
REASONS = {
    "first": "はじめて公表",
    "revised": "値が変わった",
    "revised_after_close": "年度を締めた後の訂正",
    "status": "値は同じで、印 (暫定・確定など) が変わった",
    "withdrawn": "取下げ",
}
_BEFORE_NUMBER = ("レベル",)


@dataclass(frozen=True, slots=True)
class Definition:
    """Words of an indicator, from the catalogue of the published file; empty where it does not say."""

    indicator_id: str
    name_ja: str
    name_en: str
    unit: str
    decimals: int
    definition_ja: str
    numerator_ja: str
    denominator_ja: str
    method_ja: str
    choice_ja: str
    ambiguity_ja: str
    status: str
    owner_department: str


def hidden(value: Value) -> bool:
    """Whether the figure is confidential: few persons, so that none of its numbers may be told."""
    return value.conf_status == "C"


def period_ja(value: Value) -> str:
    """令和7年度, 令和7年6月, 令和7年度調査, 令和8年3月31日現在."""
    if value.period_kind == "month":
        return japanese_day(value.period_start).split("月")[0] + "月"
    if value.period_kind == "as_of":
        return f"{japanese_day(value.period_end)}現在"
    year = japanese_fiscal_year(value.fiscal_year or value.period_start.year)
    return year + ("調査" if value.period_kind == "wave" else "")


def cell_ja(value: Value) -> str:
    """Cell of a breakdown in words; empty for the total."""
    if value.breakdown == "total":
        return ""
    label = value.breakdown_label or value.breakdown_code
    return label if label == value.breakdown_code else f"{label} ({value.breakdown_code})"


def number_ja(number: float | None) -> str:
    """A count without its decimal point, other numbers to four decimals at most; a dash where there is none."""
    if number is None:
        return NO_VALUE
    shown = half_up(number, 4).normalize()
    return f"{shown:,f}" if shown else "0"


def value_ja(value: float | None, definition: Definition) -> str:
    """47.54%, 5人, レベル2, 値なし: half up, in the decimals of the indicator."""
    if value is None:
        return "値なし"
    number = rounded(value, definition.decimals)
    unit = definition.unit
    return unit + number if unit in _BEFORE_NUMBER else number + unit


def status_ja(value: Value, closes: Iterable[YearClose], at: datetime) -> str:
    """暫定値, 訂正値, 概数, 値なし; 確定値 where the value's year had been closed at that time (wall clock, Tokyo)."""
    moment = at.replace(tzinfo=TIME_ZONE)
    closed = any(close.fiscal_year == value.fiscal_year and close.stood_at(moment) for close in closes)
    if value.obs_status == "A" and closed:
        return FINAL
    return STATUSES.get(value.obs_status, value.obs_status)


def sentence(value: Value, definition: Definition, as_of: date, status: str) -> str:
    """The figure as it can be read out, with status, numerator and denominator, and the day that it stands for."""
    subject = f"{period_ja(value)}の{definition.name_ja}"
    cell = cell_ja(value)
    subject += f"のうち「{value.breakdown_label or value.breakdown_code}」" if cell else ""
    if hidden(value):
        return f"{subject}は、人数が少なく個人が推測されるおそれがあるため、お答えできません (秘匿)。"
    if value.value is None:
        return f"{subject}は、{japanese_day(as_of)}の時点で値がありません。"
    notes = [status, *_parts(value, definition)]
    return f"{subject}は {value_ja(value.value, definition)} です ({'、'.join(notes)}、{japanese_day(as_of)}の時点)。"


def _parts(value: Value, definition: Definition) -> list[str]:
    parts = []
    if value.numerator is not None and value.numerator != value.value:
        parts.append(f"分子 {number_ja(value.numerator)}")
    if value.denominator is not None:
        parts.append(
            f"分母 {number_ja(value.denominator)}"
            if value.numerator is not None
            else f"対象 {number_ja(value.denominator)}件"
        )
    if value.definition_version not in ("A", ""):
        parts.append(f"定義の版 {value.definition_version}")
    return parts


def difference_ja(then: float | None, now: float | None, definition: Definition) -> str:
    """＋1.50ポイント: today's value less the cited one, both as they are written, so that the sum is right."""
    if then is None or now is None:
        return ""
    change: Decimal = half_up(now, definition.decimals) - half_up(then, definition.decimals)
    unit = "ポイント" if definition.unit == "%" else definition.unit
    sign = "＋" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{abs(change):,}{unit}"


def coverage_ja(coverage: float | None) -> str:
    """98.2%, or that it does not apply."""
    return "－ (該当しません)" if coverage is None else f"{half_up(coverage * 100, 1)}%"
