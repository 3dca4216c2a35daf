"""Which further cells to hide so that no hidden one can be worked out (complementary suppression).

A mixed-integer programme (HiGHS) hides what loses least so that no equation gives a hidden cell away by itself; then
the attack is tried, and whatever it can still place too closely becomes a further condition: of the shown cells from
which that follows, one must be hidden. Both take turns until the attack finds nothing (cf. Fischetti and Salazar 2001,
"Solving the cell suppression problem on tabular data with linear constraints").
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from pipelines.disclosure.attack import Exposed, Proof, exposed
from pipelines.disclosure.system import Mask, System

SECONDS = 20.0
"""For one group of cells; after that everything that may be hidden in it is."""
GAP = 0.02


@dataclass(frozen=True, slots=True)
class Suppression:
    """`hidden` by cell; `unprotected` could only be protected by hiding what is known already; `gave_up` where the time was
    over and the whole group was hidden.
    """

    hidden: Mask
    unprotected: frozenset[int] = frozenset()
    gave_up: bool = False


@dataclass(slots=True)
class _Conditions:
    """Rows `low <= coefficients @ variables`."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)

    def add(self, terms: dict[int, float], low: float) -> None:
        row = len(self.low)
        for column, factor in terms.items():
            self.rows.append(row)
            self.columns.append(column)
            self.factors.append(factor)
        self.low.append(low)


def suppress(
    system: System, seconds: float = SECONDS, clock: Callable[[], float] = time.perf_counter
) -> Suppression:
    """Hide all `secret` real cells and as little besides as protects them, for one connected system."""
    hidden = system.secret & system.real
    if not (system.secret & (system.room > 0)).any():
        return Suppression(hidden)
    deadline = clock() + seconds
    cuts: list[frozenset[int]] = []
    proof = Proof(system.amount.copy(), system.amount.copy())
    while clock() < deadline:
        hidden = _cover(system, hidden, cuts, deadline - clock())
        found = exposed(system, hidden, proof)
        fresh = [cut for exposure in found if (cut := _cut(system, exposure, hidden))]
        if not fresh:
            return Suppression(hidden, frozenset(exposure.cell for exposure in found))
        cuts += fresh
    everything = system.real & (np.isfinite(system.loss) | system.secret)
    left = {exposure.cell for exposure in exposed(system, everything)}
    return Suppression(everything, frozenset(left), gave_up=True)


def _cut(system: System, exposure: Exposed, hidden: Mask) -> frozenset[int]:
    return frozenset(
        cell
        for cell in exposure.support
        if system.real[cell] and not hidden[cell] and np.isfinite(system.loss[cell])
    )


def _cover(system: System, hidden: Mask, cuts: list[frozenset[int]], seconds: float) -> Mask:
    """The cheapest set that contains `hidden`, leaves no equation with one unknown, and meets every cut."""
    conditions, switches = _conditions(system, cuts)
    cells = system.size
    losses = np.where(system.real & np.isfinite(system.loss), system.loss, 0.0)
    may = system.real & (np.isfinite(system.loss) | hidden)
    upper = np.concatenate([may.astype(float), np.ones(switches)])
    lower = np.concatenate([hidden.astype(float), np.zeros(switches)])
    matrix = coo_array(
        (conditions.factors, (conditions.rows, conditions.columns)),
        shape=(len(conditions.low), cells + switches),
    )
    answer = milp(
        np.concatenate([losses, np.zeros(switches)]),
        integrality=np.ones(cells + switches),
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(csr_array(matrix), np.array(conditions.low), np.inf),
        options={"time_limit": max(0.1, seconds), "mip_rel_gap": GAP},
    )
    if answer.x is None:
        return _greedy(system, hidden, cuts)
    chosen: Mask = (answer.x[:cells] > 0.5) | hidden
    return chosen


def _conditions(system: System, cuts: list[frozenset[int]]) -> tuple[_Conditions, int]:
    """Conditions over the cells and one switch per equation, which is on where the equation has a hidden cell."""
    conditions, switches, matrix = _Conditions(), 0, system.matrix
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        members, factors = matrix.indices[span], matrix.data[span]
        real = system.real[members]
        if not real.all():
            if (system.secret[members] & ~real & (system.room[members] > 0)).any():
                conditions.add({int(cell): 1.0 for cell in members[real]}, 1.0)
            continue
        switch = system.size + switches
        switches += 1
        for cell in members:
            conditions.add({switch: 1.0, int(cell): -1.0}, 0.0)
        conditions.add({**{int(cell): 1.0 for cell in members}, switch: -2.0}, 0.0)
        room = float(system.room[members].max())
        for sign in (1.0, -1.0):
            same = factors * sign > 0
            mass = np.abs(factors) * np.maximum(system.amount[members] - system.least[members], 0.0)
            mass = np.where(same, np.minimum(mass, room), room)
            conditions.add({**dict(zip(members.tolist(), mass.tolist(), strict=True)), switch: -room}, 0.0)
    for cut in cuts:
        conditions.add(dict.fromkeys(cut, 1.0), 1.0)
    return conditions, switches


def _greedy(system: System, hidden: Mask, cuts: list[frozenset[int]]) -> Mask:
    """Where there is no solution (too much is known already) or no time: the cheapest cell of each open cut."""
    hidden = hidden.copy()
    for cut in cuts:
        members: NDArray[np.intp] = np.array(sorted(cut), dtype=np.intp)
        if len(members) and not hidden[members].any():
            hidden[members[np.argmin(system.loss[members])]] = True
    return hidden
