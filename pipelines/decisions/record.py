"""Writing one decision into the journal, and refusing what cannot be decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipelines.journal import Decision, Journal
from pipelines.settings import TIME_ZONE, Settings


class CannotDecide(Exception):
    """The decision was not taken; the message says why and what to do, for the person at the command line."""


def record(settings: Settings, kind: str, by: str, reason: str, what: dict[str, Any]) -> Decision:
    """Append one decision to the journal. The caller holds the lock of the warehouse.

    Raises CannotDecide where nobody is named or no reason is given.
    """
    office, why = one_line(by), one_line(reason)
    if not office:
        raise CannotDecide("--by に、決めた課または役職を書いてください (who decides?)")
    if not why:
        raise CannotDecide("--reason に、理由を書いてください (no reason given)")
    decision = Decision(
        kind=kind,
        by=office,
        reason=why,
        decided_at=now(),
        as_of=settings.as_of.isoformat(),
        what=what,
    )
    Journal(settings.journal).append_decision(decision)
    return decision


def now() -> str:
    """The moment of a decision: ISO 8601 with the offset of Asia/Tokyo."""
    return datetime.now(TIME_ZONE).isoformat(timespec="seconds")


def one_line(text: str) -> str:
    """Words of a person without line breaks and double spaces."""
    return " ".join(text.split())
