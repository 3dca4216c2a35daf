"""Which indicators get no figure in a fiscal year, because something they are made from has not come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.fiscal_year.landed import Need
from pipelines.warehouse.lineage import indicators, upstream


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
    for node in indicators(manifest).values():
        tables = set(_tables(manifest, node))
        missing = tuple(
            need for need in needs if not need.is_met and need.table in tables and _concerns(need, node)
        )
        if missing:
            meta = node["config"]["meta"]
            found.append(Blank(node["name"], str(meta.get("name_ja", node["name"])), missing))
    return sorted(found, key=lambda blank: blank.indicator_id)


def _tables(manifest: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[str]:
    """Landed tables that a model is made from, as `source.table`."""
    for found in upstream(manifest, node):
        if "source_name" in found:
            yield f"{found['source_name']}.{found['name']}"


def _concerns(need: Need, node: Mapping[str, Any]) -> bool:
    if need.part is None:
        return True
    code = str(node.get("raw_code", ""))
    return need.part == node["name"] or f"'{need.part}'" in code or f'"{need.part}"' in code
