"""Drops as they arrived, and the state that follows from them.

The state of a file version is never stored, it is derived from all events: so it does not depend on the order in
which files of different names arrived.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

State = Literal["accepted", "duplicate", "superseded", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class DropEvent:
    """One version of one file as it was met at the door. `path` is relative to the drops folder, with `/`."""

    drop_id: str
    source_id: str
    path: str
    sha256: str
    bytes: int
    mtime_ns: int
    outcome: Literal["landed", "refused", "withdrawn"]
    seen_at: str
    as_of: str
    profile_id: str | None = None
    profiles_fingerprint: str = ""
    reason_code: str | None = None
    message_ja: str | None = None
    records_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    structural: int = 0
    tables: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Fields as the journal keeps them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DropRow:
    """One row of the contract's `drop_ledger`; `event` holds the rest."""

    event: DropEvent
    state: State
    first_seen_at: str

    @property
    def active(self) -> bool:
        """Whether the landed records of this version count."""
        return self.state == "accepted"


def replay(events: Iterable[DropEvent]) -> list[DropRow]:
    """State of every file version, in order of arrival.

    The last landed version of a path is current, earlier ones are superseded; a refused correction supersedes
    nothing. A withdrawn version leaves its path without a current one: the version before it stays superseded, for
    nobody has said that it is right. A withdrawn content that is met again takes nothing from the current version.
    Of current paths with the same content the first by name is accepted, the others are duplicates.
    """
    versions: dict[tuple[str, str, str], DropRow] = {}
    current: dict[tuple[str, str], DropEvent] = {}
    for event in events:
        place = (event.source_id, event.path)
        known = versions.get((*place, event.drop_id))
        first_seen = known.first_seen_at if known else event.seen_at
        state: State = "refused" if event.outcome == "refused" else "superseded"
        versions[(*place, event.drop_id)] = DropRow(event, state, first_seen)
        if event.outcome == "landed":
            current[place] = event
        elif event.outcome == "withdrawn":
            if place in current and current[place].drop_id == event.drop_id:
                del current[place]
            versions[(*place, event.drop_id)] = DropRow(event, "withdrawn", first_seen)
    holder: dict[tuple[str, str], str] = {}
    for (source_id, path), event in sorted(current.items()):
        holder.setdefault((source_id, event.drop_id), path)
    for (source_id, path), event in current.items():
        state = "accepted" if holder[(source_id, event.drop_id)] == path else "duplicate"
        key = (source_id, path, event.drop_id)
        versions[key] = replace(versions[key], state=state)
    return list(versions.values())


def withdrawn_contents(events: Iterable[DropEvent]) -> dict[tuple[str, str], DropEvent]:
    """Contents (source, sha256) that were withdrawn and not brought back, with the event that said so last."""
    last = {(e.source_id, e.sha256): e for e in events if e.outcome != "refused"}
    return {content: event for content, event in last.items() if event.outcome == "withdrawn"}
