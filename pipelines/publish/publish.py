"""One publication, from audited marts to what readers see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines import disk
from pipelines.disclosure.edition import PublicVersion, public_version
from pipelines.journal import Journal
from pipelines.publish import content, past, revisions, visible
from pipelines.publish.content import Draft
from pipelines.publish.facts import read_facts
from pipelines.settings import TIME_ZONE, Settings
from pipelines.vintage.archive import keep_code
from pipelines.warehouse import checks, fingerprint, folders
from pipelines.warehouse.build import open_build, transaction
from pipelines.warehouse.checks import CheckResult
from pipelines.warehouse.sql import replace_table

_ASIDE = "revisions.parquet"
"""In the folder of a publication being made: what the journal will keep of it."""


class Blocked(Exception):
    """An audit of severity ERROR failed; the last good publication stays. `results` are the checks to blame."""

    def __init__(self, results: list[CheckResult]) -> None:
        super().__init__(f"{len(results)} 件の検査が不合格のため公開しません (publication blocked by checks)")
        self.results = results


@dataclass(frozen=True, slots=True)
class Prepared:
    """A publication but for what the verdict of its checks decides. `facts` say what it is; of its `revisions`, which
    are counted here, the rows lie aside.
    """

    draft: Draft
    facts: dict[str, Any]
    revisions: int
    public: PublicVersion | None


@dataclass(frozen=True, slots=True)
class Published:
    """What readers see now. `new` is False where this very publication was visible already."""

    publication_id: str
    new: bool
    tables: dict[str, int]
    revisions: int


def begin(
    settings: Settings, publication_id: str, copied: Callable[[Path], None] = lambda _: None
) -> Prepared | None:
    """Write ahead what needs no results of checks; None where this very publication is visible already.

    `copied` is called with the folder of the Parquet files as soon as these are complete. Raises duckdb.Error, OSError.
    """
    if visible.current(settings) == publication_id:
        return None
    folder = visible.staging(settings)
    facts = {
        "publication_id": publication_id,
        "as_of": settings.as_of.isoformat(),
        "published_at": _moment(Journal(settings.journal)).isoformat(timespec="microseconds"),
        "code_version": fingerprint.code_version(),
        "code": keep_code(settings),
    }
    with ThreadPoolExecutor(2) as beside:
        found = beside.submit(_find_revisions, settings, facts, folder)
        public = beside.submit(_public_version, settings, facts, folder)
        draft = content.begin(settings, folder, publication_id, copied, (found, public))
        return Prepared(draft, facts, found.result(), public.result())


def _find_revisions(settings: Settings, facts: dict[str, Any], folder: Path) -> int:
    known, told = Journal(settings.journal).publications(), (facts["publication_id"], facts["published_at"])
    with open_build(settings) as connection:
        with transaction(connection):
            found = revisions.find_revisions(connection, settings, known, *told, folder / _ASIDE)
        with suppress(duckdb.TransactionException):  # another one is writing
            connection.execute("checkpoint")  # now, and not when the file is closed and all wait for it
    return found


def _public_version(settings: Settings, facts: dict[str, Any], folder: Path) -> PublicVersion | None:
    with open_build(settings) as connection, transaction(connection):
        public = public_version(settings, connection, folder, facts, read_facts(settings.published))
    return public


def publish(settings: Settings, publication_id: str, prepared: Prepared | None = None) -> Published:
    """Publish the marts of the build file under this id; `prepared` is what `begin` wrote of these very marts.

    Raises Blocked when an ERROR check failed or a stage of the audit did not report.
    """
    visible.recover(settings)
    with open_build(settings) as connection:
        results, stages = checks.load_results(connection, publication_id)
    _block(settings, [*results, *_silent(stages)])
    prepared = prepared or begin(settings, publication_id)
    if prepared is None:
        facts = read_facts(settings.published) or {}
        return Published(publication_id, False, facts.get("tables", {}), 0)
    return _publish(settings, publication_id, results, prepared)


def _block(settings: Settings, results: Iterable[CheckResult]) -> None:
    blocking = [result for result in results if result.blocks]
    if blocking:
        folders.remove_folder(settings.publications / visible.STAGING)
        raise Blocked(blocking)


def _publish(
    settings: Settings, publication_id: str, results: list[CheckResult], prepared: Prepared
) -> Published:
    journal, draft, public = Journal(settings.journal), prepared.draft, prepared.public
    if public is not None:
        _block(settings, [public.check])
        results = [*results, public.check]
    facts = prepared.facts | _facts(journal, results)
    facts |= {"values_sha256": draft.values_sha256, "revisions": prepared.revisions}
    with open_build(settings) as connection, transaction(connection):
        if public is not None:
            _keep_check(connection, public.check)
            facts["open_data"] = public.facts
        past.fill_publications(connection, [*journal.publications(), facts])
    revisions.store_revisions(settings, publication_id, draft.folder / _ASIDE)
    tables = content.finish(settings, draft, facts)
    folder = settings.publications / publication_id
    folders.remove_folder(folder)
    disk.replace(draft.folder, folder)
    visible.show(settings, publication_id)
    journal.append_publication({**facts, "tables": tables})
    visible.prune(settings)
    return Published(publication_id, True, tables, prepared.revisions)


def _keep_check(connection: duckdb.DuckDBPyConnection, check: CheckResult) -> None:
    """Of the public version, which is checked after the marts."""
    replace_table(connection, "temp.result", checks.RESULT_COLUMNS, [astuple(check)])
    connection.execute("delete from landed.quality_result where check_id = ?", [check.check_id])
    connection.execute("insert into landed.quality_result by name select * from temp.result")


def _silent(stages: set[str]) -> list[CheckResult]:
    """Stages that did not report: no check is no pass."""
    text = "検査が実行されていません (no result of this stage)"
    return [
        CheckResult(f"night.{stage}", "suite", None, stage, "ERROR", False, 0, 1, text)
        for stage in checks.STAGES
        if stage not in stages
    ]


def _facts(journal: Journal, results: list[CheckResult]) -> dict[str, Any]:
    """What the publication says of itself beyond its name; with `code` and `journal` it can be made again (ADR 0014)."""
    rows = journal.drop_rows()
    states: Counter[str] = Counter(row.state for row in rows)
    active = [row.event for row in rows if row.active]
    return {
        "journal": journal.position(),
        "files": {
            state: states[state] for state in ("accepted", "duplicate", "superseded", "refused", "withdrawn")
        },
        "records": {
            "in": sum(event.records_in for event in active),
            "accepted": sum(event.accepted for event in active),
            "quarantined": sum(event.quarantined for event in active),
            "structural": sum(event.structural for event in active),
        },
        "checks": checks.tally(results),
    }


def _moment(journal: Journal) -> datetime:
    """Now (wall clock, Asia/Tokyo), but after every earlier publication even where a clock was set back: what is in
    force follows from this order.
    """
    earlier = [datetime.fromisoformat(record["published_at"]) for record in journal.publications()]
    now = datetime.now(TIME_ZONE).replace(tzinfo=None)
    return max([now, *(moment + timedelta(microseconds=1) for moment in earlier)])
