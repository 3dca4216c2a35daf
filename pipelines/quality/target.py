"""What to examine, as plain data that can cross to another process."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.quality.suites import Scope


@dataclass(frozen=True, slots=True)
class Target:
    """One suite and the table it speaks of, as Parquet: files by drop, or one file of a mart."""

    suite: str
    source_id: str | None
    table: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """One stage's work. `cache` is a folder for results of drops that were examined before."""

    scope: Scope
    as_of: str
    targets: tuple[Target, ...]
    cache: str
