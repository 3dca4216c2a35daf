"""An attacker who shares no code with the product: cells by name, equations, and what is shown.

Two ways: peeling (an equation with one unknown gives it away, until nothing is new), and for each unknown the least and
greatest figure that all equations allow (linear programming; integers where asked).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Name = Hashable
Equation = Mapping[Name, float]


@dataclass(slots=True)
class Outsider:
    """`shown` figures, names of hidden ones with their known bounds, equations whose sum is zero."""

    shown: dict[Name, float]
    hidden: dict[Name, tuple[float, float]]
    equations: list[Equation] = field(default_factory=list)

    def peel(self) -> dict[Name, float]:
        """Hidden figures found by subtracting alone."""
        known, found = dict(self.shown), {}
        again = True
        while again:
            again = False
            for equation in self.equations:
                unknown = [name for name in equation if name not in known]
                if len(unknown) == 1:
                    (name,) = unknown
                    rest = sum(factor * known[other] for other, factor in equation.items() if other != name)
                    known[name] = -rest / equation[name]
                    if name in self.hidden:
                        found[name] = known[name]
                    again = True
        return found

    def bounds(self, targets: Sequence[Name], integers: bool = False) -> dict[Name, tuple[float, float]]:
        """Least and greatest figure of each target."""
        names = list(self.hidden)
        place = {name: column for column, name in enumerate(names)}
        rows, sums = [], []
        for equation in self.equations:
            row = np.zeros(len(names))
            right = 0.0
            for name, factor in equation.items():
                if name in place:
                    row[place[name]] += factor
                else:
                    right -= factor * self.shown[name]
            if row.any():
                rows.append(row)
                sums.append(right)
        limits = Bounds([self.hidden[name][0] for name in names], [self.hidden[name][1] for name in names])
        constraints = LinearConstraint(np.array(rows), sums, sums) if rows else ()
        answer = {}
        for target in targets:
            ends = []
            for sign in (1.0, -1.0):
                aim = np.zeros(len(names))
                aim[place[target]] = sign
                result = milp(
                    aim,
                    bounds=limits,
                    constraints=constraints,
                    integrality=np.full(len(names), int(integers)),
                )
                assert result.status in (0, 3), result.message
                ends.append(sign * result.fun if result.status == 0 else -sign * np.inf)
            answer[target] = (ends[0], ends[1])
        return answer
