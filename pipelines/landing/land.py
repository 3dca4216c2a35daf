"""All files of one source: what is new is read and landed, everything that was met enters the journal."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipelines.files import FileFacts
from pipelines.files.refused import Refused
from pipelines.files.workbook import WorkbookReader
from pipelines.journal import DropEvent, DropRow, Journal, withdrawn_contents
from pipelines.landing.pseudonym import Pseudonyms, load_or_make_key
from pipelines.landing.read import Reading, read_file
from pipelines.landing.recognise import Match
from pipelines.landing.store import store
from pipelines.profiles import Source
from pipelines.settings import TIME_ZONE, Settings

Passed = tuple[DropEvent, Reading | None]
LANDING_VERSION = "3"
"""Raised when the same file and profile would land differently; files still in the drops folder land anew."""

_LOG = logging.getLogger(__name__)
_IGNORED_SUFFIXES = (".tmp", ".part", ".crdownload", ".md")


@dataclass(slots=True)
class SourceReport:
    """What one run met in one source: files by fate, records by fate (of newly landed files), words for people."""

    source_id: str
    files: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    new_drops: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def land_source(
    settings: Settings, source: Source, progress: Callable[[str], None] | None = None
) -> SourceReport:
    """Land every new file below `<drops>/<source_id>`. A file that is refused stops no other."""
    report = SourceReport(source.source_id)
    journal = Journal(settings.journal)
    known = _last_events(journal, source.source_id)
    active = {row.event.drop_id for row in journal.drop_rows() if row.state in ("accepted", "duplicate")}
    paths = list(drop_files(settings.drops / source.source_id))
    fingerprint = source_fingerprint(source)
    new = [p for p in paths if not _unchanged(p, known.get(_relative(settings, p)), source, fingerprint)]
    report.files["unchanged"] = len(paths) - len(new)
    if not new:
        return report
    pseudonyms = Pseudonyms(load_or_make_key(settings.key_file))
    withdrawn = withdrawn_contents(journal.drop_events())
    with WorkbookReader() as workbooks:
        door = _Door(settings, source, fingerprint, pseudonyms, workbooks)
        for path, (event, reading) in _two_at_a_time(door.pass_through, new):
            if progress is not None:
                progress(_relative(settings, path))
            before = withdrawn.get((source.source_id, event.sha256))
            _enter(settings, journal, _still_withdrawn(event, before), reading, active, report)
            del reading  # stored: it must not stay in memory while the next two are read
    return report


def _still_withdrawn(event: DropEvent, before: DropEvent | None) -> DropEvent:
    """A content that somebody withdrew stays withdrawn whatever it is called and whenever it is met again."""
    if before is None or event.outcome == "refused":
        return event
    return replace(event, outcome="withdrawn", reason_code=before.reason_code, message_ja=before.message_ja)


def _two_at_a_time(read: Callable[[Path], Passed], paths: list[Path]) -> Iterator[tuple[Path, Passed]]:
    """Read the next file while the last is stored, in the order of `paths`; never more than two in memory."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        running: deque[tuple[Path, Future[Passed]]] = deque()
        for path in paths:
            running.append((path, pool.submit(read, path)))
            if len(running) == 2:
                yield _first_of(running)
        while running:
            yield _first_of(running)


def _first_of(running: deque[tuple[Path, Future[Passed]]]) -> tuple[Path, Passed]:
    path, future = running.popleft()
    return path, future.result()


def drop_files(folder: Path) -> Iterator[Path]:
    """Files of a source folder in order of name; temporary and hidden ones are still being written or no data."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if not hidden and not path.is_dir() and path.suffix.lower() not in _IGNORED_SUFFIXES:
            yield path


def source_fingerprint(source: Source) -> str:
    """Changes whenever a file might be read differently: canonical tables, profiles, landing code."""
    parts = [
        LANDING_VERSION,
        source.spec.model_dump_json(),
        *(f"{k}={v}" for k, v in sorted(source.fingerprints.items())),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _last_events(journal: Journal, source_id: str) -> dict[str, DropEvent]:
    return {event.path: event for event in journal.drop_events() if event.source_id == source_id}


def _unchanged(path: Path, event: DropEvent | None, source: Source, fingerprint: str) -> bool:
    if event is None:
        return False
    stat = path.lstat()
    same_file = (stat.st_size, stat.st_mtime_ns) == (event.bytes, event.mtime_ns)
    return same_file and event.profiles_fingerprint == fingerprint


def _relative(settings: Settings, path: Path) -> str:
    return path.relative_to(settings.drops).as_posix()


@dataclass(frozen=True, slots=True)
class _Door:
    settings: Settings
    source: Source
    fingerprint: str
    pseudonyms: Pseudonyms
    workbooks: WorkbookReader

    def pass_through(self, path: Path) -> Passed:
        """Read one file; a refusal becomes an event like any other."""
        try:
            reading = read_file(path, self.source, self.pseudonyms, self.workbooks, self._drop_id)
        except Refused as refusal:
            return self._refused(path, refusal), None
        after = path.lstat()
        if (after.st_size, after.st_mtime_ns) != (reading.facts.bytes, reading.facts.mtime_ns):
            moving = Refused(
                "still_changing",
                "読んでいる間にファイルが変わりました。書き込みが終わってから、次の夜に読みます。",
            )
            return self._refused(path, moving), None
        return self._landed(path, reading), reading

    def _drop_id(self, facts: FileFacts, match: Match) -> str:
        """Same content under the same layout is the same drop, whatever it is called."""
        parts = [
            LANDING_VERSION,
            self.source.source_id,
            facts.sha256,
            match.profile_id,
            self.source.fingerprints[match.profile_id],
            self.source.spec.model_dump_json(),
        ]
        named = any(c.from_file for t in match.profile.tables.values() for c in t.columns.values())
        if named:
            parts.append(facts.path.name)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _landed(self, path: Path, reading: Reading) -> DropEvent:
        ledger = reading.ledger
        return DropEvent(
            drop_id=self._drop_id(reading.facts, reading.match),
            source_id=self.source.source_id,
            path=_relative(self.settings, path),
            sha256=reading.facts.sha256,
            bytes=reading.facts.bytes,
            mtime_ns=reading.facts.mtime_ns,
            outcome="landed",
            seen_at=datetime.now(TIME_ZONE).isoformat(timespec="seconds"),
            as_of=self.settings.as_of.isoformat(),
            profile_id=reading.match.profile_id,
            profiles_fingerprint=self.fingerprint,
            message_ja=_worth_knowing(reading),
            records_in=ledger.records_in,
            accepted=ledger.accepted,
            quarantined=ledger.quarantined,
            structural=ledger.structural,
            tables={name: len(table) for name, table in reading.tables.items()},
        )

    def _refused(self, path: Path, refusal: Refused) -> DropEvent:
        stat = path.lstat()
        sha256 = (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
        )
        name = _relative(self.settings, path)
        return DropEvent(
            drop_id=hashlib.sha256(f"{self.fingerprint}\n{name}\n{sha256}".encode()).hexdigest()[:16],
            source_id=self.source.source_id,
            path=name,
            sha256=sha256,
            bytes=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
            outcome="refused",
            seen_at=datetime.now(TIME_ZONE).isoformat(timespec="seconds"),
            as_of=self.settings.as_of.isoformat(),
            profiles_fingerprint=self.fingerprint,
            reason_code=refusal.reason_code,
            message_ja=(f"シート「{refusal.sheet}」: " if refusal.sheet else "") + refusal.message_ja,
        )


def _worth_knowing(reading: Reading) -> str | None:
    """Columns that nobody mapped and hidden parts, in words; None where there are none."""
    names = reading.unknown_columns
    shown = "、".join(names[:10]) + (" ほか" if len(names) > 10 else "")
    unknown = [f"プロファイルにない列があります (取り込んでいません): {shown}"] if names else []
    return " ".join([*unknown, *reading.hidden]) or None


def _enter(
    settings: Settings,
    journal: Journal,
    event: DropEvent,
    reading: Reading | None,
    active: set[str],
    report: SourceReport,
) -> None:
    """Store first, then acknowledge in the journal: a crash between leaves a file that is simply read again."""
    if reading is None:
        report.files["refused"] += 1
        report.messages.append(f"{event.path}: {event.message_ja}")
        _LOG.warning("refused %s reason=%s", event.drop_id, event.reason_code)
    elif event.outcome == "withdrawn":
        store(settings.landed, event.source_id, event.drop_id, reading)  # so that it can be brought back
        report.files["unchanged"] += 1
        report.messages.append(
            f"{event.path}: 取り下げたファイルと同じ内容なので使いません。{event.message_ja}"
        )
    elif event.drop_id in active:
        report.files["duplicate"] += 1
    else:
        store(settings.landed, event.source_id, event.drop_id, reading)
        active.add(event.drop_id)
        report.files["accepted"] += 1
        report.new_drops.append(event.drop_id)
        report.records.update(
            {
                "in": event.records_in,
                "accepted": event.accepted,
                "quarantined": event.quarantined,
                "structural": event.structural,
            }
        )
        if event.message_ja:
            report.messages.append(f"{event.path}: {event.message_ja}")
    journal.append_drop(event)


def active_drops(journal: Journal) -> list[DropRow]:
    """Drops whose records count now, by source and path."""
    rows = [row for row in journal.drop_rows() if row.active]
    return sorted(rows, key=lambda row: (row.event.source_id, row.event.path))
