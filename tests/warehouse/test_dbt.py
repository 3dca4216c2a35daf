"""dbt in this process on a small project: what nodes come to, and that nothing of the data gets out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.warehouse import dbt, dbt_project, fingerprint
from pipelines.warehouse.build import open_build
from pipelines.warehouse.checks import CheckResult

CANARY = "個人カナリア0312345678"

FILES = {
    "dbt_project.yml": "name: small\nversion: '1.0'\nprofile: small\nmodel-paths: [models]\n"
    "flags: {send_anonymous_usage_stats: false}\nvars: {indicator_ids: []}\n"
    "models: {small: {+schema: marts, +materialized: table}}\n",
    "profiles.yml": "small:\n  target: build\n  outputs:\n    build:\n      type: duckdb\n"
    "      path: \"{{ env_var('SHIHYO_BUILD_FILE') }}\"\n      threads: 2\n",
    "macros/schema.sql": "{% macro generate_schema_name(name, node) %}{{ name or 'main' }}{% endmacro %}",
    "models/indicators/rate.sql": "select 1 as n, {{ var('indicator_ids') | length }} as ids",
    "models/indicators/rate.yml": "version: 2\nmodels:\n  - name: rate\n    columns:\n      - name: n\n        data_tests:\n"
    "          - not_null\n          - accepted_values: {arguments: {values: [2], quote: false}, config: {severity: warn}}\n",
    "models/doubled.sql": "select 2 * n as n from {{ ref('rate') }}",
    "models/doubled.yml": "version: 2\nmodels:\n  - name: doubled\nunit_tests:\n  - name: doubles\n    model: doubled\n"
    "    given: [{input: ref('rate'), rows: [{n: 21}]}]\n    expect: {rows: [{n: 42}]}\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project of two models in place of the product's."""
    folder = tmp_path / "dbt_project"
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    monkeypatch.setattr(dbt_project, "DBT_PROJECT", folder)
    monkeypatch.setattr(dbt_project, "KEPT", folder / "target" / "shihyo")
    monkeypatch.setattr(fingerprint, "DBT_PROJECT", folder)
    monkeypatch.setenv("SHIHYO_BUILD_FILE", "")
    return folder


def by_id(results: list[CheckResult]) -> dict[str, CheckResult]:
    return {result.check_id.split(".", 2)[-1]: result for result in results}


def test_models_tests_and_unit_tests_in_one_invocation(project: Path, settings: Settings) -> None:
    told: list[str] = []
    report = dbt.build(settings, told.append)
    assert report.error is None
    assert {node.name for node in report.nodes if node.kind == "model"} == {"rate", "doubled"}
    assert {"rate", "doubled"} <= set(told)
    checks = {check.check_id: check for check in report.checks()}
    assert checks["dbt.data_test.rate.not_null_rate_n"].passed
    assert checks["dbt.unit_test.doubled.doubles"].passed
    warned = next(check for check in checks.values() if "accepted_values" in check.check_id)
    assert (warned.passed, warned.severity, warned.failed, warned.model) == (False, "WARN", 1, "rate")
    with open_build(settings, read_only=True) as connection:
        assert connection.execute("select n, ids from marts.rate").fetchall() == [(1, 1)]


def test_the_build_file_is_free_afterwards(project: Path, settings: Settings) -> None:
    dbt.build(settings)
    script = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create table free as select 1')"
    subprocess.run([sys.executable, "-c", script, str(settings.build_file)], check=True)


def test_unit_tests_run_again_only_when_the_project_has_changed(project: Path, settings: Settings) -> None:
    first = dbt.build(settings)
    ran = [node for node in first.nodes if node.kind == "unit_test"]
    again = [node for node in dbt.build(settings).nodes if node.kind == "unit_test"]
    assert again == ran  # with the very seconds of the first time: they were remembered, not run
    (project / "models" / "doubled.sql").write_text("select 3 * n as n from {{ ref('rate') }}")
    for _ in range(2):  # and a failure is not remembered
        results = {check.check_id: check for check in dbt.build(settings).checks()}
        assert results["dbt.unit_test.doubled.doubles"].blocks


def test_a_model_that_breaks_on_data_blocks_and_quotes_nothing(project: Path, settings: Settings) -> None:
    (project / "models" / "indicators" / "rate.sql").write_text(
        "select cast(x as integer) as n, 0 as ids from (values ('$')) t(x)".replace("$", CANARY),
        encoding="utf-8",
    )
    report = dbt.build(settings)
    blocking = [check for check in report.checks() if check.blocks]
    assert {check.model for check in blocking} >= {"rate", "doubled"}
    assert CANARY not in repr(report) + repr(blocking)
    assert any("Conversion Error" in check.message_ja for check in blocking)
    for path in settings.warehouse.rglob(
        "*"
    ):  # compiled SQL holds what its author wrote; logs would hold more
        if path.is_file() and path.suffix not in (".sql", ".duckdb", ".wal"):
            assert CANARY.encode() not in path.read_bytes(), path


def test_a_mistake_in_sql_is_told_in_full(project: Path, settings: Settings) -> None:
    (project / "models" / "doubled.yml").unlink()
    (project / "models" / "doubled.sql").write_text("select no_such_column from {{ ref('rate') }}")
    failed = next(check for check in dbt.build(settings).checks() if check.check_id == "dbt.model.doubled")
    assert failed.blocks and "no_such_column" in failed.message_ja


def test_a_project_that_cannot_be_parsed_is_a_failure_not_silence(project: Path, settings: Settings) -> None:
    (project / "models" / "doubled.sql").write_text("select * from {{ ref('nowhere') }}")
    (check,) = dbt.build(settings).checks()
    assert check.blocks and "nowhere" in check.message_ja


def test_a_project_without_tests_is_a_failure(project: Path, settings: Settings) -> None:
    for path in project.rglob("models/**/*.yml"):
        path.unlink()
    (check,) = dbt.build(settings).checks()
    assert check.blocks and check.check_id == "dbt.run"


def test_a_model_that_was_renamed_is_not_published_under_its_old_name(
    project: Path, settings: Settings
) -> None:
    dbt.build(settings)
    (project / "models" / "doubled.sql").rename(project / "models" / "twice.sql")
    (project / "models" / "doubled.yml").unlink()
    dbt.build(settings)
    with open_build(settings, read_only=True) as connection:
        found = connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
    assert [name for (name,) in found] == ["rate", "twice"]


def test_the_parsed_project_is_kept_until_a_file_changes(project: Path) -> None:
    kept = dbt_project.prepare() / "manifest.msgpack"
    parsed = kept.stat().st_mtime_ns
    dbt_project.prepare()
    assert kept.stat().st_mtime_ns == parsed
    (project / "models" / "new.sql").write_text("select 1 as n")
    dbt_project.prepare()
    assert kept.stat().st_mtime_ns != parsed
    assert "model.small.new" in dbt_project.load_manifest_json()["nodes"]


def test_users_of_dbt_get_the_same_variables(project: Path, settings: Settings) -> None:
    assert dbt.run_command(settings, ["build", "--select", "rate", "--vars", "{other: 1}", "--quiet"])
    with open_build(settings, read_only=True) as connection:
        assert connection.execute("select ids from marts.rate").fetchall() == [(1,)]
    assert not dbt.run_command(settings, ["build", "--select", "rate", "--no-such-option"])
