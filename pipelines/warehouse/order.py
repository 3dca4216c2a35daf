"""In which order nodes are run, and what a failure keeps from running: dbt's rules for `dbt build`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from graphlib import TopologicalSorter

from pipelines.warehouse.plan import Node, Plan


class Order:
    """Chosen models and the tests that speak of them or of chosen sources, each after what it reads.

    A test runs as soon as the chosen models it reads are made; a model that lies behind everything that a test reads
    waits for it. `ready` and `done` take turns, as in `graphlib`, so that several nodes can run at once.
    """

    def __init__(self, plan: Plan, models: Collection[str], sources: Collection[str]) -> None:
        self._plan = plan
        chosen = {*models, *sources}
        self._above = _ancestors(plan)
        self._blocked: set[str] = set()
        tests = {key: test for key, test in plan.tests.items() if chosen.intersection(test.parents)}
        steps = {key: set(models) & self._above[key] for key in models}
        for key, test in tests.items():
            for model in self._behind(set(test.parents)).intersection(models):
                steps[model].add(key)
        steps |= {key: set(models).intersection(test.parents) for key, test in tests.items()}
        self._sorter = TopologicalSorter(steps)
        self._sorter.prepare()
        self._waited_for = {key: len(self._behind({key}).intersection(models)) for key in models}

    def __bool__(self) -> bool:
        """Whether anything is left to run or to end."""
        return self._sorter.is_active()

    def ready(self) -> list[Node]:
        """Nodes that may run now and were not given before; what most others wait for comes first."""
        found = sorted(self._sorter.get_ready(), key=lambda key: (-self._waited_for.get(key, 0), key))
        return [self._plan.nodes[key] for key in found]

    def done(self, node: Node) -> None:
        """The node has ended, or was skipped."""
        self._sorter.done(node.unique_id)

    def is_blocked(self, node: Node) -> bool:
        """Whether something that the node needs has failed."""
        return node.unique_id in self._blocked

    def block_behind(self, failed: Node) -> None:
        """Nothing that is made from a failed node, or from all that a failed test reads, is run any more."""
        needed = set(failed.parents) if failed.kind == "data_test" else {failed.unique_id}
        behind = self._behind(needed)
        bad = behind if failed.kind == "data_test" else behind | needed
        self._blocked |= behind
        self._blocked |= {key for key, test in self._plan.tests.items() if bad.intersection(test.parents)}

    def _behind(self, needed: set[str]) -> set[str]:
        """Models that are made from all of these."""
        return {key for key, above in self._above.items() if needed <= above}


def in_order(plan: Plan, models: Iterable[str]) -> list[Node]:
    """These models, each after what it is made from."""
    wanted = set(models)
    steps = {key: node.parents for key, node in plan.models.items()}
    return [plan.nodes[key] for key in TopologicalSorter(steps).static_order() if key in wanted]


def _ancestors(plan: Plan) -> dict[str, set[str]]:
    """Everything that a model is made from, at any distance."""
    parents = {key: node.parents for key, node in plan.models.items()}
    above: dict[str, set[str]] = {}
    for key in TopologicalSorter(parents).static_order():
        direct = parents.get(key, ())
        above[key] = set(direct).union(*(above[parent] for parent in direct))
    return {key: above[key] for key in parents}
