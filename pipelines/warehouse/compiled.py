"""The SQL that dbt compiled, kept for this very project: a night of the same code runs it without dbt (ADR 0020).

Taken from a build of everything, once for each state of the project. What this does not know for certain is not kept,
and dbt goes on building it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipelines.warehouse import dbt_project, fingerprint, plan
from pipelines.warehouse.plan import Node, Plan
from pipelines.warehouse.sql import fill

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_FILE = "compiled.json"
_STAMP = "compiled.stamp"


class Unknown(Exception):
    """The project uses something of dbt that is not run without it."""


def recall() -> Plan | None:
    """The compiled project, or None where dbt has to build first."""
    path = dbt_project.KEPT / _FILE
    if dbt_project.stamp(_STAMP) != _state() or not path.exists():
        return None
    try:
        return Plan.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError):
        return None


def keep(manifest: Manifest, results: Iterable[Any]) -> None:
    """Keep what dbt compiled, straight after a build of everything and before its connections are closed.

    `results` are dbt's own. Nothing is kept where a node was not compiled or is of a kind that is not known.
    """
    if dbt_project.stamp(_STAMP) == _state():
        return
    ran = {result.node.unique_id: result.node for result in results}
    try:
        parsed = plan.of_manifest(manifest)
        nodes = {key: _compiled(ran.get(key), node, manifest) for key, node in parsed.nodes.items()}
    except Unknown:
        return
    dbt_project.write(_FILE, replace(parsed, nodes=nodes, settings=_settings()).to_json())
    dbt_project.write(_STAMP, _state())


def _state() -> str:
    """The project, and what its profile takes from the environment."""
    return fingerprint.short([dbt_project.project_state(), os.environ.get("SHIHYO_MEMORY_LIMIT", "")])


def _compiled(ran: Any, node: Node, manifest: Manifest) -> Node:
    if node.kind == "seed":
        return node
    if ran is None or not ran.compiled_code or ran.language != "sql":
        raise Unknown(node.unique_id)
    if node.kind == "data_test":
        return _test(ran, node)
    return _model(ran, node, manifest)


def _test(ran: Any, node: Node) -> Node:
    """As dbt's macro `get_test_sql` puts it."""
    config = ran.config
    if config.limit is not None or config.store_failures or config.get("sql_header"):
        raise Unknown(node.unique_id)
    query = fill(
        "select $calc as failures, $calc $warn as should_warn, $calc $fail as should_error from (\n$query\n) t",
        calc=config.fail_calc,
        warn=config.warn_if,
        fail=config.error_if,
        query=ran.compiled_code,
    )
    return replace(node, sql=query, fails_when=config.error_if, warns_when=config.warn_if)


def _model(ran: Any, node: Node, manifest: Manifest) -> Node:
    config = ran.config
    if ran.alias != ran.name or config.post_hook or config.grants or config.get("sql_header"):
        raise Unknown(node.unique_id)
    if node.materialized == "incremental":
        if config.incremental_strategy != "append" or config.on_schema_change not in (None, "ignore"):
            raise Unknown(node.unique_id)
        return _increment(ran, node, manifest)
    if node.materialized not in ("table", "view") or config.pre_hook:
        raise Unknown(node.unique_id)
    return replace(node, sql=ran.compiled_code)


def _increment(ran: Any, node: Node, manifest: Manifest) -> Node:
    """The query for a table that is there already: rendered as dbt would on the next night."""
    from dbt.adapters.factory import get_adapter_by_type
    from dbt.clients.jinja import get_rendered
    from dbt.context.providers import generate_runtime_model_context

    adapter = get_adapter_by_type("duckdb")
    with adapter.connection_named("compiled"):
        context = generate_runtime_model_context(ran, adapter.config, manifest)
        if get_rendered("{{ is_incremental() }}", context, ran).strip() != "True":
            raise Unknown(node.unique_id)
        query = get_rendered(ran.raw_code, context, ran)
        hooks = tuple(get_rendered(hook.sql, context, ran).strip() for hook in _hooks(ran))
    return replace(node, sql=query, before=tuple(hook for hook in hooks if hook))


def _hooks(ran: Any) -> list[Any]:
    """Hooks that run within the model's transaction."""
    if not all(hook.transaction for hook in ran.config.pre_hook):
        raise Unknown(ran.unique_id)
    return list(ran.config.pre_hook)


def _settings() -> dict[str, str | bool]:
    from dbt.adapters.factory import get_adapter_by_type

    settings = get_adapter_by_type("duckdb").config.credentials.settings or {}
    return {name: value if isinstance(value, bool) else str(value) for name, value in settings.items()}
