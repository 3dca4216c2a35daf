"""What people decided by command: a year closed, a figure quoted. The night obeys; nothing is ever taken back by deletion."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `kind` is that of the command that wrote it, `what` holds its own facts.

    `decided_at` is ISO 8601 with offset (Asia/Tokyo), `as_of` the as-of date that the command ran for.
    """

    kind: str
    by: str
    reason: str
    decided_at: str
    as_of: str
    what: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Fields as the journal keeps them."""
        return asdict(self)
