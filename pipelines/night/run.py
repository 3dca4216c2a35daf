"""One night: the lock, the question whether there is anything to do, the steps, the answer."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any

from pipelines.night import quiet
from pipelines.publish.visible import current, recover
from pipelines.settings import Settings
from pipelines.warehouse import fingerprint
from pipelines.warehouse.lock import hold

if TYPE_CHECKING:
    from pipelines.orchestration.steps import Night
    from pipelines.warehouse.checks import CheckResult

PUBLISHED, BLOCKED = 0, 1
_LOG = logging.getLogger(__name__)


class BadConfiguration(Exception):
    """A source, profile or setting is wrong; the message says which file and what to do."""


@dataclass(slots=True)
class Outcome:
    """What a night came to. `answer` is the object of `--json`; `table` and `notes` are for people."""

    exit_code: int
    answer: dict[str, Any]
    table: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blocking: list[CheckResult] = field(default_factory=list)
    warnings: list[CheckResult] = field(default_factory=list)


def run_night(settings: Settings, progress: Callable[[str, str], None] | None = None) -> Outcome:
    """Run the night. `progress` is called with stage and thing.

    Raises WarehouseBusy when another run holds the warehouse, BadConfiguration for a wrong source or profile.
    """
    start = time.perf_counter()
    with hold(settings.lock_file):
        recover(settings)
        last = quiet.recall(settings)
        if last is not None:
            return _quiet_outcome(settings, last, start)
        quiet.forget(settings)
        return _full_night(settings, progress, start)


def _quiet_outcome(settings: Settings, last: quiet.LastNight, start: float) -> Outcome:
    answer = _answer(
        settings,
        published=True,
        publication_id=last.publication_id,
        files=Counter(unchanged=last.files),
        checks=last.checks,
        seconds={"total": round(time.perf_counter() - start, 3)},
    )
    return Outcome(PUBLISHED, answer, last.table, ["前回から変わったものはありません (nothing new)"])


def _full_night(settings: Settings, progress: Callable[[str, str], None] | None, start: float) -> Outcome:
    from pipelines.orchestration import steps
    from pipelines.profiles import ConfigurationError
    from pipelines.publish.publish import Blocked
    from pipelines.warehouse.checks import tally

    depended_on = {"drops": fingerprint.drops_state(settings.drops)}
    try:
        night = steps.Night(settings, progress=progress)
    except ConfigurationError as error:
        raise BadConfiguration(str(error)) from error
    try:
        _import_ahead(night)
        identity = _audited_marts(night)
        published, blocking = True, []
        try:
            steps.make_visible(night, identity)
        except Blocked as blocked:
            published, blocking = False, blocked.results
    finally:
        night.close()
    answer = _answer(
        settings,
        published=published,
        publication_id=identity if published else current(settings) or "",
        files=_sum(night, "files"),
        records=_sum(night, "records"),
        checks=tally(night.results),
        seconds={**night.seconds, "total": round(time.perf_counter() - start, 3)},
    )
    outcome = Outcome(PUBLISHED if published else BLOCKED, answer, blocking=blocking)
    outcome.warnings = [result for result in night.results if not result.passed and not result.blocks]
    outcome.notes = [message for report in night.reports.values() for message in report.messages]
    if published:
        _remember(night, outcome, depended_on)
    return outcome


def _audited_marts(night: Night) -> str:
    """Everything up to publication; the examiner works on landed tables while dbt builds."""
    from pipelines.orchestration import steps

    for source_id in night.sources:
        steps.land(night, source_id)
    identity = steps.prepare_build(night)
    steps.begin_landed_checks(night)
    report = steps.transform(night)
    landed = steps.end_landed_checks(night)
    results = {"landed": landed, "dbt": report.checks(), "marts": steps.check_marts(night)}
    steps.keep(night, identity, results)
    return identity


def _import_ahead(night: Night) -> None:
    """Great Expectations loads in its own process, dbt in a thread, while landing waits for files and DuckDB."""
    night.start_examiner()
    Thread(target=import_module, args=("dbt.cli.main",), daemon=True).start()


def _remember(night: Night, outcome: Outcome, depended_on: dict[str, str]) -> None:
    from pipelines.night.horizon import everything_was_met, same_result_until
    from pipelines.night.table import indicator_lines

    settings = night.settings
    outcome.table = indicator_lines(settings.published)
    if not everything_was_met(settings, night.sources):
        return
    last = quiet.LastNight(
        depended_on={**quiet.dependencies(settings), **depended_on},
        as_of=settings.as_of.isoformat(),
        same_result_until=same_result_until(settings, night.sources).isoformat(),
        publication_id=outcome.answer["publication_id"],
        checks=outcome.answer["checks"],
        files=sum(outcome.answer["files"].values()),
        table=outcome.table,
    )
    quiet.remember(settings, last)


def _sum(night: Night, kind: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for report in night.reports.values():
        total.update(getattr(report, kind))
    return total


def _answer(
    settings: Settings,
    *,
    published: bool,
    publication_id: str,
    files: Counter[str],
    checks: dict[str, int],
    seconds: dict[str, float],
    records: Counter[str] | None = None,
) -> dict[str, Any]:
    """The object of `--json` (contract). Files and records are those of this run."""
    counted = records or Counter()
    return {
        "published": published,
        "publication_id": publication_id,
        "as_of": settings.as_of.isoformat(),
        "files": {fate: files[fate] for fate in ("accepted", "duplicate", "refused", "unchanged")},
        "records": {fate: counted[fate] for fate in ("in", "accepted", "quarantined", "structural")},
        "checks": checks,
        "seconds": seconds,
    }
