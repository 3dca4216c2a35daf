"""What the project says of itself: every table and column described, contracts as published, formulas portable."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.dictionary import read_indicator_file
from tests.dbt.landed import DBT_PROJECT, MODELS, indicator_ids

INDICATOR_COLUMNS = (
    "definition_version fiscal_year period_kind period_start period_end breakdown breakdown_code breakdown_label"
    " numerator denominator value coverage obs_status"
).split()
CONTRACT = {
    "indicator_values": "indicator_id definition_version fiscal_year period_kind period_start period_end breakdown"
    " breakdown_code breakdown_label numerator denominator value unit obs_status conf_status coverage citation_id year_state",
    "indicators": "indicator_id tier plan pillar name_ja name_en unit direction decimals definition_ja numerator_ja"
    " denominator_ja source_ids method_ja baseline_value baseline_date baseline_scope target_op target_value"
    " target_deadline cadence owner_department seed_key status",
    "drop_ledger": "drop_id source_id profile_id path sha256 bytes records_in accepted quarantined structural state"
    " reason_code message_ja first_seen_at as_of",
    "quarantined_records": "drop_id record_no sheet cell column_name reason_code message_ja",
    "quality_results": "check_id kind source_id model severity passed evaluated failed message_ja",
}
OTHER_MARTS = {
    "disclosure_log",
    "publications",
    "series_breaks",
    "definition_cards",
    "organisation_worklist",
    "organisation_conversion",
    "indicator_change_parts",
    "baseline_review",
    "control_checks",
    "reference_series",
    "plan_pillars",
    "indicator_scorecard",
    "indicator_revisions",
    "publication",
    "year_closes",
    "revisions_after_close",
    "citation_register",
    "corrections",
    "corrected_records",
    "mart_online_usage",
    "mart_e_approval",
    "mart_training",
    "mart_training_review",
    "mart_survey",
    "mart_register",
    "record_warnings",
    "mart_application_review",
    "mart_survey_differences",
}
ENGINE_WORDS = re.compile(
    r"::|\bstrptime|\blist_|\bstruct_pack|\bregexp_extract_all|\bepoch\(|\bqualify\b|\bunnest\b|\bdate_diff\b"
    r"|\bquantile_cont|\btry_cast|\bcurrent_date\b|\bnow\(|\bgenerate_series|\bgroup by all\b|\bread_parquet",
    re.IGNORECASE,
)


def _declared() -> dict[str, dict[str, Any]]:
    """Model or seed by name, from the yml of the same stem."""
    found = {}
    for path in [*MODELS.rglob("*.yml"), *(DBT_PROJECT / "seeds").glob("*.yml")]:
        content = yaml.safe_load(path.read_text("utf-8"))
        for node in [*content.get("models", []), *content.get("seeds", [])]:
            assert node["name"] == path.stem, path
            found[node["name"]] = node
    return found


def _built(file: Path) -> dict[tuple[str, str], list[str]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        listed = connection.execute(
            "select schema_name, table_name, list(column_name order by column_index) from duckdb_columns()"
            " where schema_name in ('staging', 'intermediate', 'indicators', 'marts') group by all"
        ).fetchall()
    assert listed
    return {(schema, table): columns for schema, table, columns in listed}


def test_every_table_and_column_is_described_and_none_beside(empty_ward: Path) -> None:
    declared, built = _declared(), _built(empty_ward)
    assert {table for _, table in built} == set(declared)
    for (_, table), columns in built.items():
        node = declared[table]
        described = {column["name"]: column.get("description") for column in node["columns"]}
        assert node["description"], table
        assert sorted(described) == sorted(columns), table
        assert all(described.values()), table


def test_marts_begin_with_the_columns_of_the_contract(empty_ward: Path) -> None:
    built = {table: columns for (schema, table), columns in _built(empty_ward).items() if schema == "marts"}
    assert set(built) == set(CONTRACT) | OTHER_MARTS
    for table, columns in CONTRACT.items():
        expected = columns.split()
        assert built[table][: len(expected)] == expected, table


def test_descriptions_travel_as_comments(empty_ward: Path) -> None:
    with duckdb.connect(str(empty_ward), read_only=True) as connection:
        silent = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
        ).fetchall()
    assert silent == []


def test_every_indicator_has_its_words(empty_ward: Path) -> None:
    built = _built(empty_ward)
    codes: dict[str, str] = {}
    for indicator_id in indicator_ids():
        (path,) = (MODELS / "indicators").rglob(f"{indicator_id}.yml")
        meta = read_indicator_file(path)
        assert built["indicators", indicator_id] == INDICATOR_COLUMNS
        assert indicator_id in {test["model"] for test in _unit_tests(indicator_id)}, f"{path}: no unit test"
        assert codes.setdefault(meta.code, indicator_id) == indicator_id, f"two indicators share {meta.code}"


def _unit_tests(model: str) -> list[dict[str, Any]]:
    (path,) = MODELS.rglob(f"{model}.yml")
    tests: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8")).get("unit_tests", [])
    return tests


@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.sql")), ids=lambda path: path.stem)
def test_models_hold_no_expression_of_one_engine(path: Path) -> None:
    code = re.sub(r"--.*", "", path.read_text("utf-8"))
    assert ENGINE_WORDS.findall(code) == []
    assert path.with_suffix(".yml").exists()
