"""What earlier public releases showed: kept in `journal/releases/<publication_id>.parquet`, one file per release.

A file holds the figures whose state or size differs from the release before: `amount` also of those that were kept back,
for the journal is the ward's own and never leaves it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import disk
from pipelines.disclosure.figures import Place, same
from pipelines.disclosure.ledger import Ledger, Slot

Release = dict[Slot, tuple[bool, float]]
"""Whether a figure was shown, and how large it was."""

_SCHEMA = pa.schema(
    [
        ("indicator_id", pa.string()),
        ("definition_version", pa.string()),
        ("period_kind", pa.string()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("breakdown", pa.string()),
        ("breakdown_code", pa.string()),
        ("quantity", pa.string()),
        ("shown", pa.bool_()),
        ("amount", pa.float64()),
        ("publication_id", pa.string()),
        ("published_at", pa.string()),
    ]
)


@dataclass(slots=True)
class Past:
    """All that is known outside: every amount ever shown of a figure, its last state, and all figures of each release."""

    shown: dict[Slot, list[float]] = field(default_factory=lambda: defaultdict(list))
    last: Release = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)

    def add(self, changed: Release) -> None:
        """The figures in which one release differs from the one before, releases in their order."""
        for slot, (shown, amount) in changed.items():
            if shown and not any(same(amount, known) for known in self.shown[slot]):
                self.shown[slot].append(amount)
            self.last[slot] = shown, amount
        self.releases.append(dict(self.last))


def load_past(journal: Path, publications: list[dict[str, Any]]) -> Past:
    """Releases that the journal knows, by id and time; one that never became visible does not count."""
    past = Past()
    for record in publications:
        path = journal / "releases" / f"{record['publication_id']}.parquet"
        if not path.is_file():
            continue
        rows = zip(
            *(column.to_pylist() for column in pq.read_table(path, schema=_SCHEMA).columns), strict=True
        )
        changed = {
            (Place(*row[:7]), row[7]): (row[8], row[9]) for row in rows if row[11] == record["published_at"]
        }
        if changed:
            past.add(changed)
    return past


def store_release(
    journal: Path, publication_id: str, published_at: str, release: Release, past: Past
) -> Path:
    """Write what differs from the release before. A publication that comes back adds to its file."""
    changed = [
        (*place, quantity, shown, amount, publication_id, published_at)
        for (place, quantity), (shown, amount) in release.items()
        if past.last.get((place, quantity)) != (shown, amount)
    ]
    folder = journal / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{publication_id}.parquet"
    columns = list(zip(*changed, strict=True)) if changed else [()] * len(_SCHEMA)
    table = pa.table(
        [pa.array(list(c), type=f.type) for c, f in zip(columns, _SCHEMA, strict=True)], schema=_SCHEMA
    )
    if path.is_file():
        table = pa.concat_tables([pq.read_table(path, schema=_SCHEMA), table])
    aside = path.with_suffix(".tmp")
    pq.write_table(table, aside)
    disk.sync_path(aside)
    disk.replace(aside, path)
    return path


def remember(ledger: Ledger, past: Past, small_changes: bool) -> set[int]:
    """Mark what earlier releases made known, and keep back what they would give away together with this one.

    - A figure that was shown as it is now is known: hiding it protects nothing.
    - One that has changed by less than k since it was shown tells of few persons: it is kept back.
    - One that was hidden as it is now stays hidden, or the equations of that release would give others away; one that
      was hidden to protect others may come back once it has changed by k.

    Returns the entries that are kept back for this reason.
    """
    kept = set()
    for slot, number in ledger.at.items():
        entry = ledger.entries[number]
        if slot not in past.last or not entry.real:
            continue
        earlier = past.shown.get(slot, [])
        entry.known = any(same(entry.amount, amount) for amount in earlier)
        if entry.known:
            continue
        changes = [abs(entry.amount - amount) for amount in earlier]
        was_shown, before = past.last[slot]
        stays = not was_shown and (
            same(entry.amount, before) or (before >= entry.room and abs(entry.amount - before) < entry.room)
        )
        if stays or (small_changes and any(change < entry.room for change in changes)):
            entry.secret = True
            kept.add(number)
        if was_shown and entry.amount > before:
            entry.least = max(entry.least, before)
    if small_changes:
        kept |= _small_complements(ledger, past)
    return kept


def _small_complements(ledger: Ledger, past: Past) -> set[int]:
    """Denominator and numerator have both grown by k or more, and the others (denominator less numerator) by a few."""
    kept = set()
    for (place, quantity), number in ledger.at.items():
        other = ledger.at.get((place, "numerator"))
        if quantity != "denominator" or other is None:
            continue
        group, part = past.last.get((place, "denominator")), past.last.get((place, "numerator"))
        if group is None or part is None or not (group[0] and part[0]):
            continue
        was = group[1] - part[1]
        now = ledger.amount(number) - ledger.amount(other)
        entry = ledger.entries[other]
        if not same(was, now) and abs(now - was) < entry.room and not entry.known:
            entry.secret = True
            kept.add(other)
    return kept
