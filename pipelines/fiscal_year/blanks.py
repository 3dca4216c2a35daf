"""Which indicators get no figure in a fiscal year, because something they are made from has not come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.fiscal_year.landed import Need


@dataclass(frozen=True, slots=True)
class Blank:
    """An indicator and the needs that are not met."""

    indicator_id: str
    name_ja: str
    missing: tuple[Need, ...]


def blanks(manifest: Mapping[str, Any], needs: Sequence[Need]) -> list[Blank]:
    """Indicators downstream of a table, or of the part of it that their formula names, that has nothing yet.

    `manifest` is dbt's artifact. A table of several parts (ledgers, questions) concerns an indicator only by the part
    that its formula or the part's own name names.
    """
    found = []
    for node in _indicators(manifest):
        tables = set(_tables(manifest, node["unique_id"]))
        missing = tuple(
            need for need in needs if not need.is_met and need.table in tables and _concerns(need, node)
        )
        if missing:
            meta = node["config"]["meta"]
            found.append(Blank(node["name"], str(meta.get("name_ja", node["name"])), missing))
    return sorted(found, key=lambda blank: blank.indicator_id)


def _indicators(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and "indicators" in node["fqn"]:
            yield node


def _tables(manifest: Mapping[str, Any], unique_id: str) -> Iterator[str]:
    """Landed tables that a model is made from, as `source.table`."""
    waiting, seen = [unique_id], {unique_id}
    while waiting:
        for parent in _parents(manifest, waiting.pop()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
            source = manifest["sources"].get(parent)
            if source is not None:
                yield f"{source['source_name']}.{source['name']}"


def _parents(manifest: Mapping[str, Any], unique_id: str) -> Iterable[str]:
    node = manifest["nodes"].get(unique_id, {})
    parents: list[str] = node.get("depends_on", {}).get("nodes", [])
    return parents


def _concerns(need: Need, node: Mapping[str, Any]) -> bool:
    if need.part is None:
        return True
    code = str(node.get("raw_code", ""))
    return need.part == node["name"] or f"'{need.part}'" in code or f'"{need.part}"' in code
