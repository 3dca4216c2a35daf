"""What to examine, as plain data that can cross to another process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.journal import DropRow
from pipelines.quality.suites import Scope, Suite
from pipelines.settings import Settings
from pipelines.warehouse.register import landed_files


@dataclass(frozen=True, slots=True)
class Target:
    """One suite and the table it speaks of: Parquet files by drop, or a table of the build file."""

    suite: str
    source_id: str | None
    table: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """One stage's work. `cache` is a folder for results of drops that were examined before."""

    scope: Scope
    as_of: str
    targets: tuple[Target, ...]
    build_file: str
    cache: str


def landed_plan(settings: Settings, suites: Iterable[Suite], active: Sequence[DropRow]) -> Plan:
    """Examine landed tables."""
    targets = []
    for suite in suites:
        files = landed_files(settings, active, suite.source_id or "", suite.table)
        targets.append(_target(suite, {file.stem: str(file) for file in files}))
    return _plan(settings, "landed", targets)


def mart_plan(settings: Settings, suites: Iterable[Suite]) -> Plan:
    """Examine marts in the build file."""
    return _plan(settings, "marts", [_target(suite, {}) for suite in suites])


def _target(suite: Suite, files: dict[str, str]) -> Target:
    return Target(str(suite.path), suite.source_id, suite.table, files)


def _plan(settings: Settings, scope: Scope, targets: Sequence[Target]) -> Plan:
    folder = settings.build_file.parent / "examined"
    return Plan(scope, settings.as_of.isoformat(), tuple(targets), str(settings.build_file), str(folder))
