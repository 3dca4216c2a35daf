"""The dictionary's own words, in Japanese and English: labels, codes, targets, baselines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipelines.dictionary.entries import Entry

SCOPES = {
    "own_ward": ("自区", "own ward"),
    "unstated": ("範囲の記載なし", "scope not stated"),
    "tokyo23_avg": ("特別区平均", "mean of the 23 wards"),
    "tokyo23": ("23区に占める区の割合", "share of the 23 wards"),
    "tokyo23_total": ("特別区計", "total of the 23 wards"),
    "tokyo23_measured": ("効果を測定している区の平均", "mean of the wards that measure it"),
    "tokyo23_survey": ("特別区の調査", "survey in the 23 wards"),
    "tokyo": ("東京都", "Tokyo"),
    "kanto": ("関東", "Kanto"),
    "nat": ("全国", "national"),
    "nakano": ("中野区", "Nakano"),
    "shibuya": ("渋谷区", "Shibuya"),
    "taito": ("台東区", "Taito"),
    "toyonaka": ("豊中市", "Toyonaka"),
    "oita": ("大分市", "Oita"),
}
BREAKS = {
    "definition": ("定義", "definition"),
    "scope": ("対象の範囲", "scope"),
    "code_list": ("区分・選択肢", "code list"),
    "wording": ("設問の言葉", "wording"),
    "method": ("測り方", "method"),
}
STATUSES = {
    "computed": ("自動集計", "computed from the feeds"),
    "reported": ("所管課の報告", "reported by the department"),
    "reference": ("参照値(他団体などの公表値)", "reference (figure of others)"),
    "pending": ("準備中", "pending"),
}
TIERS = {
    "KPIアウトカム": ("KPIアウトカム", "KPI (outcome)"),
    "KPIアウトプット": ("KPIアウトプット", "KPI (output)"),
    "目標(KPI表外)": ("目標(KPI表外)", "target outside of the KPI tables"),
    "現状": ("現状", "status value"),
    "ランキング評価基準": ("ランキング評価基準", "criterion of a ranking"),
    "調査設問": ("調査設問", "survey question"),
    "計画目標(定性)": ("計画目標(定性)", "goal (qualitative)"),
    "運用": ("運用", "operations"),
}
PLANS = {
    "DXビジョン": ("DXビジョン", "DX vision"),
    "DX計画": ("DX計画", "DX plan"),
    "台東区DX推進計画": ("台東区DX推進計画", "DX promotion plan of Taito"),
    "運用指標": ("運用指標", "Operations"),
}
RELIABILITY = {
    "high": ("高(公的機関の公表値)", "high (published by the public body itself)"),
    "medium": ("中(二次的な引用)", "medium (quoted elsewhere)"),
    "low": (
        "低(原典に「AI生成・ファクトチェック未了」とあり、公的統計として示さない)",
        "low (the document calls itself unchecked; not to be shown as official statistics)",
    ),
}
CADENCES = {
    "nightly": ("毎夜", "nightly"),
    "monthly": ("毎月", "monthly"),
    "quarterly": ("四半期ごと", "quarterly"),
    "semiannual": ("年2回", "twice a year"),
    "annual": ("年1回", "yearly"),
    "per_census": ("調査の年ごと(5年に1回)", "each census (five years)"),
    "per_cohort": ("プログラムの期ごと", "each programme"),
    "per_project": ("計測のつど", "each measurement"),
    "per_wave": ("調査のつど", "each survey"),
}
UNITS = {
    "人": "persons",
    "人/1万人": "per 10,000 residents",
    "件": "cases",
    "件/年": "cases a year",
    "社": "firms",
    "回": "times",
    "箇所": "sites",
    "項目": "items",
    "チーム": "teams",
    "点": "points",
    "円/年": "yen a year",
    "%/年": "% a year",
    "時間": "hours",
    "時間/年": "hours a year",
    "業務": "tasks",
    "システム": "systems",
    "手続": "procedures",
    "問": "questions",
    "pt": "percentage points",
    "レベル": "level",
}
DIRECTIONS = {
    "higher": ("大きいほどよい", "higher is better"),
    "lower": ("小さいほどよい", "lower is better"),
    "neutral": ("良し悪しなし", "neither"),
}
KINDS = {
    "level": ("現状値から期限までの直線と比べる", "against the line from baseline to deadline"),
    "mean": ("現状値から期限までの直線と比べる", "against the line from baseline to deadline"),
    "stock_per_ward": ("現状値から期限までの直線と比べる", "against the line from baseline to deadline"),
    "annual_flow": (
        "年度の実績を、年度の経過割合を掛けた目標と比べる",
        "the year's sum against the target times the share of the year",
    ),
    "annual_growth": ("1年当たりの率を目標と比べる", "the yearly rate against the target"),
    "cumulative": (
        "計画期間の累計を、開始から期限までの直線と比べる",
        "the total since the start against the line to the deadline",
    ),
    "relative_to_baseline": (
        "基準からの変化を期限までの直線と比べる",
        "the change from the base against the line to the deadline",
    ),
    "coverage": ("すべての内訳が目標を満たすかを見る", "whether every group reaches the target"),
    "per_month": ("経過した月ごとに目標を満たすかを見る", "whether every month reaches the target"),
    "ordinal": ("段階に達したかだけを見る", "whether the level is reached, nothing else"),
    "qualitative": ("判定しない", "not judged"),
}


@dataclass(frozen=True, slots=True)
class Language:
    """One of the two languages; `place` is its place in every pair of words."""

    code: str
    place: int

    def of(self, ja: str, en: str) -> str:
        """The word in this language."""
        return (ja, en)[self.place]

    def coded(self, words: dict[str, tuple[str, str]], code: str) -> str:
        """The word of a code; a code that is not known stands as it is."""
        return words[code][self.place] if code in words else code


JA, EN = Language("ja", 0), Language("en", 1)


def number(text: str) -> str:
    """A stated figure with thousands separated: 500,000,000."""
    return f"{Decimal(text):,f}" if text else ""


def name_of(entry: Entry, language: Language) -> str:
    """Name in the language."""
    return entry.get(f"name_{language.code}")


def unit(entry: Entry, language: Language) -> str:
    """Unit in the language."""
    known = entry.get("unit")
    return known if language is JA else UNITS.get(known, known)


def with_unit(figure: str, unit: str, language: Language) -> str:
    """A figure with its unit; a level stands before it."""
    if language is EN:
        unit = UNITS.get(unit, unit)
        return f"{unit} {figure}" if unit == "level" else f"{figure} {unit}"
    return f"{unit}{figure}" if unit == "レベル" else f"{figure}{unit}"


def target_text(entry: Entry, language: Language) -> str:
    """Target, deadline and rule in one line; empty where the plan states none."""
    op, kind = entry.get("target_op"), entry.get("target_kind")
    if not op:
        return ""
    if op == "qualitative":
        return language.of("数値目標なし(定性的な目標)", "no numerical target (qualitative goal)")
    value = number(entry.get("target_value"))
    figure = with_unit(value, entry.get("unit"), language)
    said = {
        ">=": (f"{figure}以上", f"at least {figure}"),
        "<=": (f"{figure}以下", f"at most {figure}"),
        "reduce_relative": (f"現状から{value}%低減", f"{value} % below the baseline"),
        "min_per_group": (f"すべての内訳で{figure}以上", f"at least {figure} in every group"),
        "min_per_period": (f"毎月{figure}以上", f"at least {figure} every month"),
    }
    deadline = entry.get("target_deadline")
    until = (
        language.of(f"期限 {deadline}", f"by {deadline}")
        if deadline
        else language.of("期限の記載なし", "no deadline stated")
    )
    rule = language.coded(KINDS, kind)
    return language.of(f"{said[op][0]}({until})。判定: {rule}", f"{said[op][1]} ({until}). Rule: {rule}.")


def baseline_text(entry: Entry, language: Language) -> str:
    """Baseline with scope and date; says so where the plan states none."""
    value = entry.get("baseline_value")
    note = entry.get("baseline_note") if language is JA else ""
    if not value:
        return language.of("記載なし", "none stated") + (f"({note})" if note else "")
    scope = language.coded(SCOPES, entry.get("baseline_scope"))
    when = entry.get("baseline_date") or language.of("時点の記載なし", "date not stated")
    text = f"{with_unit(number(value), entry.get('unit'), language)} ({scope}, {when})"
    return f"{text}。{note}" if note else text
