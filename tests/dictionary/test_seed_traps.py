"""The traps of the planning documents (handbook 6). docs/seed-traps.md says which test covers which."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest
import yaml

from pipelines.dictionary.entries import Entry
from pipelines.settings import DBT_PROJECT

Rows = list[dict[str, str]]
Entries = dict[str, Entry]


def linked(entries: Entries, one: str, other: str) -> bool:
    """Whether each of the two names the other as not the same."""
    there = {difference.other_id for difference in entries[one].differences}
    back = {difference.other_id for difference in entries[other].differences}
    return other in there and one in back


def test_trap_1_an_implausible_baseline_is_to_be_confirmed(entries: Entries) -> None:
    """182 supporters over 9.7 million residents are 0.19 per 10,000, not 1.2."""
    assert Decimal(182) * 10000 / 9_700_000 < Decimal("0.2")
    assert "要確認" in entries["digital_supporters_per_10k"].get("baseline_check_ja")


def test_trap_2_departments_and_skills_are_two_versions(entries: Entries) -> None:
    """16.3 persons at 1.07 % are 1,523 staff, few for a ward: the figure counts members of departments."""
    assert round(16.3 / 0.0107) == 1523
    entry = entries["digital_staff_ratio"]
    assert "版1" in entry.get("definition_ja") and "版2" in entry.get("definition_ja")
    assert "要確認" in entry.get("baseline_check_ja")
    assert linked(entries, "digital_staff_ratio", "digital_dept_staff_ratio")


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("58.7", {"paperless_meeting_rate", "digital_user_satisfaction_rate"}),
        ("32.7", {"online_usage_rate_tokyo23", "new_digital_investment_share"}),
        ("52.3", {"resident_digital_satisfaction_rate", "nonuse_reason_not_needed"}),
    ],
)
def test_trap_3_one_figure_of_two_entries(value: str, ids: set[str], entries: Entries) -> None:
    assert ids <= {name for name, entry in entries.items() if entry.get("baseline_value") == value}
    one, other = ids
    assert linked(entries, one, other)


def test_trap_3_no_two_entries_share_a_figure_unexplained(entries: Entries) -> None:
    by_figure: dict[tuple[str, str], list[str]] = {}
    for name, entry in entries.items():
        if entry.get("baseline_value"):
            by_figure.setdefault((entry.get("baseline_value"), entry.get("unit")), []).append(name)
    shared = [names for names in by_figure.values() if len(names) > 1]
    assert shared
    for names in shared:
        assert all(linked(entries, one, other) for one in names for other in names if one < other), names


def test_trap_3b_unverified_figures_stay_out(seed: Callable[[str], Rows], entries: Entries) -> None:
    """Only what the catalogue lists is kept of the unchecked documents, not their 191 figures of "objective grounds"."""
    quoted = [row for row in seed("reference_value") if row["source_reliability"] == "low"]
    assert {row["indicator_id"] for row in quoted} <= set(entries)
    assert len(quoted) < 100
    repeated = {"23.7", "31.2"}  # stand five and four times in the document, in no table of it
    assert not repeated & {row["value"] for row in quoted}


def test_trap_4_satisfaction_of_all_and_of_users(entries: Entries) -> None:
    assert linked(entries, "resident_digital_satisfaction_rate", "digital_user_satisfaction_rate")
    assert entries["resident_digital_satisfaction_rate"].get("target_value") == "75"
    assert entries["digital_user_satisfaction_rate"].get("target_value") == "80"


def test_trap_5_three_ages(entries: Entries) -> None:
    three = ["age75_digital_service_usage_rate", "elderly_digital_anxiety_rate", "online_usage_rate_elderly"]
    assert all(linked(entries, one, other) for one in three for other in three if one != other)
    assert "75歳以上" in entries[three[0]].get("definition_ja")
    assert "65歳以上" in entries[three[1]].get("definition_ja")
    assert "年齢の下限" in entries[three[2]].get("definition_ja")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("digital_staff_ratio", "digital_specialist_ratio"),
        ("digital_supporters_per_10k", "digital_supporter_registered_count"),
        ("online_usage_rate", "digital_user_satisfaction_rate"),
        ("online_usage_rate", "procedure_online_availability_rate"),
    ],
)
def test_trap_6_targets_that_look_alike(one: str, other: str, entries: Entries) -> None:
    assert linked(entries, one, other)


def test_trap_7_ten_times_too_many_employees(seed: Callable[[str], Rows]) -> None:
    """2,802 thousand, not 28,020 thousand; fewer than a tenth of the 67 million people who work in Japan."""
    (row,) = [row for row in seed("reference_value") if row["indicator_id"] == "local_gov_employees"]
    assert int(row["value"]) == 2802 * 1000 < 6_700_000
    assert "単位誤り" in row["note"]


def test_trap_8_words_are_no_data(seed: Callable[[str], Rows]) -> None:
    """倍増 was 1.76 times, 12.8倍 is 12.75: no value is a multiple."""
    assert {row["unit"] for row in seed("reference_value")}.isdisjoint({"倍", "×"})
    controls = {row["control_id"]: row for row in seed("control_value")}
    assert controls["shibuya_words"]["published"] == "1.76"
    assert controls["online_tasks_words"]["published"] == "12.8"


def test_trap_9_shares_of_23_wards(seed: Callable[[str], Rows]) -> None:
    """By hand with decimals, half up: 21 of 23 is 91.3, 4 of 23 is 17.4."""
    rows = [row for row in seed("control_value") if row["second_part"] == "23" and row["scale"] == "100"]
    assert len(rows) == 13
    for row in rows:
        share = Decimal(row["first_part"]) * 100 / 23
        assert share.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal(row["published"]), row["control_id"]


@pytest.mark.parametrize("name", ["five_g_coverage", "mynumber_card_held"])
def test_trap_10_a_heading_without_a_value_is_missing_and_not_zero(
    name: str, seed: Callable[[str], Rows], entries: Entries
) -> None:
    (row,) = [row for row in seed("reference_value") if row["indicator_id"] == name]
    assert (row["value"], row["obs_status"]) == ("", "M")
    assert entries[name].get("baseline_value") == ""


@pytest.mark.parametrize("name", ["taito_q_expectation", "taito_q_procedure_style"])
def test_trap_11_charts_without_figures_wait_for_the_workbook(name: str, entries: Entries) -> None:
    assert entries[name].get("status") == "pending"
    assert "1,122" in entries[name].get("status_reason_ja")


def test_trap_12_a_target_outside_of_the_tables_is_kept(entries: Entries) -> None:
    entry = entries["telework_eligible_task_rate"]
    assert (entry.get("tier"), entry.get("target_value")) == ("目標(KPI表外)", "80")


def test_trap_13_the_ranking_is_of_2022_and_has_all_ten_places(seed: Callable[[str], Rows]) -> None:
    rows = [row for row in seed("reference_value") if "ランキング2023" in row["source"] and row["rank"]]
    assert [int(row["rank"]) for row in rows] == list(range(1, 11))
    assert {row["as_of_date"] for row in rows} == {"2022-04-01"}
    assert [row["value"] for row in rows if row["value"]] == ["91.676", "87.65"]


def test_trap_14_hours_of_a_full_time_equivalent_stand_in_one_place() -> None:
    """7.75 h on 240 days. The documents' 2,000, 1,850 and 1,833 are in no formula."""
    variables = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text("utf-8"))["vars"]
    assert variables["hours_per_fte"] == 7.75 * 240
    for path in [*(DBT_PROJECT / "models").rglob("*.sql"), *(DBT_PROJECT / "macros").rglob("*.sql")]:
        assert not re.search(r"\b(1860|2000|1850|1833)\b", path.read_text("utf-8")), path


def test_trap_15_unchecked_documents_are_not_official_statistics(entries: Entries) -> None:
    for entry in entries.values():
        if entry.get("seed_key")[:3] in ("000", "001"):
            assert entry.get("source_reliability") == "low", entry.indicator_id


def test_trap_16_plans_drawn_up_and_plans_acted_on(entries: Entries) -> None:
    assert linked(entries, "dx_plan_formulation_rate", "dx_plan_active_municipalities")


def test_the_end_of_fiscal_2027_is_in_2028(entries: Entries) -> None:
    assert entries["digital_efficiency_rate"].get("target_deadline") == "2028-03-31"
    stated = {e.get("target_deadline") for e in entries.values() if e.get("target_deadline")}
    assert all(day.endswith("-03-31") for day in stated)


def test_points_and_per_cent_are_different(seed: Callable[[str], Rows], entries: Entries) -> None:
    """63.8 − 10.5 points = 53.3; a fall by 10.5 per cent would be 57.1."""
    controls = {row["control_id"]: row for row in seed("control_value")}
    assert controls["availability_last_year"]["kind"] == "difference"
    assert Decimal(controls["availability_last_year"]["published"]) == Decimal("63.8") - Decimal("10.5")
    assert entries["internet_use_disability_gap"].get("unit") == "pt"


def test_figures_of_others_are_never_the_wards_own(seed: Callable[[str], Rows], entries: Entries) -> None:
    assert "own_ward" not in {row["scope"] for row in seed("reference_value")}
    measured = [e for e in entries.values() if e.get("baseline_value") and e.get("target_value")]
    assert measured
    assert {e.get("baseline_scope") for e in measured} <= {"unstated", "tokyo23_avg"}
