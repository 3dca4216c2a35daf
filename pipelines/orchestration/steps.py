"""The steps of a night in their order, without Dagster: the assets call them, and `shihyo nightly` calls them.

land (each source) → register → examine what was landed → dbt → examine the marts → publish.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.environment import stay_offline
from pipelines.journal import Journal
from pipelines.landing import SourceReport, land_source
from pipelines.profiles import Source, load_sources
from pipelines.publish.publish import Prepared, Published, begin, publish
from pipelines.quality.examiner import Examiner
from pipelines.quality.plan import landed_plan, mart_plan
from pipelines.quality.suites import landed_suites, mart_suites
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.built import Change
from pipelines.warehouse.checks import CheckResult, save_results
from pipelines.warehouse.register import active_rows, publication_id_of, register

if TYPE_CHECKING:
    from pipelines.warehouse.report import DbtReport, NodeResult

Progress = Callable[[str, str], None]


@dataclass(slots=True)
class Night:
    """One run: where, which sources, and what has happened so far. The caller holds the lock of the warehouse.

    `examiner` is the process that judges, where it was started already.
    """

    settings: Settings
    sources: dict[str, Source] = field(default_factory=dict)
    reports: dict[str, SourceReport] = field(default_factory=dict)
    results: list[CheckResult] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    progress: Progress | None = None
    dbt_report: DbtReport | None = None
    identity: str | None = None
    change: Change = field(default_factory=Change)
    prepared: Prepared | None = None
    same_result_until: date | None = None
    examiner: Examiner | None = None
    _ended: list[Examiner] = field(default_factory=list)

    def __post_init__(self) -> None:
        stay_offline()
        if not self.sources:
            self.sources = load_sources(self.settings.sources)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a block to `seconds`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - start, 3)

    def told(self, stage: str) -> Callable[[str], None] | None:
        """Progress of one stage."""
        progress = self.progress
        return None if progress is None else lambda thing: progress(stage, thing)

    def start_examiner(self) -> Examiner:
        """The process that judges; started when first asked for."""
        if self.examiner is None:
            self.examiner = Examiner()
        return self.examiner

    def end_examiner(self) -> None:
        """Nothing more to judge; the process ends by itself while the night goes on."""
        if self.examiner is not None:
            self.examiner.finish()
            self._ended.append(self.examiner)
            self.examiner = None

    def close(self) -> None:
        """Wait for the processes of this night."""
        self.end_examiner()
        for examiner in self._ended:
            examiner.close()
        self._ended.clear()


@contextmanager
def keeping_build_open(night: Night) -> Iterator[None]:
    """Opening the build file and closing it costs tenths of a second each time; within this block it stays open. Not
    where dbt will want it for itself."""
    from pipelines.warehouse import dbt

    with open_build(night.settings) if dbt.is_spared() else nullcontext():
        yield


def publication_id(night: Night) -> str:
    """Id of the publication that the drops and the code give; the same throughout one run."""
    if night.identity is None:
        journal = Journal(night.settings.journal)
        night.identity = publication_id_of(night.settings, journal.drop_rows(), journal.decisions())
    return night.identity


def land(night: Night, source_id: str) -> SourceReport:
    """Land what is new in one source."""
    with night.timed("landing"):
        report = land_source(night.settings, night.sources[source_id], night.told("取込"))
    night.reports[source_id] = report
    return report


def prepare_build(night: Night) -> str:
    """Register what was landed in the build file; returns the id of the publication being made."""
    identity = publication_id(night)
    with night.timed("register"):
        night.change = register(night.settings, night.sources, identity)
    return identity


def begin_landed_checks(night: Night) -> None:
    """Have the landed tables examined in the other process while this one goes on."""
    active = active_rows(Journal(night.settings.journal).drop_rows())
    suites = landed_suites(night.settings.sources)
    night.start_examiner().start(landed_plan(night.settings, suites, active))


def end_landed_checks(night: Night) -> list[CheckResult]:
    """Results of `begin_landed_checks`."""
    with night.timed("checks"):
        return night.start_examiner().results()


def check_landed(night: Night) -> list[CheckResult]:
    """Examine the landed tables and wait for the results."""
    begin_landed_checks(night)
    return end_landed_checks(night)


def transform(night: Night, select: Sequence[str] = ()) -> DbtReport:
    """Run dbt in this process, in one invocation."""
    from pipelines.warehouse import dbt

    with night.timed("dbt"):
        night.dbt_report = dbt.build(night.settings, night.told("集計"), select)
    return night.dbt_report


def transform_changed(night: Night) -> DbtReport:
    """Build what has changed since the last complete build, and keep what the build is now made from."""
    from pipelines.warehouse import dbt

    with night.timed("dbt"):
        active = active_rows(Journal(night.settings.journal).drop_rows())
        night.dbt_report = dbt.build_changed(night.settings, night.change, active, night.told("集計"))
    return night.dbt_report


def unit_test_results(night: Night) -> list[NodeResult]:
    """Unit tests as they ended in this run, or run now where dbt was not part of it."""
    from pipelines.warehouse import dbt

    report = night.dbt_report or dbt.build(night.settings, select=["test_type:unit"])
    return [node for node in report.nodes if node.kind == "unit_test"]


def row_counts(night: Night) -> dict[str, int]:
    """Rows of the tables that dbt has built, by name."""
    with open_build(night.settings, read_only=True) as connection:
        rows = connection.execute("select table_name, estimated_size from duckdb_tables()").fetchall()
    return {str(table): int(size) for table, size in rows}


def begin_mart_checks(night: Night, written: Path | None = None) -> None:
    """Have the marts examined in the other process: as they lie in the folder `written`, if they do."""
    night.start_examiner().start(mart_plan(night.settings, mart_suites(), written))


def end_mart_checks(night: Night) -> list[CheckResult]:
    """Results of `begin_mart_checks`."""
    with night.timed("checks"):
        results = night.start_examiner().results()
        night.end_examiner()
    return results


def check_marts(night: Night) -> list[CheckResult]:
    """Examine the marts that dbt has built and wait for the results."""
    begin_mart_checks(night)
    return end_mart_checks(night)


def write_ahead(night: Night, identity: str) -> None:
    """Write what the publication needs of the marts, and have them examined as they will be published meanwhile."""
    with night.timed("publish"):
        night.prepared = begin(night.settings, identity, lambda written: begin_mart_checks(night, written))
    if night.prepared is None:
        begin_mart_checks(night)


def keep(night: Night, identity: str, results: Mapping[str, Sequence[CheckResult]]) -> None:
    """Keep the results of stages (`landed`, `dbt`, `marts`) for the publication."""
    for found in results.values():
        night.results.extend(found)
    save_results(night.settings, identity, results)


def make_visible(night: Night, identity: str) -> Published:
    """Publish, or raise Blocked."""
    with night.timed("publish"):
        return publish(night.settings, identity, night.prepared)
