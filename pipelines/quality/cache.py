"""Counts of drops that were examined before: a landed file never changes, so a night examines only what is new."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.quality.kept import keep, read_kept
from pipelines.quality.suites import Suite
from pipelines.quality.target import Plan

if TYPE_CHECKING:
    import pandas as pd


class Cache:
    """Evaluated and failed records by drop and rule, for one suite as it stands; may be deleted at any time."""

    def __init__(self, plan: Plan, suite: Suite) -> None:
        self._folder = Path(plan.cache)
        self._name = suite.name
        dated = "$PARAMETER" in suite.path.read_text(encoding="utf-8")
        self._file = (
            self._folder / f"{suite.name}@{suite.fingerprint}{'-' + plan.as_of if dated else ''}.json"
        )
        self._drops: dict[str, dict[str, list[int]]] = read_kept(self._file)
        self._known = set(self._drops)

    def knows(self, drop_id: str) -> bool:
        """Whether all rules have been applied to this drop."""
        return drop_id in self._known

    def add(self, check_id: str, found: pd.DataFrame, failed_rows: Iterable[int]) -> None:
        """Take in one rule's outcome on a frame with `_drop_id` and `_rows`."""
        evaluated = found.groupby("_drop_id")["_rows"].sum()
        failed = found.iloc[list(failed_rows)].groupby("_drop_id")["_rows"].sum()
        for drop_id, records in evaluated.items():
            self._drops.setdefault(str(drop_id), {})[check_id] = [int(records), int(failed.get(drop_id, 0))]

    def total(self, check_id: str, drops: Iterable[str]) -> tuple[int, int]:
        """Evaluated and failed records of a rule over these drops."""
        counts = [self._drops.get(drop_id, {}).get(check_id, [0, 0]) for drop_id in drops]
        return sum(count[0] for count in counts), sum(count[1] for count in counts)

    def keep(self, new: Iterable[str]) -> None:
        """Store, and forget what belongs to an earlier wording of the suite."""
        for drop_id in new:
            self._drops.setdefault(drop_id, {})
        keep(self._file, self._drops)
        for other in self._folder.glob("*@*.json"):
            if other != self._file and other.name.startswith(f"{self._name}@"):
                other.unlink()
