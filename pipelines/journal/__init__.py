"""Append-only record of what arrived and what was published; with `landed/` the only truth of a warehouse."""

from pipelines.journal.drops import DropEvent, DropRow, replay
from pipelines.journal.journal import Journal

__all__ = ["DropEvent", "DropRow", "Journal", "replay"]
