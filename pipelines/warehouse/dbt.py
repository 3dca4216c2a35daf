"""dbt in this process, one invocation a night, and what came out of every node."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pipelines.settings import Settings
from pipelines.warehouse import built, dbt_project, selection
from pipelines.warehouse.build import drop_tables
from pipelines.warehouse.built import Change
from pipelines.warehouse.checks import CheckResult, Severity

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

NodeKind = Literal["model", "seed", "data_test", "unit_test"]
_KINDS: dict[str, NodeKind] = {
    "model": "model",
    "seed": "seed",
    "test": "data_test",
    "unit_test": "unit_test",
}
_GOOD = {"success", "pass", "no-op"}
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
        return self.status in _GOOD


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


def build_changed(
    settings: Settings, change: Change, progress: Callable[[str], None] | None = None
) -> DbtReport:
    """Models downstream of what has changed since the last complete build, with the earlier results for the others.

    All of them where nothing of the build can be kept, or where the unit tests must run.
    """
    dbt_project.environment(settings.build_file)
    try:
        manifest = dbt_project.load_manifest()
    except dbt_project.DbtProjectError as error:
        return DbtReport((), str(error))
    outdated = selection.outdated_increments(manifest, change)
    if outdated:
        drop_tables(settings, lambda schema, table: (schema, table) in outdated)
    proven = dbt_project.proven_unit_tests()
    if change.everything or proven is None:
        return build(settings, progress, manifest=manifest)
    earlier = tuple(built.earlier_checks(settings))
    report = build(settings, progress, selection.touched(manifest, change), manifest)
    return replace(report, earlier=earlier)


def build(
    settings: Settings,
    progress: Callable[[str], None] | None = None,
    select: Sequence[str] = (),
    manifest: Manifest | None = None,
) -> DbtReport:
    """Seeds, models and tests in one invocation; unit tests only where the project has changed since they passed.

    `select` is dbt's own selection; `progress` is called with the name of each node that has ended.
    """
    from dbt.cli.main import dbtRunner

    dbt_project.environment(settings.build_file)
    built.forget(settings)
    proven = dbt_project.proven_unit_tests() if not select else []
    arguments = ["build", *dbt_project.QUIET, *dbt_project.folders(), "--vars", dbt_project.variables()]
    arguments += [
        "--target-path",
        str(settings.build_file.parent / "dbt"),
        "--log-path",
        str(settings.build_file.parent),
    ]
    if proven is not None:
        arguments += ["--exclude-resource-type", "unit_test"]
    if select:
        arguments += ["--select", *select]
    try:
        manifest = manifest or dbt_project.load_manifest()
        if not select:
            _clear(settings, manifest)
        with _without_collection():
            answer = dbtRunner(manifest=manifest, callbacks=_callbacks(progress)).invoke(arguments)
    except dbt_project.DbtProjectError as error:
        return DbtReport((), str(error))
    finally:
        close_connections()
    results = getattr(answer.result, "results", None)
    if results is None:
        return DbtReport((), _scrubbed(str(answer.exception or "dbt did not run")))
    nodes = tuple(_node(result) for result in results)
    return DbtReport(nodes + _unit_tests_of(nodes, proven))


def _clear(settings: Settings, manifest: Manifest) -> None:
    """Remove what earlier builds left, incremental tables apart: a model that was renamed must not be published
    under its old name, and dbt creates a table faster than it exchanges one.
    """
    nodes = [node for node in manifest.nodes.values() if str(node.resource_type) in ("model", "seed")]
    kept = {(node.schema, node.name) for node in nodes if node.config.materialized == "incremental"}
    schemas = {node.schema for node in nodes} - {"landed", "audit"}
    drop_tables(settings, lambda schema, table: schema in schemas and (schema, table) not in kept)


@contextmanager
def _without_collection() -> Iterator[None]:
    """dbt makes millions of small objects that live to the end of the run; looking through them costs a tenth."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def run_command(settings: Settings, arguments: Sequence[str]) -> bool:
    """`shihyo dbt ...`: dbt's own command line with this project, its variables and its build file."""
    from dbt.cli.main import dbtRunner

    dbt_project.environment(settings.build_file)
    settings.build_file.parent.mkdir(parents=True, exist_ok=True)
    built.forget(settings)
    try:
        answer = dbtRunner().invoke([*_with_variables(list(arguments))])
    finally:
        close_connections()
    return bool(answer.success)


def close_connections() -> None:
    """Give the build file free: dbt-duckdb keeps it open until the process ends."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    reset_adapters()
    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()


def _with_variables(arguments: list[str]) -> list[str]:
    """Add the project's folders and variables to a command that takes them; the user's own variables win."""
    import yaml

    if not arguments or arguments[0].startswith("-"):
        return arguments
    given: dict[str, Any] = {}
    if "--vars" in arguments:
        at = arguments.index("--vars")
        given = yaml.safe_load(arguments[at + 1]) or {}
        del arguments[at : at + 2]
    return [*arguments, *dbt_project.folders(), "--vars", dbt_project.variables(given)]


def _unit_tests_of(
    nodes: Iterable[NodeResult], proven: list[dict[str, Any]] | None
) -> tuple[NodeResult, ...]:
    """Unit tests of an unchanged project as they ended last; new ones are kept once all have passed."""
    if proven is not None:
        return tuple(NodeResult(**result) for result in proven)
    ran = [node for node in nodes if node.kind == "unit_test"]
    if all(node.passed for node in ran):
        dbt_project.keep_unit_tests(
            [{name: getattr(node, name) for name in NodeResult.__slots__} for node in ran]
        )
    return ()


def _node(result: Any) -> NodeResult:
    node = result.node
    kind = _KINDS.get(str(node.resource_type), "model")
    config = getattr(node, "config", None)
    severity: Severity = "WARN" if str(getattr(config, "severity", "error")).lower() == "warn" else "ERROR"
    model, source_id = _tested(node) if kind.endswith("_test") else (node.name, None)
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        kind=kind,
        status=str(result.status),
        model=model,
        source_id=source_id,
        severity=severity,
        seconds=round(result.execution_time, 3),
        failures=int(result.failures or 0),
        message=""
        if str(result.status) in {*_GOOD, "skipped"}
        else _scrubbed(result.message or str(result.status)),
    )


def _tested(node: Any) -> tuple[str | None, str | None]:
    """Model and source that a test speaks of."""
    attached = getattr(node, "attached_node", None) or getattr(node, "tested_node_unique_id", None)
    named: str | None = attached or next(iter(node.depends_on.nodes), None)
    if named is None:
        return None, None
    kind, *parts = named.split(".")
    return (f"{parts[1]}.{parts[2]}", parts[1]) if kind == "source" else (parts[-1], None)


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


def _scrubbed(message: str) -> str:
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


def _callbacks(progress: Callable[[str], None] | None) -> list[Callable[[Any], None]]:
    if progress is None:
        return []

    def ended(event: Any) -> None:
        if event.info.name == "NodeFinished":
            progress(str(event.data.node_info.node_name))

    return [ended]
