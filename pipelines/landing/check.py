"""Dry run of one file for the person who is about to drop it, or to write a profile for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.files.refused import Refused
from pipelines.files.workbook import WorkbookReader
from pipelines.landing.pseudonym import KEY_BYTES, Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import ConfigurationError, Source

_MOST_ENTRIES = 20


@dataclass(slots=True)
class Verdict:
    """What would happen to a file, in words; `entries` are places and reasons, never values."""

    path: Path
    source_id: str
    outcome: str
    profile_id: str | None = None
    reason_code: str | None = None
    message_ja: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    entries: list[str] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    unknown_columns: list[str] = field(default_factory=list)


def check_file(path: Path, sources: dict[str, Source], source_id: str | None = None) -> Verdict:
    """Read `path` as it would be on the night and store nothing.

    Without `source_id` the folder names in the path are tried first, then every source. Raises ConfigurationError
    for a source that does not exist.
    """
    if source_id is not None and source_id not in sources:
        raise ConfigurationError(
            f"--source {source_id}: そのような入力元はありません (known: {', '.join(sorted(sources))})"
        )
    named = [part for part in path.resolve().parts if part in sources]
    candidates = [source_id] if source_id else named[-1:] or sorted(sources)
    verdicts = []
    with WorkbookReader() as workbooks:
        for candidate in candidates:
            verdicts.append(_verdict(path, sources[candidate], workbooks))
            if verdicts[-1].outcome == "accepted":
                break
    return min(verdicts, key=lambda v: (v.outcome != "accepted", v.reason_code == "unknown_layout"))


def _verdict(path: Path, source: Source, workbooks: WorkbookReader) -> Verdict:
    try:
        reading = read_file(
            path, source, Pseudonyms(bytes(KEY_BYTES)), workbooks, lambda facts, match: "check"
        )
    except Refused as refusal:
        where = f"シート「{refusal.sheet}」: " if refusal.sheet else ""
        return Verdict(
            path, source.source_id, "refused", None, refusal.reason_code, where + refusal.message_ja
        )
    return _accepted(path, source, reading)


def _accepted(path: Path, source: Source, reading: Reading) -> Verdict:
    ledger = reading.ledger
    verdict = Verdict(path, source.source_id, "accepted", reading.match.profile_id)
    verdict.counts = {
        "in": ledger.records_in,
        "accepted": ledger.accepted,
        "quarantined": ledger.quarantined,
        "structural": ledger.structural,
    }
    for entry in ledger.entries:
        verdict.reasons[(str(entry["disposition"]), str(entry["reason_code"]))] += 1
        if entry["disposition"] != "structural" and len(verdict.entries) < _MOST_ENTRIES:
            place = " ".join(str(entry[k]) for k in ("sheet", "cell") if entry[k])
            verdict.entries.append(
                f"{place or entry['record_no']} 行 {entry['record_no']}: {entry['message_ja']}"
            )
    verdict.tables = {name: len(table) for name, table in reading.tables.items()}
    verdict.unknown_columns = reading.unknown_columns
    return verdict
