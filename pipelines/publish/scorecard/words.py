"""What the scorecard says in words: values, periods, targets, marks. All rounding of page and workbook is here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipelines.publish.scorecard.marts import Break, Point, Standing
from pipelines.publish.scorecard.read import Entry
from pipelines.values.rounding import NO_VALUE, half_up, rounded
from pipelines.values.wareki import japanese_day, japanese_fiscal_year

HIDDEN = "秘匿"
MARKS = {"P": "暫定", "R": "訂正", "E": "概数", "M": "欠測"}
FINAL = "確定"
STATUS_WORDS = {
    "achieved": "達成",
    "on_track": "順調",
    "nearly": "概ね順調",
    "behind": "遅れ",
    "undecided": "判定不可",
}
STATUS_SIGNS = {"achieved": "◎", "on_track": "○", "nearly": "△", "behind": "×", "undecided": "－"}
"""Shapes beside the words; the signs that a ward's evaluation sheets use."""

_HIDDEN_REASONS = {
    "C": "人数が少なく、個人が推測されるおそれがあるため",
    "N": "対象の一部しか集まっておらず、公表の基準に届かないため",
}
_SCOPES = {
    "own_ward": "自区",
    "unstated": "範囲の記載なし",
    "tokyo23_avg": "特別区平均",
    "tokyo23": "23区に占める区の割合",
    "tokyo23_total": "特別区計",
    "tokyo23_measured": "効果を測定している区の平均",
    "tokyo23_survey": "特別区の調査",
    "tokyo": "東京都",
    "kanto": "関東",
    "nat": "全国",
}
_OWN_OR_UNSTATED = ("own_ward", "unstated")
_GROUPS = {"district": "地区", "department": "課"}
_WITHIN = {"annual_flow": "年度に", "cumulative": "累計"}
_RELIABILITY = {
    "high": "高い (公的機関の公表資料)",
    "medium": "中程度 (他の資料からの引用)",
    "low": "低い (原文が未確認と断っている)",
}
_REASON_KINDS = {
    "pending": "計算の準備中です (所管課からの提出などを待っています)",
    "no_data": "もとになる資料や実績報告がまだ届いていません",
    "baseline_of_others": "現状値が自区の値ではないため、進み具合を計算しません",
    "no_baseline_date": "出発点となる日付が登録されていません",
}
_CATALOGUE = {
    "computed": "自動集計",
    "reported": "所管課の報告",
    "reference": "参考値",
    "pending": "準備中",
}
_BEFORE_NUMBER = ("レベル",)


def name_of(entry: Entry) -> str:
    """Japanese name, its id where there is none."""
    return entry.definition.name_ja or entry.definition.indicator_id


def unit_of(entry: Entry) -> str:
    """Unit, empty where there is none."""
    return entry.definition.unit or ""


def value_text(entry: Entry) -> str:
    """Latest value without its unit: 47.54, 秘匿, or a dash."""
    if entry.value is not None:
        return rounded(entry.value, entry.definition.decimals)
    return HIDDEN if entry.hidden else NO_VALUE


def point_text(point: Point, decimals: int | None) -> str:
    """The same for any total."""
    if point.value is not None:
        return rounded(point.value, decimals)
    return HIDDEN if point.hidden else NO_VALUE


def with_unit(number: str, unit: str) -> str:
    """5人, 47.54%, レベル2; no unit behind a dash."""
    if number in (NO_VALUE, HIDDEN):
        return number
    return unit + number if unit in _BEFORE_NUMBER else number + unit


def comparable_change(entry: Entry, as_of: date) -> float | None:
    """Latest less previous value, unrounded; None while the period runs, for a part of a year is not a year."""
    return None if running(entry, as_of) else entry.change


def change_text(entry: Entry, as_of: date) -> str:
    """The same with its sign: ＋4.16ポイント, −8.9ポイント, ±0回; empty where there is none."""
    change = comparable_change(entry, as_of)
    if change is None or entry.standing is None:
        return ""
    return _signed(half_up(change, entry.definition.decimals)) + (entry.standing.change_unit or "")


def break_text(one: Break) -> str:
    """令和7年4月1日から (2025-04-01): what changed."""
    return f"{japanese_day(one.break_on)}から ({one.break_on.isoformat()}): {one.reason_ja}"


def mark_text(period: Standing | Point | None) -> str:
    """暫定, 訂正, 概数, 欠測; 確定 for what a closed year stands by; else nothing."""
    if period is None:
        return ""
    return MARKS.get(period.obs_status or "", FINAL if period.year_state == "closed" else "")


def period_text(period: Standing | Point) -> str:
    """令和7年度 (FY2025), 令和7年度調査 (FY2025), 令和8年3月31日現在 (2026-03-31); empty without a period."""
    if period.fiscal_year is None or period.period_end is None:
        return ""
    if period.period_kind == "as_of":
        return f"{japanese_day(period.period_end)}現在 ({period.period_end.isoformat()})"
    wave = "調査" if period.period_kind == "wave" else ""
    return f"{japanese_fiscal_year(period.fiscal_year)}{wave} (FY{period.fiscal_year})"


def short_period(point: Point) -> str:
    """R7, or R8.3 for a reference day: for the ends of a sparkline."""
    if point.period_kind == "as_of":
        text = japanese_day(point.period_end)
        return f"{_era_letter(text)}{_digits(text, '年')}.{point.period_end.month}"
    text = japanese_fiscal_year(point.fiscal_year)
    return f"{_era_letter(text)}{_digits(text, '年')}"


def running(entry: Entry, as_of: date) -> bool:
    """Whether the period of the latest value has not ended yet."""
    standing = entry.standing
    return bool(standing and standing.period_end and standing.period_end > as_of)


def day_text(day: date) -> str:
    """令和8年4月30日 (2026-04-30)."""
    return f"{japanese_day(day)} ({day.isoformat()})"


def plain(value: float | None) -> str:
    """A stated figure (target, baseline) as it was stated: 80, 2.5, 500,000,000."""
    if value is None:
        return NO_VALUE
    return f"{Decimal(repr(float(value))).normalize():,f}"


def target_text(entry: Entry) -> str:
    """80%以上, 年度に100社以上, 現状から30%低減, どの地区でも1箇所以上; a dash where the plan states no figure."""
    definition = entry.definition
    value = definition.target_value
    if value is None:
        return NO_VALUE
    figure = with_unit(plain(value), unit_of(entry))
    group = _GROUPS.get(definition.target_group or "", "区分")
    return {
        ">=": _within(entry) + (figure if unit_of(entry) == "%" and value == 100 else f"{figure}以上"),
        "<=": f"{_within(entry)}{figure}以下",
        "reduce_relative": f"現状から{plain(value)}%低減",
        "min_per_group": f"どの{group}でも{figure}以上",
        "min_per_period": f"毎月{figure}以上"
        if definition.target_kind == "per_month"
        else f"毎期{figure}以上",
    }.get(definition.target_op or ">=", f"{figure} ({definition.target_op})")


def _within(entry: Entry) -> str:
    within = _WITHIN.get(entry.definition.target_kind or "", "")
    return "" if unit_of(entry).endswith("/年") else within


def deadline_text(entry: Entry) -> str:
    """期限 令和10年3月31日 (2028-03-31), or that the plan states none."""
    if entry.definition.target_value is None:
        return ""
    deadline = entry.definition.target_deadline
    return f"期限 {day_text(deadline)}" if deadline else "期限の定めなし"


def baseline_text(entry: Entry) -> str:
    """52.3% (特別区平均、自区の値ではない); 記載なし where the plan states none."""
    definition = entry.definition
    if definition.baseline_value is None:
        return "記載なし"
    return f"{with_unit(plain(definition.baseline_value), unit_of(entry))} ({baseline_note(entry)})"


def baseline_note(entry: Entry) -> str:
    """When and whose the baseline is, and whether it is to be confirmed; empty where the plan states none."""
    definition = entry.definition
    if definition.baseline_value is None:
        return ""
    scope = definition.baseline_scope or "unstated"
    notes = [definition.baseline_date, _SCOPES.get(scope, scope)]
    notes += ["自区の値ではない"] if scope not in _OWN_OR_UNSTATED else []
    notes += ["要確認"] if definition.baseline_check_ja else []
    return "、".join(note for note in notes if note)


def reliability_text(entry: Entry) -> str:
    """How far the document that states target and baseline can be relied on."""
    reliability = entry.definition.source_reliability or ""
    return _RELIABILITY.get(reliability, reliability)


def progress_text(entry: Entry) -> str:
    """42.5%: share of the way to the target; a dash where it cannot be said."""
    progress = entry.standing.progress if entry.standing else None
    return NO_VALUE if progress is None else f"{_minus(half_up(progress * 100, 1))}%"


def status_text(entry: Entry) -> str:
    """達成, 順調, 概ね順調, 遅れ, 判定不可."""
    said = entry.standing.status_ja if entry.standing else None
    return said or STATUS_WORDS[entry.status]


def reason_text(entry: Entry) -> str:
    """Why there is no figure or no judgement; empty for a judged indicator."""
    standing = entry.standing
    if standing is not None and standing.reason_ja:
        return standing.reason_ja
    return "" if entry.status != "undecided" else "評価の対象になる値がまだありません"


def reason_kind(entry: Entry) -> str:
    """The reason without what is particular to one indicator: for counting."""
    code = entry.standing.reason_code if entry.standing else None
    return _REASON_KINDS.get(code or "", reason_text(entry))


def hidden_reason(conf_status: str | None) -> str:
    """Why a figure is kept back."""
    return _HIDDEN_REASONS.get(conf_status or "", "公表の区分が決まっていないため")


def coverage_text(coverage: float | None) -> str:
    """96.6%; empty where coverage does not apply."""
    return "" if coverage is None else f"{half_up(coverage * 100, 1)}%"


def pillar_text(code: str) -> str:
    """柱1 for P1; other codes as they are."""
    return f"柱{code[1:]}" if code[:1] == "P" and code[1:].isdigit() else code


def catalogue_text(entry: Entry) -> str:
    """How the figure comes about: 自動集計, 所管課の報告, 参考値, 準備中."""
    return _CATALOGUE.get(entry.definition.status or "", entry.definition.status or "")


def part_text(value: float | None) -> str:
    """A numerator or denominator: whole where it is whole, else to one decimal (weighted answers)."""
    return rounded(value, 0 if value is not None and float(value).is_integer() else 1)


def _signed(number: Decimal) -> str:
    return f"±{number:,}" if number == 0 else _minus(number) if number < 0 else f"＋{number:,}"


def _minus(number: Decimal) -> str:
    return f"{number:,}".replace("-", "−")


def _era_letter(text: str) -> str:
    return {"令和": "R", "平成": "H", "昭和": "S"}.get(text[:2], text[:2])


def _digits(text: str, end: str) -> str:
    number = text[2 : text.index(end)]
    return "1" if number == "元" else number
