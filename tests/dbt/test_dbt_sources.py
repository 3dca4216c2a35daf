"""Sources that dbt declares are what is registered: column by column, type by type."""

from __future__ import annotations

import re

import duckdb
import pytest
import yaml

from pipelines.journal import Journal
from pipelines.profiles.load import load_sources
from pipelines.settings import Settings
from pipelines.warehouse.register import register
from tests.dbt.landed import MODELS, declared_tables


@pytest.fixture
def registered(settings: Settings) -> dict[str, dict[str, str]]:
    """Schema `landed` of a warehouse in which nothing was landed."""
    assert list(Journal(settings.journal).drop_rows()) == []
    register(settings, load_sources(()), "P20260430-00000000")
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'landed'"
            " order by table_name, column_index"
        ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, data_type in rows:
        tables.setdefault(table, {})[column] = data_type
    return tables


def test_declared_sources_are_the_registered_tables(registered: dict[str, dict[str, str]]) -> None:
    declared = declared_tables()
    assert {table: list(columns.items()) for table, columns in declared.items()} == {
        table: list(columns.items()) for table, columns in registered.items() if table in declared
    }


def test_every_source_of_the_package_is_declared() -> None:
    tables = {
        f"{source_id}__{table}"
        for source_id, source in load_sources(()).items()
        for table in source.spec.tables
    }
    assert tables <= set(declared_tables())


def test_words_of_the_sources_are_those_of_source_yml() -> None:
    sources = load_sources(())
    for source_id, source in sources.items():
        path = MODELS / "staging" / source_id / f"_{source_id}__sources.yml"
        (declared,) = yaml.safe_load(path.read_text("utf-8"))["sources"]
        assert declared["config"]["meta"]["owner"] == source.spec.owner
        for table in declared["tables"]:
            spec = source.spec.tables[table["name"]]
            assert table["description"] == spec.description
            words = {column["name"]: column["description"] for column in table["columns"]}
            assert {name: words[name] for name in spec.columns} == {
                name: column.description for name, column in spec.columns.items()
            }


def test_staging_and_the_door_know_records_by_the_same_key() -> None:
    """Key, version and policy of `source.yml` are those by which staging replaces records of other files."""
    call = re.compile(r"superseded_records\(\s*source\('(\w+)', '(\w+)'\),\s*\[([^\]]*)\]([^{}]*)")
    sources = load_sources(())
    met = 0
    for path in sorted((MODELS / "staging").rglob("*.sql")):
        for source_id, table, key, more in call.findall(path.read_text("utf-8")):
            spec = sources[source_id].spec.tables[table]
            version = re.search(r"updated_at='(\w+)'", more)
            found = re.findall(r"'(\w+)'", key), version and version[1], "within_drop=false" in more
            assert found == (spec.key, spec.version, spec.repeats == "keep"), path.stem
            met += 1
    assert met > 20
