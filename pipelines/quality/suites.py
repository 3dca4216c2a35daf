"""Suites in Great Expectations' own JSON format: `expectations/landed/<source_id>.<table>.json`,
`expectations/marts/<table>.json`, and a ward's own `<sources folder>/<source_id>/expectations/<table>.json`.

`meta` of an expectation says `severity` (ERROR blocks publication, WARN publishes with a note), `message_ja` (what is
wrong and what to do) and `owner`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipelines.settings import EXPECTATIONS
from pipelines.warehouse.checks import CheckResult, Severity

Scope = Literal["landed", "marts"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation of a suite."""

    check_id: str
    type: str
    kwargs: dict[str, Any]
    severity: Severity
    message_ja: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one table; `problem` says why the file is no suite that could be run."""

    path: Path
    name: str
    scope: Scope
    source_id: str | None
    table: str
    rules: tuple[Rule, ...]
    fingerprint: str
    problem: str | None = None

    @property
    def model(self) -> str:
        """Name of the table in results: `source.table` for landed data."""
        return f"{self.source_id}.{self.table}" if self.source_id else self.table

    def unusable(self) -> CheckResult:
        """The failure that a suite without anything to run is; it blocks publication."""
        text = f"{self.path.name}: {self.problem}"
        return CheckResult(f"gx.{self.name}", "suite", self.source_id, self.model, "ERROR", False, 0, 1, text)


def landed_suites(source_folders: Iterable[Path] = ()) -> list[Suite]:
    """Suites of landed tables: the product's, then those that lie in the ward's own source folders."""
    suites = []
    for path in sorted((EXPECTATIONS / "landed").glob("*.json")):
        source_id, _, table = path.stem.partition(".")
        suites.append(read_suite(path, "landed", source_id, table))
    for folder in source_folders:
        for path in sorted(folder.glob("*/expectations/*.json")):
            suites.append(read_suite(path, "landed", path.parents[1].name, path.stem))
    return suites


def mart_suites() -> list[Suite]:
    """Suites of what is published."""
    return [
        read_suite(path, "marts", None, path.stem) for path in sorted((EXPECTATIONS / "marts").glob("*.json"))
    ]


def read_suite(path: Path, scope: Scope, source_id: str | None, table: str) -> Suite:
    """Read one suite; a file that is broken or empty gives a suite with a `problem` instead of an error."""
    content = path.read_bytes()
    fingerprint = hashlib.sha256(content).hexdigest()[:16]
    ours = path.is_relative_to(EXPECTATIONS)
    name = ".".join(filter(None, [scope if ours else "ward", source_id, table]))
    problem: str | None = None
    rules: tuple[Rule, ...] = ()
    try:
        rules = _rules(json.loads(content.decode("utf-8-sig")), f"gx.{name}")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"期待値ファイルを読めません (not a suite): {error}"
    if not rules and problem is None:
        problem = "期待値が一つもありません。検査なしでは公開できません (empty suite)"
    return Suite(path, name, scope, source_id, table, rules, fingerprint, problem)


def _rules(suite: dict[str, Any], prefix: str) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    seen: dict[str, int] = {}
    for entry in suite["expectations"]:
        kwargs, meta = dict(entry.get("kwargs") or {}), dict(entry.get("meta") or {})
        columns = _columns(kwargs)
        label = ".".join([str(entry["type"]).removeprefix("expect_"), *columns])
        seen[label] = seen.get(label, 0) + 1
        number = f".{seen[label]}" if seen[label] > 1 else ""
        severity = meta.get("severity", "ERROR")
        if severity not in ("ERROR", "WARN"):
            raise ValueError(f"severity must be ERROR or WARN, not {severity!r}")
        message = str(meta.get("message_ja") or label)
        rules.append(Rule(f"{prefix}.{label}{number}", entry["type"], kwargs, severity, message, columns))
    return tuple(rules)


def _columns(kwargs: dict[str, Any]) -> tuple[str, ...]:
    """Columns that the expectation reads."""
    named = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs]
    conditional = _condition_columns(kwargs.get("row_condition"))
    return tuple(dict.fromkeys([*named, *kwargs.get("column_list", ()), *conditional]))


def _condition_columns(condition: Any) -> list[str]:
    """Columns of a `row_condition`, which may join others."""
    if isinstance(condition, list):
        return [column for part in condition for column in _condition_columns(part)]
    if not isinstance(condition, dict):
        return []
    if condition.get("type") in ("comparison", "nullity") or "column" in condition:
        return [condition["column"]["name"]]
    return _condition_columns(condition.get("conditions"))
