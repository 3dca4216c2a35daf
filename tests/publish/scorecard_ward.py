"""A small ward whose marts are written by hand: every status, hidden and missing figures, hostile words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.publish.publish import publish
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.checks import STAGES, CheckResult, save_results

HOSTILE = '=cmd|"/c calc"!A1 <b>太字</b> "><img src=x onerror=alert(1)>'
IDENTITY = "P20260430-00000001"
SECRET = 77.7123
"""Hidden by disclosure control: no spelling of it, and nothing computed from it, may be published here."""

_CATALOGUE = """
create or replace table marts.indicators (
    indicator_id varchar, tier varchar, plan varchar, pillar varchar, name_ja varchar, name_en varchar, unit varchar,
    direction varchar, decimals integer, definition_ja varchar, numerator_ja varchar, denominator_ja varchar,
    source_ids varchar, method_ja varchar, baseline_value double, baseline_date varchar, baseline_scope varchar,
    target_op varchar, target_value double, target_deadline date, cadence varchar, owner_department varchar,
    seed_key varchar, status varchar)
"""
_SCORECARD = """
create or replace table marts.indicator_scorecard (
    indicator_id varchar, definition_version varchar, fiscal_year integer, period_kind varchar, period_start date,
    period_end date, value double, obs_status varchar, conf_status varchar, coverage double, previous_value double,
    previous_period_end date, change double, change_unit varchar, target_level double, progress double,
    status varchar, status_ja varchar, reason_code varchar, reason_ja varchar, citation_id varchar,
    year_state varchar)
"""
_PILLARS = """
create or replace table marts.plan_pillars as
select * from (values ('000.P1', '開かれた基盤'), ('001.P2', '全庁の推進')) as named (pillar_key, name_ja)
"""

_BREAKS = """
create or replace table marts.series_breaks as
select * from (values
    ('late', null, date '2022-04-01', 'wording', '設問の言葉が変わりました'),
    ('late', 'B', date '2025-04-01', 'method', '別の定義だけの断絶')
) as named (indicator_id, definition_version, break_on, kind, reason_ja)
"""
_CARDS = """
create or replace table marts.definition_cards as
select 'fine' as indicator_id, card_no, origin, whose, version as definition_version, null::varchar as other_id,
    words as definition_ja, case when origin = 'own' then 'fiscal_year' end as period_kind, 2025 as fiscal_year,
    date '2024-03-01' as period_end, value, '%' as unit, source, reliability as source_reliability, differs as differs_ja,
    card_no = 1 as is_comparable
from (values
    (1, 'own', '自区', 'A', 'fine の定義', 74.0071, 'この公表', null, null),
    (2, 'own', '自区', 'B', '別の数え方', null, 'この公表', null, '分母が違う'),
    (3, 'elsewhere', '特別区平均', null, '区の平均', 32.7, '都の調査', 'low', '<b>平均</b>である')
) as named (card_no, origin, whose, version, words, value, source, reliability, differs)
"""

# indicator, tier, plan, pillar, name, unit, decimals, key, target, deadline, status, reason
_INDICATORS = [
    ("late", "KPIアウトカム", "乙計画", "P2", "遅れている指標", "%", 1, "001.P2.K1", 80.0, date(2028, 3, 31), "behind", None),
    ("done", "KGI", "乙計画", "P2", "達成した指標", "件", 0, "001.P2.G1", 1_000_000.0, None, "achieved", None),
    ("fine", "KSI", "甲計画", "P1", "順調な指標", "%", 2, "000.P1.S1", 80.0, None, "on_track", None),
    ("near", "KGI", "甲計画", "P1", HOSTILE, "人", 0, "000.P1.G1", 300.0, None, "nearly", None),
    ("none", "KPIアウトプット", "甲計画", "P1", "まだない指標", "回", 0, "000.P1.O1", 10.0, None, "undecided", "資料が未着です"),
    ("dark", "KPIアウトカム", "甲計画", "P1", "秘匿の指標", "%", 1, "000.P1.K1", 50.0, None, "undecided", "少人数です"),
    ("open", "KGI", "甲計画", "P3", "過去だけ秘匿の指標", "%", 1, "000.P3.G1", None, None, "undecided", "目標がありません"),
    ("half", "KSI", "甲計画", "P3", "年度途中の指標", "回", 0, "000.P3.S1", 10.0, None, "undecided", "期限がありません"),
    ("side", "運用", "運用指標", None, "計画外の指標", "時間", 1, None, None, None, "undecided", "目標がありません"),
]  # fmt: skip

# indicator, definition, fiscal year, value, obs_status, conf_status
_VALUES = [
    ("late", "A", 2021, 10.0, "A", "F"), ("late", "A", 2022, 12.0, "A", "F"), ("late", "A", 2024, 20.0, "A", "F"),
    ("late", "A", 2025, 24.25, "P", "F"),  # half to even gives 24.2
    ("done", "A", 2025, 1_234_567.5, "A", "F"),
    ("fine", "A0", 2023, 30.0, "A", "F"), ("fine", "A", 2024, 46.0, "A", "F"), ("fine", "A", 2025, 74.0071, "A", "F"),
    ("near", "A", 2024, 250.0, "A", "F"), ("near", "A", 2025, 270.0, "R", "F"),
    ("dark", "A", 2024, 60.0, "A", "F"), ("dark", "A", 2025, SECRET, "A", "C"),
    ("open", "A", 2024, SECRET, "A", "N"), ("open", "A", 2025, 60.0, "A", "F"),
    ("half", "A", 2025, 15.0, "A", "F"), ("half", "A", 2026, 2.0, "P", "F"),
    ("side", "A", 2025, 120.0, "A", "F"),
]  # fmt: skip


def publish_ward(settings: Settings, build_marts: Callable[..., None], identity: str = IDENTITY) -> Path:
    """Publish the ward and return the folder that readers see."""
    build_marts(settings, [])
    with open_build(settings) as connection:
        for statement in (_CATALOGUE, _SCORECARD, _PILLARS, _BREAKS, _CARDS):
            connection.execute(statement)
        for row in _INDICATORS:
            _insert(connection, "indicators", _definition(row))
            _insert(connection, "indicator_scorecard", _standing(row))
        for value in _VALUES:
            _insert(connection, "indicator_values", _total(value))
    passed = CheckResult("by_hand", "expectation", None, "indicator_values", "ERROR", True, 1, 0, "合格")
    save_results(settings, identity, {**{key: [] for key in STAGES}, "marts": [passed]})
    publish(settings, identity)
    return settings.published


def citation(indicator: str, year: int) -> str:
    """Citation id of a value of this ward."""
    return f"K-FY{year}-{indicator.upper()}@2026-04-30#0001"


def _definition(row: tuple[Any, ...]) -> dict[str, Any]:
    indicator, tier, plan, pillar, name, unit, decimals, key, target, deadline, _, _ = row
    return {
        "indicator_id": indicator, "tier": tier, "plan": plan, "pillar": pillar, "name_ja": name,
        "name_en": f"Indicator {indicator}", "unit": unit, "decimals": decimals, "seed_key": key,
        "definition_ja": f"{indicator} の定義", "target_op": ">=", "target_value": target,
        "target_deadline": deadline, "status": "computed", "baseline_value": 7.5, "baseline_scope": "tokyo23_avg",
    }  # fmt: skip


def _standing(row: tuple[Any, ...]) -> dict[str, Any]:
    indicator, unit, status, reason = row[0], row[5], row[10], row[11]
    totals = [value for value in _VALUES if value[0] == indicator and value[1] == "A"]
    standing = {
        "indicator_id": indicator,
        "status": status,
        "reason_ja": reason,
        "reason_code": reason and "by_hand",
    }
    if not totals:
        return standing
    _, version, year, value, obs, conf = totals[-1]
    standing |= {
        "definition_version": version, "fiscal_year": year, "period_kind": "fiscal_year",
        "period_start": date(year, 4, 1), "period_end": date(year + 1, 3, 31), "value": value, "obs_status": obs,
        "conf_status": conf, "citation_id": citation(indicator, year), "target_level": row[8],
        "progress": {"late": 0.1235, "done": 1.2, "dark": SECRET / 50}.get(indicator),
        "change_unit": "ポイント" if unit == "%" else unit, "year_state": "closed" if indicator == "done" else "ended",
    }  # fmt: skip
    if len(totals) > 1:
        before = totals[-2]
        standing |= {
            "previous_value": before[3],
            "previous_period_end": date(before[2] + 1, 3, 31),
            "change": value - before[3],
        }
    return standing


def _total(row: tuple[Any, ...]) -> dict[str, Any]:
    indicator, version, year, value, obs, conf = row
    return {
        "indicator_id": indicator, "definition_version": version, "fiscal_year": year, "period_kind": "fiscal_year",
        "period_start": date(year, 4, 1), "period_end": date(year + 1, 3, 31), "breakdown": "total",
        "breakdown_code": "ALL", "breakdown_label": "計", "numerator": value, "denominator": 100.0, "value": value,
        "obs_status": obs, "conf_status": conf, "coverage": 0.5 if conf == "N" else None,
        "citation_id": citation(indicator, year),
    }  # fmt: skip


def _insert(connection: Any, table: str, row: dict[str, Any]) -> None:
    shown = ", ".join(f"? as {column}" for column in row)
    connection.execute(f"insert into marts.{table} by name select {shown}", list(row.values()))
