"""The dbt project as parsed: kept below `dbt_project/target/shihyo` so that a night does not parse it again.

Passing a manifest to dbt skips its parser altogether, also where the build file lies somewhere else than last time
(an environment variable in `profiles.yml` would otherwise make dbt parse the whole project anew).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import disk
from pipelines.settings import DBT_PROJECT
from pipelines.warehouse import fingerprint

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

KEPT = DBT_PROJECT / "target" / "shihyo"
QUIET = ("--quiet", "--log-level", "none", "--log-level-file", "none", "--no-write-json")


class DbtProjectError(Exception):
    """The dbt project cannot be parsed; the message is dbt's own and speaks of files, never of data."""


def indicator_ids(project: Path | None = None) -> list[str]:
    """One id per formula: the stems of `models/indicators/**/*.sql`; of this project or another state of it."""
    return sorted(path.stem for path in ((project or DBT_PROJECT) / "models" / "indicators").rglob("*.sql"))


def indicator_names() -> dict[str, str]:
    """Japanese names of the indicators by id, from their yml files: without dbt, and without a parsed project."""
    from pipelines.yml import parsed

    names: dict[str, str] = {}
    for path in sorted((DBT_PROJECT / "models" / "indicators").rglob("*.yml")):
        declared: dict[str, Any] = parsed(path.read_text(encoding="utf-8")) or {}
        for model in declared.get("models", []):
            name = model.get("config", {}).get("meta", {}).get("name_ja")
            if name:
                names[model["name"]] = name
    return names


def variables(more: Mapping[str, Any] | None = None, project: Path | None = None) -> str:
    """Value of dbt's `--vars`: the ids of the indicators and whatever the user gave."""
    return json.dumps({"indicator_ids": indicator_ids(project), **(more or {})})


def folders(project: Path | None = None) -> tuple[str, ...]:
    """Options that tell dbt where the project and its profile are."""
    folder = str(project or DBT_PROJECT)
    return ("--project-dir", folder, "--profiles-dir", folder)


def environment(build_file: Path) -> None:
    """What dbt reads from the environment: where to build, and that it must not call anybody."""
    os.environ["SHIHYO_BUILD_FILE"] = str(build_file)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"


def project_state() -> str:
    """What the parsed project depends on: its files (the ids follow from them) and the versions of dbt."""
    versions = [f"{package} {version(package)}" for package in ("dbt-core", "dbt-duckdb", "dbt-adapters")]
    return fingerprint.short([fingerprint.dbt_state(), str(DBT_PROJECT), *versions])


def prepare() -> Path:
    """Parse the project if it has changed since the last time; returns the folder of the kept manifest.

    Raises DbtProjectError with dbt's message.
    """
    state = project_state()
    if stamp("manifest.stamp") != state:
        _parse(state)
    return KEPT


def load_manifest() -> Manifest:
    """The parsed project for `dbtRunner(manifest=...)`."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    prepare()
    return Manifest.from_msgpack((KEPT / "manifest.msgpack").read_bytes(), decoder=extended_mashumuro_decoder)


def load_manifest_json() -> dict[str, Any]:
    """The parsed project as dbt's public artifact, for Dagster."""
    manifest: dict[str, Any] = json.loads((prepare() / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def proven_unit_tests() -> list[dict[str, Any]] | None:
    """Results of the unit tests for this very project, or None when it has changed since they ran."""
    path = KEPT / "unit_tests.json"
    if not path.exists():
        return None
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    results: list[dict[str, Any]] = kept["results"]
    return results if kept["state"] == project_state() else None


def keep_unit_tests(results: Sequence[Mapping[str, Any]]) -> None:
    """Remember that these unit tests passed, so that a night with the same project need not run them again."""
    write(
        "unit_tests.json",
        json.dumps({"state": project_state(), "results": list(results)}, ensure_ascii=False),
    )


def _parse(state: str) -> None:
    from dbt.cli.main import dbtRunner
    from dbt.parser.manifest import extended_mashumaro_encoder

    KEPT.mkdir(parents=True, exist_ok=True)
    before = os.environ.get("SHIHYO_BUILD_FILE")
    environment(
        KEPT / "shihyo.duckdb"
    )  # the manifest names the database after it, so it bears the build file's name
    answer = dbtRunner().invoke(["parse", *QUIET, *folders(), "--vars", variables(), "--no-partial-parse"])
    if before is not None:
        os.environ["SHIHYO_BUILD_FILE"] = before
    if not answer.success:
        raise DbtProjectError(
            f"dbt プロジェクトを読めません (cannot parse the dbt project): {answer.exception}"
        )
    manifest = answer.result
    write("manifest.msgpack", manifest.to_msgpack(extended_mashumaro_encoder))
    write("manifest.json", json.dumps(manifest.writable_manifest().to_dict(omit_none=False), default=str))
    write("manifest.stamp", state)


def stamp(name: str) -> str | None:
    """A short text kept under this name."""
    path = KEPT / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def write(name: str, content: str | bytes) -> None:
    """Keep something of the parsed project."""
    KEPT.mkdir(parents=True, exist_ok=True)
    disk.write_bytes(KEPT / name, content.encode() if isinstance(content, str) else content)
