"""The dbt project as plain data: nodes, what they are made from and, once a build has compiled it, their SQL.

dbt's own manifest takes seconds to import and to read; this is read in hundredths of a second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

    from pipelines.warehouse.checks import Severity

NodeKind = Literal["model", "seed", "data_test", "unit_test"]
KINDS: dict[str, NodeKind] = {
    "model": "model",
    "seed": "seed",
    "test": "data_test",
    "unit_test": "unit_test",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A model, seed or data test. `parents` are ids of nodes and sources; `model` and `source_id` say what a test
    speaks of.

    The rest is empty where nothing was compiled. `make` are the statements that make the empty table, or the view, and
    its comments; `sql` is the query that fills it. Of an incremental table that holds something already, `more` is the
    query that adds to it and `before` what runs ahead of that.
    """

    unique_id: str
    name: str
    kind: NodeKind
    schema: str
    materialized: str
    fqn: tuple[str, ...]
    parents: tuple[str, ...]
    model: str | None
    source_id: str | None
    severity: Severity
    make: tuple[str, ...] = ()
    sql: str = ""
    more: str = ""
    before: tuple[str, ...] = ()
    fails_when: str = ""
    warns_when: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as dbt declares it: a table of schema `landed`."""

    unique_id: str
    source_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All nodes and sources by id; `settings` and `threads` are those of dbt's connection."""

    nodes: Mapping[str, Node]
    sources: Mapping[str, Origin]
    settings: Mapping[str, str | bool]
    threads: int = 1

    @property
    def models(self) -> dict[str, Node]:
        """Everything that becomes a table or view."""
        return {key: node for key, node in self.nodes.items() if node.kind in ("model", "seed")}

    @property
    def made_schemas(self) -> set[str]:
        """Schemas that hold nothing but what the project makes."""
        return {node.schema for node in self.models.values()} - {"landed", "audit"}

    @property
    def tests(self) -> dict[str, Node]:
        """Data tests."""
        return {key: node for key, node in self.nodes.items() if node.kind == "data_test"}

    def to_json(self) -> str:
        """For `from_json`."""
        return json.dumps(
            {
                "nodes": [asdict(node) for node in self.nodes.values()],
                "sources": [asdict(source) for source in self.sources.values()],
                "settings": dict(self.settings),
                "threads": self.threads,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Raises ValueError, KeyError or TypeError for anything that `to_json` did not write."""
        stored = json.loads(text)
        nodes = [Node(**{key: _frozen(value) for key, value in node.items()}) for node in stored["nodes"]]
        sources = [Origin(**source) for source in stored["sources"]]
        return cls(
            {node.unique_id: node for node in nodes},
            {source.unique_id: source for source in sources},
            stored["settings"],
            stored["threads"],
        )


def of_manifest(manifest: Manifest) -> Plan:
    """The project as parsed, nothing compiled."""
    nodes = {
        unique_id: of_node(node)
        for unique_id, node in manifest.nodes.items()
        if str(node.resource_type) in ("model", "seed", "test")
    }
    sources = {key: Origin(key, source.source_name, source.name) for key, source in manifest.sources.items()}
    return Plan(nodes, sources, {})


def of_node(node: Any) -> Node:
    """One of dbt's nodes."""
    kind = KINDS.get(str(node.resource_type), "model")
    config = getattr(node, "config", None)
    severity: Severity = "WARN" if str(getattr(config, "severity", "error")).lower() == "warn" else "ERROR"
    model, source_id = _tested(node) if kind.endswith("_test") else (node.name, None)
    return Node(
        unique_id=node.unique_id,
        name=node.name,
        kind=kind,
        schema=node.schema,
        materialized=str(getattr(config, "materialized", "")),
        fqn=tuple(node.fqn),
        parents=() if kind == "seed" else tuple(node.depends_on.nodes),
        model=model,
        source_id=source_id,
        severity=severity,
    )


def _tested(node: Any) -> tuple[str | None, str | None]:
    """Model and source that a test speaks of."""
    attached = getattr(node, "attached_node", None) or getattr(node, "tested_node_unique_id", None)
    named: str | None = attached or next(iter(node.depends_on.nodes), None)
    if named is None:
        return None, None
    kind, *parts = named.split(".")
    return (f"{parts[1]}.{parts[2]}", parts[1]) if kind == "source" else (parts[-1], None)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
