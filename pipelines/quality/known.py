"""Verdicts on frames that were judged before: the same rules on the same frame have the same verdict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.quality.frames import Group
from pipelines.quality.kept import keep, read_kept
from pipelines.quality.target import Plan

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.quality.judge import Verdict


class Known:
    """Verdicts of the last time that a plan of this scope was carried out; may be deleted at any time."""

    def __init__(self, plan: Plan) -> None:
        self._file = Path(plan.cache) / f"verdicts-{plan.scope}.json"
        self._before = read_kept(self._file)
        self._now: dict[str, Any] = {}

    def verdicts(
        self,
        frame: pd.DataFrame,
        group: Group,
        parameters: Mapping[str, Any],
        judge: Callable[[], list[Verdict]],
    ) -> list[Verdict]:
        """Of each rule of the group, on the columns of `frame`; judged where this frame was not seen before."""
        from pipelines.quality.judge import Verdict

        key = _key(frame, group, parameters)
        if key is None:
            return judge()
        if key in self._before:
            self._now[key] = self._before[key]
            return [Verdict(success, tuple(rows)) for success, rows in self._before[key]]
        verdicts = judge()
        if not any(verdict.error for verdict in verdicts):
            self._now[key] = [astuple(verdict)[:2] for verdict in verdicts]
        return verdicts

    def keep(self) -> None:
        """Store what was asked this time, and forget the rest."""
        if self._now != self._before:
            keep(self._file, self._now)


def _key(frame: pd.DataFrame, group: Group, parameters: Mapping[str, Any]) -> str | None:
    """All that a verdict depends on: rules, parameters that they name, the frame, and what judges. None where values
    of the frame have no form of their own in Arrow."""
    import pyarrow as pa

    rules = json.dumps([(rule.type, rule.kwargs) for rule in group.rules], sort_keys=True)
    named = {name: str(value) for name, value in parameters.items() if f'"{name}"' in rules}
    try:
        batch = pa.RecordBatch.from_pandas(frame, preserve_index=False)
    except pa.ArrowException:
        return None
    kinds = [str(batch.schema.remove_metadata()), str(frame.dtypes.tolist())]
    told = [rules, json.dumps(named, sort_keys=True), *kinds, _engine()]
    digest = hashlib.sha256("\0".join(told).encode())
    digest.update(batch.serialize())
    return digest.hexdigest()


@cache
def _engine() -> str:
    code = (Path(__file__).parent / "judge.py").read_bytes()
    return " ".join([version("great_expectations"), version("pandas"), hashlib.sha256(code).hexdigest()])
