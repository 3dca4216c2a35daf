"""Carry out a plan: frames from DuckDB, verdicts from Great Expectations, counts as results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.quality import frames
from pipelines.quality.cache import Cache
from pipelines.quality.known import Known
from pipelines.quality.suites import Rule, Suite, read_suite
from pipelines.quality.target import Plan, Target
from pipelines.warehouse.build import OFFLINE
from pipelines.warehouse.checks import CheckResult
from pipelines.warehouse.sql import fill, parquet

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.quality.judge import Judge, Verdict


@dataclass(frozen=True, slots=True)
class Count:
    """Outcome of one rule in records. `error` means that the check itself failed, which is never a pass."""

    evaluated: int
    failed: int
    passed: bool
    error: bool = False


_NOT_RUN = Count(0, 1, passed=False, error=True)


def examine(plan: Plan, make_judge: Callable[[], Judge] | None = None) -> list[CheckResult]:
    """Results of every rule of the plan, in order. No suite at all, or a suite with nothing to run, is a failure."""
    results: list[CheckResult] = []
    bench = _Bench(plan, make_judge or _new_judge)
    try:
        for target in plan.targets:
            suite = read_suite(Path(target.suite), plan.scope, target.source_id, target.table)
            results += [suite.unusable()] if suite.problem else bench.examine(suite, target)
        bench.known.keep()
    finally:
        bench.close()
    if not results:
        text = "検査する期待値がありません。検査なしでは公開できません (no suite found)"
        results.append(CheckResult(f"gx.{plan.scope}", "suite", None, plan.scope, "ERROR", False, 0, 1, text))
    return results


class _Bench:
    """Connection and judge of one plan, each made only when there is something to judge."""

    def __init__(self, plan: Plan, make_judge: Callable[[], Judge]) -> None:
        self.plan = plan
        self._make_judge = make_judge
        self._judge: Judge | None = None
        self.known = Known(plan)
        self._connection: duckdb.DuckDBPyConnection | None = None

    def examine(self, suite: Suite, target: Target) -> list[CheckResult]:
        """Results of one suite."""
        origin = _origin(target.files)
        absent = self.plan.scope == "landed" and not target.files
        known = self._columns(origin) if target.files or absent else None
        counts = {rule.check_id: Count(0, 0, passed=True) if absent else _NOT_RUN for rule in suite.rules}
        groups = frames.grouped(
            rule for rule in suite.rules if known is not None and set(rule.columns) <= known
        )
        if absent or self.plan.scope == "marts":
            counts |= self._all_records(groups, origin)
        else:
            counts |= self._all_records([group for group in groups if not group.by_record], origin)
            counts |= self._by_drop([group for group in groups if group.by_record], suite, target)
        return [_result(suite, rule, counts[rule.check_id]) for rule in suite.rules]

    def close(self) -> None:
        """Let go of the files."""
        if self._connection is not None:
            self._connection.close()

    def _columns(self, origin: str) -> set[str] | None:
        """Columns of the table; None where it cannot be read."""
        try:
            rows = self._connect().execute(fill("describe from $origin", origin=origin)).fetchall()
        except duckdb.Error:
            return None
        return {row[0] for row in rows}

    def _all_records(self, groups: Iterable[frames.Group], origin: str) -> dict[str, Count]:
        counts: dict[str, Count] = {}
        records: int | None = None
        for group in groups:
            found, verdicts = self._verdicts(group, origin)
            records = frames.records(self._connect(), origin) if records is None else records
            for rule, verdict in zip(group.rules, verdicts, strict=True):
                counts[rule.check_id] = _count(rule, group, found, verdict, records)
        return counts

    def _by_drop(self, groups: list[frames.Group], suite: Suite, target: Target) -> dict[str, Count]:
        """Rules on single records: only drops that were not examined before are read, the others are added up."""
        if not groups:
            return {}
        cache = Cache(self.plan, suite)
        new = {drop: file for drop, file in target.files.items() if not cache.knows(drop)}
        errors: set[str] = set()
        for group in groups if new else []:
            found, verdicts = self._verdicts(group, _origin(new), by=("_drop_id",))
            for rule, verdict in zip(group.rules, verdicts, strict=True):
                if verdict.error or found is None:
                    errors.add(rule.check_id)
                else:
                    cache.add(rule.check_id, found, verdict.rows)
        if not errors:
            cache.keep(new)
        counts: dict[str, Count] = {}
        for rule in (rule for group in groups for rule in group.rules):
            evaluated, failed = cache.total(rule.check_id, target.files)
            failed_itself = rule.check_id in errors
            counts[rule.check_id] = Count(
                evaluated, failed, not failed_itself and _mostly(rule, evaluated, failed), failed_itself
            )
        return counts

    def _verdicts(
        self, group: frames.Group, origin: str, by: tuple[str, ...] = ()
    ) -> tuple[pd.DataFrame | None, list[Verdict]]:
        from pipelines.quality.judge import Verdict, parameters

        try:
            found = frames.frame(self._connect(), origin, group, by)
        except duckdb.Error:  # a rule that does not fit the column's type
            return None, [Verdict(success=False, error=True) for _ in group.rules]
        told = parameters(date.fromisoformat(self.plan.as_of))
        judged = found[list(group.columns)] if group.by_record else found
        return found, self.known.verdicts(judged, group, told, lambda: self._judged(judged, group, told))

    def _judged(self, frame: pd.DataFrame, group: frames.Group, told: Mapping[str, Any]) -> list[Verdict]:
        if self._judge is None:
            self._judge = self._make_judge()
        return self._judge.judge(frame, group.rules, told)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._connection = duckdb.connect(config=OFFLINE)
            self._connection.execute("set TimeZone = 'Asia/Tokyo'")
        return self._connection


def _count(
    rule: Rule, group: frames.Group, found: pd.DataFrame | None, verdict: Verdict, records: int
) -> Count:
    if found is None or verdict.error:
        return _NOT_RUN
    if group.by_record:
        failed = int(found["_rows"].iloc[list(verdict.rows)].sum())
        return Count(records, failed, _mostly(rule, records, failed))
    evaluated = len(found.columns) if group.shape == "header" else records
    failed = 0 if verdict.success else max(len(verdict.rows), 1)
    return Count(evaluated, failed, verdict.success)


def _mostly(rule: Rule, evaluated: int, failed: int) -> bool:
    """Great Expectations' `mostly`, over records instead of distinct combinations."""
    return failed <= (1 - float(rule.kwargs.get("mostly", 1.0))) * evaluated + 1e-9


def _result(suite: Suite, rule: Rule, count: Count) -> CheckResult:
    if count.error:
        text = f"検査そのものが実行できませんでした (check could not run): {rule.message_ja}"
    elif count.passed:
        text = "合格" if count.evaluated else "合格 (対象の記録なし)"
    else:
        text = f"{rule.message_ja} ({count.evaluated} 件中 {count.failed} 件)"
    return CheckResult(
        check_id=rule.check_id,
        kind="expectation",
        source_id=suite.source_id,
        model=suite.model,
        severity=rule.severity,
        passed=count.passed and not count.error,
        evaluated=count.evaluated,
        failed=max(count.failed, 1) if count.error else count.failed,
        message_ja=text,
    )


def _origin(files: dict[str, str]) -> str:
    paths = [Path(file) for file in files.values()]
    return fill("(select * from $files)", files=parquet(paths)) if paths else "(select 1 where false)"


def _new_judge() -> Judge:
    from pipelines.quality.judge import Judge

    return Judge()
