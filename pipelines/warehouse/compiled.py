"""The SQL that dbt compiled, kept for this very project: a night of the same code runs it without dbt (ADR 0020).

Taken from a build of everything, once for each state of the project. What this does not know for certain is not kept,
and dbt goes on building it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.settings import Settings
from pipelines.warehouse import dbt_project, fingerprint, made, plan
from pipelines.warehouse.build import open_build
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
    return _read(path, fingerprint.file_state(path))


@lru_cache(maxsize=1)
def _read(path: Path, _seen: str) -> Plan | None:
    """Once in this state of the file: a night asks three times."""
    try:
        return Plan.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError):
        return None


def of_run(manifest: Manifest, results: Iterable[Any]) -> Plan | None:
    """What dbt compiled, straight after a build of everything and before its connections are closed.

    `results` are dbt's own. None where it is kept already, or a node was not compiled or is of a kind that is not known.
    """
    if recall() is not None:
        return None
    ran = {result.node.unique_id: result.node for result in results}
    try:
        parsed = plan.of_manifest(manifest)
        nodes = {key: _compiled(ran.get(key), node, manifest) for key, node in parsed.nodes.items()}
    except Unknown:
        return None
    return replace(parsed, nodes=nodes, **_connection())


def keep(settings: Settings, compiled: Plan) -> None:
    """Keep it, with the statements that make the tables and views of the build that has just ended."""
    with open_build(settings, read_only=True) as connection:
        nodes = {key: made.with_statements(connection, node) for key, node in compiled.nodes.items()}
    dbt_project.write(_FILE, replace(compiled, nodes=nodes).to_json())
    dbt_project.write(_STAMP, _state())


def _state() -> str:
    """The project, and what its profile takes from the environment."""
    limit = os.environ.get("SHIHYO_MEMORY_LIMIT", "")
    return fingerprint.short([dbt_project.project_state(), limit])


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
    """Both queries: rendered as dbt would where the table is there already, and where it is made from nothing."""
    query, hooks = _rendered(ran, manifest, whole=False)
    whole, none = _rendered(ran, manifest, whole=True)
    if none:
        raise Unknown(node.unique_id)
    return replace(node, sql=whole, more=query, before=hooks)


def _rendered(ran: Any, manifest: Manifest, *, whole: bool) -> tuple[str, tuple[str, ...]]:
    from dbt.adapters.factory import get_adapter_by_type
    from dbt.clients.jinja import get_rendered
    from dbt.context.providers import generate_runtime_model_context

    adapter, given = get_adapter_by_type("duckdb"), ran.config.full_refresh
    ran.config.full_refresh = whole
    try:
        with adapter.connection_named("compiled"):
            context = generate_runtime_model_context(ran, adapter.config, manifest)
            if get_rendered("{{ is_incremental() }}", context, ran).strip() != str(not whole):
                raise Unknown(ran.unique_id)
            query = get_rendered(ran.raw_code, context, ran)
            hooks = tuple(get_rendered(hook.sql, context, ran).strip() for hook in _hooks(ran))
    finally:
        ran.config.full_refresh = given
    return query, tuple(hook for hook in hooks if hook)


def _hooks(ran: Any) -> list[Any]:
    """Hooks that run within the model's transaction."""
    if not all(hook.transaction for hook in ran.config.pre_hook):
        raise Unknown(ran.unique_id)
    return list(ran.config.pre_hook)


def _connection() -> dict[str, Any]:
    from dbt.adapters.factory import get_adapter_by_type

    config = get_adapter_by_type("duckdb").config
    settings = config.credentials.settings or {}
    shown = {name: value if isinstance(value, bool) else str(value) for name, value in settings.items()}
    return {"settings": shown, "threads": config.threads}
