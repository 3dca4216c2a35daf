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

from pipelines.lasting import lasting
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


class NightFailed(Exception):
    """The night could not go on (disk, memory, database); the last good publication stays. Holds no value of the data."""


@dataclass(slots=True)
class Outcome:
    """What a night came to. `answer` is the object of `--json`; `table` and `notes` are for people."""

    exit_code: int
    answer: dict[str, Any]
    table: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blocking: list[CheckResult] = field(default_factory=list)
    warnings: list[CheckResult] = field(default_factory=list)


def run_night(
    settings: Settings,
    progress: Callable[[str, str], None] | None = None,
    begin: Callable[[], None] = lambda: None,
) -> Outcome:
    """Run the night. `progress` is called with stage and thing, `begin` before a night that is not quiet.

    Raises WarehouseBusy when another run holds the warehouse, BadConfiguration for a wrong source or profile,
    NightFailed where disk or database give up.
    """
    start = time.perf_counter()
    with hold(settings.lock_file), fingerprint.looked_at_once():
        recover(settings)
        last = quiet.recall(settings)
        if last is not None:
            return _quiet_outcome(settings, last, start)
        quiet.forget(settings)
        begin()
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
    from pipelines.quality.examiner import Examiner

    examiner = Examiner()  # Great Expectations loads in its own process while this one loads the rest
    with lasting():
        from pipelines.orchestration import steps
        from pipelines.profiles import ConfigurationError

    depended_on = {"drops": fingerprint.drops_state(settings.drops)}
    try:
        night = steps.Night(settings, progress=progress, examiner=examiner)
    except ConfigurationError as error:
        examiner.close()
        raise BadConfiguration(str(error)) from error
    blocking = _run_steps(night)
    outcome = _outcome(night, blocking, start)
    if not blocking:
        from pipelines.decisions.cite import changed_now

        outcome.notes += changed_now(settings)
        _remember(night, outcome, depended_on)
    return outcome


def _run_steps(night: Night) -> list[CheckResult]:
    """All steps of the night; returns the checks that blocked publication."""
    from concurrent.futures import ThreadPoolExecutor

    import duckdb

    from pipelines.night.horizon import same_result_until
    from pipelines.orchestration import steps
    from pipelines.publish.content import IncompletePublication
    from pipelines.publish.publish import Blocked

    settings = night.settings
    try:
        _import_ahead()
        with steps.keeping_build_open(night), ThreadPoolExecutor(1) as beside:
            identity = _audited_marts(night)
            until = beside.submit(same_result_until, settings, night.sources)
            steps.make_visible(night, identity)
            night.same_result_until = until.result()
    except Blocked as blocked:
        return blocked.results
    except (OSError, MemoryError, duckdb.Error, IncompletePublication) as error:
        told = str(error) if isinstance(error, OSError | IncompletePublication) else type(error).__name__
        if isinstance(error, duckdb.IOException):
            told = f"{settings.build_file} を他のプログラムが開いているか、ディスクに書けません"
        _LOG.error("night failed: %s", type(error).__name__)
        raise NightFailed(f"途中で止まりました。前回の公開はそのままです (night failed): {told}") from None
    finally:
        night.close()
    return []


def _outcome(night: Night, blocking: list[CheckResult], start: float) -> Outcome:
    from pipelines.warehouse.checks import tally

    settings, published = night.settings, not blocking
    answer = _answer(
        settings,
        published=published,
        publication_id=current(settings) or "",
        files=_sum(night, "files"),
        records=_sum(night, "records"),
        checks=tally(night.results),
        seconds={**night.seconds, "total": round(time.perf_counter() - start, 3)},
    )
    _LOG.info(
        "night %s published=%s files=%s records=%s checks=%s seconds=%s",
        *(answer[key] for key in ("publication_id", "published", "files", "records", "checks", "seconds")),
    )
    for result in night.results:
        if not result.passed:
            _LOG.warning("check %s %s failed=%d", result.severity, result.check_id, result.failed)
    outcome = Outcome(PUBLISHED if published else BLOCKED, answer, blocking=blocking)
    outcome.warnings = [result for result in night.results if not result.passed and not result.blocks]
    outcome.notes = [message for report in night.reports.values() for message in report.messages]
    outcome.notes += _strays(night)
    return outcome


def _audited_marts(night: Night) -> str:
    """Everything up to publication; the examiner works on landed tables while dbt builds, and on the marts while they
    are written for the publication.
    """
    from pipelines.orchestration import steps

    for source_id in night.sources:
        steps.land(night, source_id)
    identity = steps.prepare_build(night)
    steps.begin_landed_checks(night)
    made = steps.transform_changed(night).checks()
    if any(check.blocks for check in made):
        steps.begin_mart_checks(night)
    else:
        steps.write_ahead(night, identity)
    landed, marts = steps.end_landed_checks(night), steps.end_mart_checks(night)
    steps.keep(night, identity, {"landed": landed, "dbt": made, "marts": marts})
    return identity


def _strays(night: Night) -> list[str]:
    """Folders of the drops folder that belong to no source: nobody would miss them otherwise."""
    known = ", ".join(sorted(night.sources))
    return [
        f"{folder.name}/: この名前の情報源がないため読んでいません (no such source; known: {known})"
        for folder in sorted(night.settings.drops.iterdir())
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in night.sources
    ]


def _import_ahead() -> None:
    """Where dbt will be needed, it loads in a thread while landing waits for files and DuckDB."""
    from pipelines.warehouse import dbt

    if not dbt.is_spared():
        Thread(target=import_module, args=("dbt.cli.main",), daemon=True).start()


def _remember(night: Night, outcome: Outcome, depended_on: dict[str, str]) -> None:
    from pipelines.night.horizon import everything_was_met
    from pipelines.night.table import indicator_lines

    settings = night.settings
    outcome.table = indicator_lines(settings.published)
    if night.same_result_until is None or not everything_was_met(settings, night.sources):
        return
    last = quiet.LastNight(
        depended_on={**quiet.dependencies(settings), **depended_on},
        as_of=settings.as_of.isoformat(),
        same_result_until=night.same_result_until.isoformat(),
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
