"""What dbt's public artifact (`manifest.json` as a mapping) says of indicators and what they are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]


def indicators(manifest: Node) -> dict[str, Node]:
    """Models of `models/indicators/<plan>/`, by name."""
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and "indicators" in node["fqn"][:-1]
    }


def upstream(manifest: Node, node: Node) -> Iterator[Node]:
    """Every node that this one is made from, at any distance, each once; a source is known by its `source_name`."""
    waiting, seen = list(_parents(node)), set[str]()
    while waiting:
        unique_id = waiting.pop()
        if unique_id not in seen:
            seen.add(unique_id)
            found = manifest["sources"].get(unique_id) or manifest["nodes"][unique_id]
            yield found
            waiting += _parents(found)


def _parents(node: Node) -> list[str]:
    parents: list[str] = node.get("depends_on", {}).get("nodes", [])
    return parents
