"""Files behind a figure at a publication, and what came, was replaced or withdrawn until another one: the journal's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from pipelines.explain.upstream import Upstream
from pipelines.journal import DropEvent, DropRow
from pipelines.settings import Settings
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.sql import fill, literal, parquet

_OF_TWO_RECORDS = {
    "conflicting_key": "同じ番号の記録が、違う内容で2つ以上あります",
    "exact_duplicate": "まったく同じ内容の行です",
    "older_state": "同じ記録のより新しい状態があります",
}
"""Reasons whose message names the row of another record."""

Happened = Literal["arrived", "replaced", "withdrawn", "refused"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file version that stood behind a figure. Records: `records_in` = accepted + quarantined + structural."""

    source_id: str
    path: str
    drop_id: str
    sha256: str
    bytes: int
    arrived_at: str
    profile_id: str | None
    records_in: int
    accepted: int
    quarantined: int
    structural: int


@dataclass(frozen=True, slots=True)
class FileChange:
    """What happened to a file between two publications."""

    happened: Happened
    source_id: str
    path: str
    sha256: str
    at: str
    records_in: int
    message_ja: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Records or values that are not in the figure for one reason."""

    disposition: str
    reason_code: str
    words_ja: str
    records: int


@dataclass(frozen=True, slots=True)
class Approval:
    """A report of a department that gave a figure: who reported and approved by post, never by name."""

    path: str
    sheet: str | None
    record_no: int
    department: str | None
    reporter_role: str | None
    approver_role: str | None
    approved_on: str
    evidence: str | None


def files_behind(rows: Iterable[DropRow], upstream: Upstream, reports: set[str]) -> list[SourceFile]:
    """Accepted file versions that the figure is made from; `reports` are drops with an approved report for it."""
    return [
        _source_file(row)
        for row in rows
        if row.active
        and (
            upstream.reads(row.event.source_id, row.event.profile_id, row.event.tables)
            or row.event.drop_id in reports
        )
    ]


def refused_files(rows: Iterable[DropRow], upstream: Upstream) -> list[str]:
    """Paths of files of these sources that were not taken in and have not come again."""
    active = {(row.event.source_id, row.event.path) for row in rows if row.active}
    return sorted(
        row.event.path
        for row in rows
        if row.state == "refused"
        and (row.event.source_id, row.event.path) not in active
        and upstream.reads(row.event.source_id, row.event.profile_id, {})
    )


def changes(
    events: Sequence[DropEvent], first: int, last: int, upstream: Upstream, reports: set[str]
) -> list[FileChange]:
    """What happened between two positions of the journal of drops to files upstream of a figure."""
    landed = {(event.source_id, event.path) for event in events[:first] if event.outcome == "landed"}
    found = []
    for event in events[first:last]:
        place = (event.source_id, event.path)
        known = place in landed
        if event.outcome == "landed":
            landed.add(place)
        if (
            upstream.reads(event.source_id, event.profile_id, event.tables)
            or event.drop_id in reports
            or (event.outcome == "withdrawn" and event.source_id in upstream.sources and known)
        ):
            found.append(_change(event, known))
    return found


def _change(event: DropEvent, known: bool) -> FileChange:
    happened: Happened = "replaced" if known else "arrived"
    if event.outcome != "landed":
        happened = "refused" if event.outcome == "refused" else "withdrawn"
    return FileChange(
        happened,
        event.source_id,
        event.path,
        event.sha256,
        event.seen_at,
        event.records_in,
        event.message_ja if happened == "withdrawn" else None,
    )


def reasons(settings: Settings, files: Iterable[SourceFile]) -> list[Reason]:
    """What was kept back or left out of these files at the door, by reason, from the landed dispositions."""
    paths = [settings.landed / "_dispositions" / f"{file.drop_id}.parquet" for file in files]
    there = [path for path in dict.fromkeys(paths) if path.exists()]
    if not there:
        return []
    query = fill(
        "select disposition, reason_code, any_value(message_ja), sum(case when record_no is null then 1"
        " else coalesce(record_no_to, record_no) - record_no + 1 end)::bigint from $files"
        " group by disposition, reason_code order by disposition, 4 desc, reason_code",
        files=parquet(there),
    )
    with duckdb.connect(config=OFFLINE) as connection:
        found = connection.execute(query).fetchall()
    return [Reason(kind, code, _words(code, message), count) for kind, code, message, count in found]


def approvals(settings: Settings, rows: Iterable[DropRow], indicator_id: str) -> dict[str, list[Approval]]:
    """Approved reports on an indicator, by drop, from the landed files. Key of the records: fiscal year as text."""
    active = {row.event.drop_id: row.event.path for row in rows if row.active}
    folder = settings.landed / "register" / "reported_figure"
    files = [path for path in sorted(folder.glob("*.parquet")) if path.stem in active]
    if not files:
        return {}
    query = fill(
        "select _drop_id, _sheet, _record_no, coalesce(department_name, department_code), reporter_role,"
        " approver_role, approved_on::varchar, evidence, fiscal_year from $files"
        " where indicator_id = $indicator and approved_on is not null order by _drop_id, _record_no",
        files=parquet(files),
        indicator=literal(indicator_id),
    )
    found: dict[str, list[Approval]] = {}
    with duckdb.connect(config=OFFLINE) as connection:
        for drop, sheet, number, *words, year in connection.execute(query).fetchall():
            approval = Approval(active[drop], sheet, number, *words)
            found.setdefault(f"{drop}\t{year}", []).append(approval)
    return found


def totals(found: Iterable[SourceFile]) -> Counter[str]:
    """Records of all files together."""
    sums: Counter[str] = Counter()
    for file in found:
        for column in ("records_in", "accepted", "quarantined", "structural"):
            sums[column] += getattr(file, column)
    return sums


def _source_file(row: DropRow) -> SourceFile:
    event = row.event
    return SourceFile(
        event.source_id,
        event.path,
        event.drop_id,
        event.sha256,
        event.bytes,
        row.first_seen_at,
        event.profile_id,
        event.records_in,
        event.accepted,
        event.quarantined,
        event.structural,
    )


def _words(code: str, message: str | None) -> str:
    """First sentence of the door's message: it speaks of the column, never of a value."""
    return _OF_TWO_RECORDS.get(code) or (message or code).split("。")[0]
