"""Which models a night must build: what lies downstream of the landed tables that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.warehouse.plan import Plan

if TYPE_CHECKING:
    from pipelines.warehouse.built import Change

_RUN = "landed"
"""dbt source of what a run itself knows: its context, the ledger, the dispositions."""
_THE_SAME_EVERY_NIGHT = {"holiday", "active_drop", "new_drop"}


class Graph:
    """Parents and children in a parsed project."""

    def __init__(self, plan: Plan) -> None:
        self.models = plan.models
        self.sources = plan.sources
        self._parents = {unique_id: node.parents for unique_id, node in self.models.items()}
        self._tested = {parent for test in plan.tests.values() for parent in test.parents}
        self._children: dict[str, list[str]] = {}
        for child, parents in self._parents.items():
            for parent in parents:
                self._children.setdefault(parent, []).append(child)

    def below(self, starts: Iterable[str]) -> set[str]:
        """Every model that is made from these nodes, at any distance."""
        return set(self._walk(starts, self._children))

    def feeds_of(self, unique_id: str) -> set[str]:
        """Sources (e_application, training …) that a model is made from, the run's own apart."""
        above = self._walk([unique_id], self._parents)
        found = {self.sources[node].source_name for node in above if node in self.sources}
        return found - {_RUN}

    def beside_the_feeds(self) -> set[str]:
        """Models that change with every night: marts that read the run's own tables, what is made from those, and
        models that come from no feed at all (periods).
        """
        own = [
            unique_id
            for unique_id, source in self.sources.items()
            if source.source_name == _RUN and source.name not in _THE_SAME_EVERY_NIGHT
        ]
        readers = {child for source in own for child in self._children.get(source, [])}
        marts = {reader for reader in readers if "marts" in self.models[reader].fqn}
        return marts | self.below(marts) | {reader for reader in readers if not self.feeds_of(reader)}

    def standing_views(self) -> set[str]:
        """Views without tests of their own: with the same code they show the new tables without being made again."""
        views = {key for key, node in self.models.items() if node.materialized == "view"}
        return views - self._tested

    @staticmethod
    def _walk(starts: Iterable[str], steps: Mapping[str, Sequence[str]]) -> Iterator[str]:
        waiting, seen = list(starts), set[str]()
        while waiting:
            for found in steps.get(waiting.pop(), []):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
                    yield found


def touched(plan: Plan, change: Change) -> tuple[set[str], set[str]]:
    """Ids of what a night with this change must build (models) and test again (sources)."""
    graph = Graph(plan)
    sources = {
        unique_id
        for unique_id, source in graph.sources.items()
        if f"{source.source_name}.{source.name}" in change.tables
    }
    models = (graph.below(sources) | graph.beside_the_feeds()) - graph.standing_views()
    return models, sources


def selectors(plan: Plan, models: Iterable[str], sources: Iterable[str]) -> list[str]:
    """dbt's `--select` for these models and the tests of these sources."""
    named = [f"source:{plan.sources[key].source_name}.{plan.sources[key].name}" for key in sources]
    return sorted(named) + sorted(".".join(plan.nodes[key].fqn) for key in models)


def outdated_increments(plan: Plan, change: Change) -> list[tuple[str, str]]:
    """Schema and name of incremental tables that must be made from nothing: a drop they hold counts no more."""
    graph = Graph(plan)
    return sorted(
        (node.schema, node.name)
        for unique_id, node in graph.models.items()
        if node.materialized == "incremental"
        and (change.everything or not graph.feeds_of(unique_id) <= change.appended)
    )
