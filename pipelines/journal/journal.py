"""The journal's files: JSON lines, synced line by line."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines import disk
from pipelines.journal.decisions import Decision
from pipelines.journal.drops import DropEvent, DropRow, replay

_LOG = logging.getLogger(__name__)


class Journal:
    """`drops.jsonl`, `decisions.jsonl` and `publications.jsonl` of one warehouse."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def drop_events(self) -> list[DropEvent]:
        """All arrivals in order."""
        return [DropEvent(**line) for line in self._lines("drops.jsonl")]

    def drop_rows(self) -> list[DropRow]:
        """Every file version with its present state: the contract's `drop_ledger`."""
        return list(_replayed(*_version(self.folder / "drops.jsonl")))

    def append_drop(self, event: DropEvent) -> None:
        """Record one arrival."""
        self._append("drops.jsonl", event.to_json())

    def decisions(self) -> list[Decision]:
        """All decisions in order."""
        return [Decision(**line) for line in self._lines("decisions.jsonl")]

    def append_decision(self, decision: Decision) -> None:
        """Record one decision."""
        self._append("decisions.jsonl", decision.to_json())

    def position(self) -> dict[str, int]:
        """How many events there are: what a publication saw is the journal up to here."""
        return {"drops": len(self._lines("drops.jsonl")), "decisions": len(self._lines("decisions.jsonl"))}

    def publications(self) -> list[dict[str, Any]]:
        """All publications in order."""
        return self._lines("publications.jsonl")

    def append_publication(self, record: dict[str, Any]) -> None:
        """Record one publication."""
        self._append("publications.jsonl", record)

    def _append(self, name: str, record: dict[str, Any]) -> None:
        disk.append_line(self.folder / name, json.dumps(record, ensure_ascii=False, sort_keys=True))

    def _lines(self, name: str) -> list[dict[str, Any]]:
        return list(_records(*_version(self.folder / name)))


_Version = tuple[Path, int, int]


def _version(path: Path) -> _Version:
    """A file and its state: one run asks for the same lines many times."""
    facts = path.stat() if path.exists() else None
    return (path, facts.st_size, facts.st_mtime_ns) if facts else (path, 0, 0)


@lru_cache(maxsize=16)
def _records(path: Path, size: int, mtime_ns: int) -> tuple[dict[str, Any], ...]:
    """Whole lines only: a line torn by a crash was never acknowledged, what it told is found again."""
    text = path.read_text(encoding="utf-8", errors="replace") if size else ""
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append(json.loads(line))
        except json.JSONDecodeError:
            _LOG.warning("journal %s line %d is torn and skipped", path.name, number)
    return tuple(records)


@lru_cache(maxsize=2)
def _replayed(path: Path, size: int, mtime_ns: int) -> tuple[DropRow, ...]:
    return tuple(replay([DropEvent(**line) for line in _records(path, size, mtime_ns)]))
