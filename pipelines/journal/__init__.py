"""Append-only record of what arrived and what was published; with `landed/` the only truth of a warehouse."""

from pipelines.journal.decisions import Decision
from pipelines.journal.drops import DropEvent, DropRow, replay, withdrawn_contents
from pipelines.journal.journal import Journal

__all__ = ["Decision", "DropEvent", "DropRow", "Journal", "replay", "withdrawn_contents"]
