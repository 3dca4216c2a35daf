"""Tables, files and dictionary say the same; published figures come out of the formulas' own macros."""

from __future__ import annotations

from pathlib import Path

import duckdb
import jinja2
import pytest

from pipelines.dictionary.entries import Entry, load_entries
from pipelines.values.rounding import half_up
from pipelines.warehouse.dbt_project import load_manifest_json
from tests.dbt.landed import DBT_PROJECT

NOT_OF_THE_FILES = {"indicator_id", "not_same_as", "plan_order"}


@pytest.fixture(scope="module")
def catalogue(empty_ward: Path) -> dict[str, dict[str, object]]:
    with duckdb.connect(str(empty_ward), read_only=True) as connection:
        cursor = connection.execute("select * from marts.indicators")
        columns = [column[0] for column in cursor.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return {str(row["indicator_id"]): row for row in rows}


@pytest.fixture(scope="module")
def entries() -> dict[str, Entry]:
    return {entry.indicator_id: entry for entry in load_entries(load_manifest_json())}


def test_the_table_is_what_the_files_say(
    catalogue: dict[str, dict[str, object]], entries: dict[str, Entry]
) -> None:
    assert set(catalogue) == set(entries)
    for name, row in catalogue.items():
        entry = entries[name]
        for column, value in row.items():
            if column not in NOT_OF_THE_FILES:
                said = str(int(value)) if isinstance(value, float) and value.is_integer() else value
                assert ("" if said is None else str(said)) == entry.get(column), (name, column)
        others = ", ".join(sorted({difference.other_id for difference in entry.differences}))
        assert (row["not_same_as"] or "") == others, name
        assert row["plan_order"] == entry.order, name


def test_the_order_is_that_of_the_plans(catalogue: dict[str, dict[str, object]]) -> None:
    """As the first pillar of the first plan lists them, and its last goals before operations."""
    order = sorted(catalogue, key=lambda name: str(catalogue[name]["plan_order"]))
    assert order[:5] == [
        "elderly_digital_anxiety_rate",
        "digital_supporter_registered_count",
        "support_program_smartphone_retention_rate",
        "digital_support_site_count_per_district",
        "digital_support_annual_uses_ratio",
    ]
    assert order[113] == "taito_goal3_organisation"


def test_figures_that_are_published_elsewhere_come_out(empty_ward: Path) -> None:
    """中野区's eight rates among them, to the second decimal; a plan's own contradiction does not come out."""
    with duckdb.connect(str(empty_ward), read_only=True) as connection:
        found = {
            control: (rounded, passed)
            for control, rounded, passed in connection.execute(
                "select control_id, rounded, passed from marts.control_checks"
            ).fetchall()
        }
    assert all(passed for _, passed in found.values())
    nakano = [rounded for control, (rounded, _) in sorted(found.items()) if control.startswith("nakano")]
    assert nakano == [59.22, 69.5, 73.46, 74.01, 75.0, 84.24, 85.58, 95.5]
    assert found["supporters_baseline"] == (0.2, True)
    assert found["ward_code_131067"][0] == 131067
    assert found["excel_serial_1904"][0] == 20240401


def test_rounding_in_sql_is_rounding_of_the_output() -> None:
    """Halves go up, away from zero, on the decimal form: 74.0071 is 74.01 and 0.125 is 0.13."""
    source = (DBT_PROJECT / "macros" / "indicator" / "rounding.sql").read_text(encoding="utf-8")
    macro = jinja2.Template(source).module.half_up
    cases = [
        (74.0071, 2),
        (0.125, 2),
        (2.5, 0),
        (-2.5, 0),
        (1.005, 2),
        (2.675, 2),
        (99.995, 2),
        (0.0, 1),
        (-0.04, 1),
    ]
    expected = ["74.01", "0.13", "3", "-3", "1.01", "2.68", "100.00", "0.0", "0.0"]
    assert [str(half_up(value, decimals)) for value, decimals in cases] == expected
    with duckdb.connect() as connection:
        for (value, decimals), text in zip(cases, expected, strict=True):
            query = f"select {macro('cast(? as double)', decimals)}"
            row = connection.execute(query, [value] * query.count("?")).fetchone()
            assert row is not None and row[0] == float(text), value
