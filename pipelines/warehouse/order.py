"""In which order nodes are run, and what a failure keeps from running: dbt's rules for `dbt build`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from graphlib import TopologicalSorter

from pipelines.warehouse.plan import Node, Plan


class Order:
    """Chosen models and the tests that speak of them or of chosen sources, each after what it reads.

    A test runs as soon as the chosen models it reads are made; a model that lies behind everything that a test reads
    waits for it.
    """

    def __init__(self, plan: Plan, models: Collection[str], sources: Collection[str]) -> None:
        self._plan = plan
        self._models = set(models)
        chosen = self._models | set(sources)
        self._tests = {key: test for key, test in plan.tests.items() if chosen.intersection(test.parents)}
        self._above = _ancestors(plan)
        self._blocked: set[str] = set()

    def nodes(self) -> Iterator[Node]:
        """Each chosen node once."""
        waiting = {key: self._models.intersection(test.parents) for key, test in self._tests.items()}
        yield from self._ready(waiting, None)
        steps = {key: self._models & self._above[key] for key in sorted(self._models)}
        for key in TopologicalSorter(steps).static_order():
            yield self._plan.nodes[key]
            yield from self._ready(waiting, key)

    def is_blocked(self, node: Node) -> bool:
        """Whether something that the node needs has failed."""
        return node.unique_id in self._blocked

    def block_behind(self, failed: Node) -> None:
        """Nothing that is made from a failed node, or from all that a failed test reads, is run any more."""
        needed = set(failed.parents) if failed.kind == "data_test" else {failed.unique_id}
        behind = {key for key, above in self._above.items() if needed <= above}
        bad = behind if failed.kind == "data_test" else behind | needed
        self._blocked |= behind
        self._blocked |= {key for key, test in self._plan.tests.items() if bad.intersection(test.parents)}

    def _ready(self, waiting: dict[str, set[str]], made: str | None) -> Iterable[Node]:
        for key in sorted(waiting):
            waiting[key].discard(made or "")
            if not waiting[key]:
                del waiting[key]
                yield self._tests[key]


def _ancestors(plan: Plan) -> dict[str, set[str]]:
    """Everything that a model is made from, at any distance."""
    parents = {key: node.parents for key, node in plan.models.items()}
    above: dict[str, set[str]] = {}
    for key in TopologicalSorter(parents).static_order():
        direct = parents.get(key, ())
        above[key] = set(direct).union(*(above[parent] for parent in direct))
    return {key: above[key] for key in parents}
