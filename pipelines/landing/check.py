"""Dry run of one file for the person who is about to drop it, or to write a profile for it."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files.refused import Refused
from pipelines.files.workbook import WorkbookReader
from pipelines.landing.pseudonym import KEY_BYTES, Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import ConfigurationError, Source

_FIRST_PLACES = 5
Reason = tuple[str, str]
"""Disposition and reason code."""


@dataclass(slots=True)
class Verdict:
    """What would happen to a file, in words. `reasons` counts dispositions by kind and code, `places` holds the first
    few of each in words; values are in neither. `hidden` tells of hidden sheets, rows and columns."""

    path: Path
    source_id: str
    outcome: str
    profile_id: str | None = None
    reason_code: str | None = None
    message_ja: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    reasons: Counter[Reason] = field(default_factory=Counter)
    places: dict[Reason, list[str]] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    unknown_columns: list[str] = field(default_factory=list)
    likeness: int = 0
    hidden: list[str] = field(default_factory=list)


def check_file(
    path: Path,
    sources: dict[str, Source],
    source_id: str | None = None,
    workbooks: WorkbookReader | None = None,
) -> Verdict:
    """Read `path` as it would be on the night and store nothing.

    Without `source_id` the folder names in the path are tried first, then every source. Raises ConfigurationError
    for a source that does not exist. `workbooks`: a reader that may already be reading `path`.
    """
    if source_id is not None and source_id not in sources:
        raise ConfigurationError(
            f"--source {source_id}: そのような入力元はありません (known: {', '.join(sorted(sources))})"
        )
    named = [part for part in path.resolve().parts if part in sources]
    candidates = [source_id] if source_id else named[-1:] or sorted(sources)
    verdicts = []
    with nullcontext(workbooks) if workbooks is not None else WorkbookReader() as reader:
        for candidate in candidates:
            verdicts.append(_verdict(path, sources[candidate], reader))
            if verdicts[-1].outcome == "accepted":
                break
    return min(
        verdicts, key=lambda v: (v.outcome != "accepted", v.reason_code == "unknown_layout", -v.likeness)
    )


def _verdict(path: Path, source: Source, workbooks: WorkbookReader) -> Verdict:
    try:
        reading = read_file(
            path, source, Pseudonyms(bytes(KEY_BYTES)), workbooks, lambda facts, match: "check"
        )
    except Refused as refusal:
        where = f"シート「{refusal.sheet}」: " if refusal.sheet else ""
        return Verdict(
            path,
            source.source_id,
            "refused",
            None,
            refusal.reason_code,
            where + refusal.message_ja,
            likeness=refusal.likeness,
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
    verdict.reasons, verdict.places = _by_reason(ledger.table())
    verdict.tables = {name: len(table) for name, table in reading.tables.items()}
    verdict.unknown_columns, verdict.hidden = reading.unknown_columns, reading.hidden
    return verdict


def _by_reason(table: pa.Table) -> tuple[Counter[Reason], dict[Reason, list[str]]]:
    """Number of entries per disposition and code, and the first places of each in words."""
    plain = [
        field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    table = table.cast(pa.schema(plain))
    counted = table.group_by(["disposition", "reason_code"]).aggregate([([], "count_all")])
    reasons = Counter({(r["disposition"], r["reason_code"]): r["count_all"] for r in counted.to_pylist()})
    places = {}
    for kind, code in reasons:
        mine = pc.and_(pc.equal(table["disposition"], kind), pc.equal(table["reason_code"], code))
        places[kind, code] = [_place(e) for e in table.filter(mine).slice(0, _FIRST_PLACES).to_pylist()]
    return reasons, places


def _place(entry: dict[str, Any]) -> str:
    sheet = f"シート「{entry['sheet']}」 " if entry["sheet"] else ""
    row = entry["cell"] or f"{entry['record_no']} 行目"
    return f"{sheet}{row}: {entry['message_ja']}"
