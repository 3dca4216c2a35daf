"""What Dagster shows: every source, model, test and expectation, joined as they depend on each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.profiles import load_sources
from pipelines.quality.suites import landed_suites, mart_suites
from pipelines.settings import PROJECT_ROOT
from pipelines.warehouse.dbt_project import indicator_ids, load_manifest_json


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    from pipelines.definitions import defs

    return defs


@pytest.fixture(scope="module")
def specs(defs: dg.Definitions) -> dict[tuple[str, ...], dg.AssetSpec]:
    return {tuple(spec.key.path): spec for spec in defs.resolve_all_asset_specs()}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return load_manifest_json()


def test_every_source_and_every_model_is_an_asset(
    specs: dict[tuple[str, ...], dg.AssetSpec], manifest: dict[str, Any]
) -> None:
    assert {("landed", source_id) for source_id in load_sources()} <= set(specs)
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    named = {node["name"] for node in models if node["config"]["materialized"] != "ephemeral"}
    assert named <= {path[-1] for path in specs}
    assert ("published", "publication") in specs


def test_lineage_reaches_from_the_publication_back_to_the_drops(
    specs: dict[tuple[str, ...], dg.AssetSpec],
) -> None:
    seen: set[tuple[str, ...]] = set()
    waiting = [("published", "publication")]
    while waiting:
        path = waiting.pop()
        if path not in seen and path in specs:
            seen.add(path)
            waiting += [tuple(dep.asset_key.path) for dep in specs[path].deps]
    assert {("landed", source_id) for source_id in load_sources()} <= seen
    assert {("indicators", indicator_id) for indicator_id in indicator_ids()} <= seen
    assert ("landed", "registered") in seen


def test_assets_say_what_they_are_and_whose(specs: dict[tuple[str, ...], dg.AssetSpec]) -> None:
    for path, spec in specs.items():
        assert spec.description, path
        assert spec.owners and all(str(owner).startswith("team:") for owner in spec.owners), path
        assert spec.group_name and spec.group_name != "default", path


def test_expectations_and_dbt_tests_are_checks(defs: dg.Definitions, manifest: dict[str, Any]) -> None:
    checks = {key.name for key in defs.resolve_asset_graph().asset_check_keys}
    rules = [rule for suite in [*landed_suites(), *mart_suites()] for rule in suite.rules]
    tests = [node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    unit_tests = [test["name"] for test in manifest["unit_tests"].values()]
    assert len(rules) > 100 and len(unit_tests) > 10
    assert set(tests) | set(unit_tests) <= checks
    assert len(checks) >= len(rules) + len(unit_tests)


def test_errors_block_and_warnings_do_not(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.asset_check_keys:
        metadata = graph.get_check_spec(key).metadata or {}
        if "severity" in metadata:
            assert graph.get_check_spec(key).blocking == (metadata["severity"] == "ERROR"), key


def test_the_night_s_schedule_and_sensor_wait_for_a_person(defs: dg.Definitions) -> None:
    schedule = defs.resolve_schedule_def("nightly_0200")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Tokyo")
    assert schedule.default_status == dg.DefaultScheduleStatus.STOPPED
    assert defs.resolve_sensor_def("drops_sensor").default_status == dg.DefaultSensorStatus.STOPPED


def test_the_publication_has_a_freshness_policy(specs: dict[tuple[str, ...], dg.AssetSpec]) -> None:
    assert specs["published", "publication"].freshness_policy is not None


def test_definitions_are_valid_from_any_folder(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "dagster",
        "definitions",
        "validate",
        "-w",
        str(PROJECT_ROOT / "workspace.yaml"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_definitions_py_stays_short() -> None:
    lines = (PROJECT_ROOT / "pipelines" / "definitions.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 100


def test_the_instance_keeps_quiet() -> None:
    import yaml

    instance = yaml.safe_load((PROJECT_ROOT / "dagster.yaml").read_text(encoding="utf-8"))
    assert instance["telemetry"] == {"enabled": False}
