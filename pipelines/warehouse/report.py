"""What came out of every node of a build, and what that means for the publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipelines.warehouse.checks import CheckResult, Severity
from pipelines.warehouse.plan import NodeKind

GOOD = {"success", "pass", "no-op"}
_SPEAKS_OF_CODE = {"Parser", "Catalog", "Binder", "Compilation", "Contract", "Parsing", "Dependency"}
_ABOUT_THE_NODE = {"Runtime", "Database"}


@dataclass(frozen=True, slots=True)
class NodeResult:
    """Outcome of one node. `failures` counts rows that a data test found; `message` never holds a value."""

    unique_id: str
    name: str
    kind: NodeKind
    status: str
    model: str | None
    source_id: str | None
    severity: Severity
    seconds: float
    failures: int
    message: str

    @property
    def passed(self) -> bool:
        """Whether the node did what it should."""
        return self.status in GOOD


@dataclass(frozen=True, slots=True)
class DbtReport:
    """All nodes of one run; `error` where dbt itself could not start."""

    nodes: tuple[NodeResult, ...]
    error: str | None = None
    earlier: tuple[CheckResult, ...] = ()
    """Results on models that this run had no reason to build again."""

    def checks(self) -> list[CheckResult]:
        """Tests, and models that could not be built, as rows of `quality_results`."""
        results = [_check(node) for node in self.nodes if node.kind.endswith("_test") or not node.passed]
        ran = {result.check_id for result in results}
        results += [result for result in self.earlier if result.check_id not in ran]
        if self.error or not results:
            message = self.error or "dbt のテストが一つも実行されませんでした (no dbt test was run)"
            results.append(CheckResult("dbt.run", "suite", None, "dbt", "ERROR", False, 0, 1, message))
        return results


def scrubbed(message: str) -> str:
    """What an error says without what it quotes: the database puts values of the data into its messages."""
    line = " ".join(message.split())
    kinds = [
        kind
        for kind in re.findall(r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?) Error\b", line)
        if kind not in _ABOUT_THE_NODE
    ]
    if kinds and kinds[0] in _SPEAKS_OF_CODE:
        return re.sub(r"\bLINE \d+:.*", "", line)[:400].strip()
    return f"{kinds[0] if kinds else 'Runtime'} Error (詳細は値を含むことがあるため記録しません)"


def _check(node: NodeResult) -> CheckResult:
    if node.kind in ("model", "seed"):
        why = "もとの表か検査が不合格のため" if node.status == "skipped" else ""
        text = f"{why}表 {node.name} を作れませんでした (not built: {node.status}). {node.message}".strip()
        return CheckResult(f"dbt.model.{node.name}", "model", None, node.name, "ERROR", False, 1, 1, text)
    kind: Literal["data_test", "unit_test"] = "data_test" if node.kind == "data_test" else "unit_test"
    word = "データテスト" if kind == "data_test" else "単体テスト"
    outcome = "合格" if node.passed else "実行されず" if node.status == "skipped" else "不合格"
    failed = 0 if node.passed else max(node.failures, 1)
    text = f"dbt {word} {node.name}: {outcome}" + (f" ({failed} 件)" if failed else "")
    if node.status in ("error", "runtime error"):
        text += f" {node.message}"
    model = node.model or node.name
    return CheckResult(
        f"dbt.{kind}.{model}.{node.name}",
        kind,
        node.source_id,
        model,
        node.severity,
        node.passed,
        1,
        failed,
        text,
    )
