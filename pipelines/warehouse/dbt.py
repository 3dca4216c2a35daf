"""dbt in this process, one invocation a night, and what came out of every node."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipelines.journal import DropRow
from pipelines.settings import Settings
from pipelines.warehouse import built, compiled, dbt_project, direct, plan, selection
from pipelines.warehouse.build import drop_tables, open_build
from pipelines.warehouse.built import Change
from pipelines.warehouse.formulas import SCHEMA, keep_formulas
from pipelines.warehouse.report import GOOD, DbtReport, NodeResult, scrubbed

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

    from pipelines.warehouse.plan import Plan


def is_spared() -> bool:
    """Whether `build_changed` will run what dbt compiled before, and not dbt itself."""
    return compiled.recall() is not None and dbt_project.proven_unit_tests() is not None


def build_changed(
    settings: Settings,
    change: Change,
    active: Sequence[DropRow],
    progress: Callable[[str], None] | None = None,
) -> DbtReport:
    """Models downstream of what has changed since the last complete build, with the earlier results for the others.

    All of them where nothing of the build can be kept, or where the unit tests must run. What dbt has compiled before
    is run without dbt itself; the tables are the same (ADR 0020). A complete build remembers the `active` drops that
    it is made from.
    """
    proven = dbt_project.proven_unit_tests()
    known = compiled.recall()
    if known is not None and proven is not None:
        report = _build_direct(settings, known, change, proven, progress)
    else:
        report = _build_by_dbt(settings, change, progress, all_of_it=change.everything or proven is None)
    checks = report.checks()
    if not any(check.blocks for check in checks):
        built.remember(settings, active, checks)
    return report


def _build_by_dbt(
    settings: Settings, change: Change, progress: Callable[[str], None] | None, *, all_of_it: bool
) -> DbtReport:
    dbt_project.environment(settings.build_file)
    try:
        manifest = dbt_project.load_manifest()
    except dbt_project.DbtProjectError as error:
        return DbtReport((), str(error))
    parsed = plan.of_manifest(manifest)
    outdated = selection.outdated_increments(parsed, change)
    if outdated:
        drop_tables(settings, lambda schema, table: (schema, table) in outdated)
    if all_of_it:
        return build(settings, progress, manifest=manifest)
    earlier = tuple(built.earlier_checks(settings))
    select = selection.selectors(parsed, *selection.touched(parsed, change))
    return replace(build(settings, progress, select, manifest), earlier=earlier)


def _build_direct(
    settings: Settings,
    known: Plan,
    change: Change,
    proven: list[dict[str, Any]],
    progress: Callable[[str], None] | None,
) -> DbtReport:
    if change.everything:
        return DbtReport(direct.run_all(settings, known, progress) + _unit_tests_of((), proven))
    models, sources = selection.touched(known, change)
    earlier = tuple(built.earlier_checks(settings))
    anew = selection.outdated_increments(known, change)
    return DbtReport(direct.run(settings, known, models, sources, progress, anew), earlier=earlier)


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
    ran: Plan | None = None
    try:
        manifest = manifest or dbt_project.load_manifest()
        if not select:
            _clear(settings, manifest)
        with _without_collection():
            answer = dbtRunner(manifest=manifest, callbacks=_callbacks(progress)).invoke(arguments)
        if answer.success and not select:
            ran = compiled.of_run(manifest, getattr(answer.result, "results", ()))
    except dbt_project.DbtProjectError as error:
        return DbtReport((), str(error))
    finally:
        close_connections()
    if ran is not None:
        compiled.keep(settings, ran)
    results = getattr(answer.result, "results", None)
    _keep_formulas(settings, results or ())
    if results is None:
        return DbtReport((), scrubbed(str(answer.exception or "dbt did not run")))
    nodes = tuple(_node(result) for result in results)
    return DbtReport(nodes + _unit_tests_of(nodes, proven))


def _keep_formulas(settings: Settings, results: Iterable[Any]) -> None:
    models = (result.node for result in results if str(result.node.resource_type) == "model")
    queries = {
        node.name: node.compiled_code for node in models if node.schema == SCHEMA and node.compiled_code
    }
    if queries:
        with open_build(settings) as connection:
            keep_formulas(connection, queries)


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
    from pipelines.yml import parsed

    if not arguments or arguments[0].startswith("-"):
        return arguments
    given: dict[str, Any] = {}
    if "--vars" in arguments:
        at = arguments.index("--vars")
        given = parsed(arguments[at + 1]) or {}
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
    node = plan.of_node(result.node)
    status = str(result.status)
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        kind=node.kind,
        status=status,
        model=node.model,
        source_id=node.source_id,
        severity=node.severity,
        seconds=round(result.execution_time, 3),
        failures=int(result.failures or 0),
        message="" if status in {*GOOD, "skipped"} else scrubbed(result.message or status),
    )


def _callbacks(progress: Callable[[str], None] | None) -> list[Callable[[Any], None]]:
    if progress is None:
        return []

    def ended(event: Any) -> None:
        if event.info.name == "NodeFinished":
            progress(str(event.data.node_info.node_name))

    return [ended]
