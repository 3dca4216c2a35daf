"""What an outsider can work out about hidden cells: peeling, then bounds by linear programming (HiGHS).

The bounds hold for every table of figures that agrees with all that is published. Two such tables that differ in a
cell prove how wide its interval is at least, so a few programmes with mixed aims settle most cells; the others get
their own lower and upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csc_array, csr_array

from pipelines.disclosure.system import Mask, Numbers, System, groups_of

ROUNDS = 40
NEIGHBOURS = 600
SHORT, FEW, TRIALS = 30, 6, 6
_NOTHING = 1e-7


@dataclass(frozen=True, slots=True)
class Exposed:
    """A cell that can be placed too closely; `support` are the shown cells from which that follows."""

    cell: int
    low: float
    high: float
    support: frozenset[int]


@dataclass(slots=True)
class _Problem:
    """Unknown cells that hang together: `matrix @ unknown == known`."""

    cells: NDArray[np.intp]
    matrix: csr_array
    known: Numbers
    rows: NDArray[np.intp]
    low: Numbers = field(init=False)
    high: Numbers = field(init=False)
    columns: csc_array = field(init=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """Lowest and highest figure reached so far of each cell. It stays good when more cells are hidden."""

    low: Numbers
    high: Numbers


def exposed(system: System, hidden: Mask, proof: Proof | None = None) -> list[Exposed]:
    """Cells that are hidden (or secret and never published) and whose interval is narrower than their `room`."""
    proof = proof or Proof(system.amount.copy(), system.amount.copy())
    unknown = hidden | ~system.real
    guarded = hidden | (system.secret & ~system.real)
    peeled, unknown = _peel(system, unknown)
    found = [
        Exposed(cell, system.amount[cell], system.amount[cell], support)
        for cell, support in peeled.items()
        if guarded[cell] and system.room[cell] > 0
    ]
    for problem in _problems(system, unknown, guarded):
        found += _exposed(system, problem, guarded, proof)
    return sorted(found, key=lambda exposure: exposure.cell)


def _peel(system: System, unknown: Mask) -> tuple[dict[int, frozenset[int]], Mask]:
    """Equations with one unknown give it away, again and again until nothing is new."""
    matrix, unknown = system.matrix, unknown.copy()
    found: dict[int, frozenset[int]] = {}
    while True:
        left = matrix[:, np.flatnonzero(unknown)]
        single = np.flatnonzero(np.diff(left.indptr) == 1)
        if not len(single):
            return found, unknown
        for row in single:
            members = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            (cell,) = members[unknown[members]][:1] if unknown[members].any() else (None,)
            if cell is None:
                continue
            support: set[int] = set()
            for other in members:
                if other != cell:
                    support |= found.get(int(other), {int(other)})
            found[int(cell)] = frozenset(support)
            unknown[cell] = False


def _problems(system: System, unknown: Mask, guarded: Mask) -> list[_Problem]:
    cells = np.flatnonzero(unknown)
    if not len(cells):
        return []
    left = csr_array(system.matrix[:, cells])
    rows = np.flatnonzero(np.diff(left.indptr) > 0)
    left = csr_array(left[rows, :])
    shown = np.where(unknown, 0.0, system.amount)
    known = -(system.matrix @ shown)[rows]
    problems = []
    for group in groups_of(left):
        if not guarded[cells[group]].any():
            continue
        inside = csr_array(left[:, group])
        touched = np.flatnonzero(np.diff(inside.indptr) > 0)
        if len(touched):
            problems.append(
                _Problem(cells[group], csr_array(inside[touched, :]), known[touched], rows[touched])
            )
    return problems


def _exposed(system: System, problem: _Problem, guarded: Mask, proof: Proof) -> list[Exposed]:
    cells = problem.cells
    problem.low, problem.high = proof.low[cells], proof.high[cells]
    room = np.where(guarded[cells], system.room[cells], 0.0)
    problem.columns = csc_array(problem.matrix)
    _mixed_aims(system, problem, room)
    found = []
    for place in np.flatnonzero(problem.high - problem.low < room - _NOTHING):
        if problem.high[place] - problem.low[place] >= room[place] - _NOTHING:
            continue  # settled by a bound of another cell in the meantime
        exposure = _bounds(system, problem, int(place), float(room[place]))
        if exposure is not None:
            found.append(exposure)
    proof.low[cells], proof.high[cells] = problem.low, problem.high
    return found


def _mixed_aims(system: System, problem: _Problem, room: Numbers) -> None:
    """Push the unsettled cells up and down at random within a box: what is reached proves width.

    In a large problem all but a neighbourhood of an unsettled cell stay at their true amounts; that proves less than
    could be, never more.
    """
    random = np.random.default_rng(len(room))
    unsettled = np.flatnonzero(problem.high - problem.low < room - _NOTHING)
    tried = np.zeros(len(room), int)
    for _ in range(ROUNDS + len(room) // 10):
        if len(unsettled) < 3 and len(problem.cells) <= NEIGHBOURS:
            return
        if len(problem.cells) > NEIGHBOURS:
            if not len(unsettled) or tried[unsettled].min() > TRIALS:
                return
            start: int | None = int(unsettled[np.argmin(tried[unsettled])])
            free = _neighbourhood(problem, start or 0, 1 + int(tried[start]), random)
            tried[free] += 1
        else:
            start, free = None, np.arange(len(problem.cells))
        _push(system, problem, room, free, start, random)
        before = len(unsettled)
        unsettled = np.flatnonzero(problem.high - problem.low < room - _NOTHING)
        if before - len(unsettled) < 2 and len(free) == len(room):
            return  # a programme for each of the others is as cheap


def _push(
    system: System,
    problem: _Problem,
    room: Numbers,
    free: NDArray[np.intp],
    start: int | None,
    random: np.random.Generator,
) -> None:
    cells = problem.cells[free]
    reach = 2.0 * max(1.0, float(room.max()))
    box = np.column_stack(
        [np.maximum(system.least[cells], system.amount[cells] - reach), system.amount[cells] + reach]
    )
    matrix = problem.matrix[:, free]
    touched = np.flatnonzero(np.diff(matrix.indptr) > 0)
    matrix = matrix[touched, :]
    known = matrix @ system.amount[cells]
    open_ones = problem.high[free] - problem.low[free] < room[free] - _NOTHING
    aim = np.where(
        open_ones, random.choice((-1.0, 1.0), len(free)) * random.uniform(0.5, 1.5, len(free)), 0.0
    )
    if start is not None:
        aim[np.searchsorted(free, start)] = 2.0 * len(free)
    for sign in (1.0, -1.0):
        answer = linprog(sign * aim, A_eq=matrix, b_eq=known, bounds=box, method="highs")
        if answer.success:
            problem.low[free] = np.minimum(problem.low[free], answer.x)
            problem.high[free] = np.maximum(problem.high[free], answer.x)


def _neighbourhood(problem: _Problem, start: int, wide: int, random: np.random.Generator) -> NDArray[np.intp]:
    """Some hundred unknowns around one: short equations as a whole, long ones by a few members that bring theirs."""
    matrix, columns = problem.matrix, problem.columns
    found, queue, rows = {start}, [start], set()
    while queue and len(found) < wide * NEIGHBOURS // 2:
        cell = queue.pop(0)
        for row in columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]]:
            members = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            if row in rows:
                continue
            rows.add(row)
            if len(members) > SHORT * wide:
                members = random.choice(members, FEW * wide, replace=False)
            fresh = [int(member) for member in members if int(member) not in found]
            found.update(fresh)
            queue.extend(fresh)
    return np.array(sorted(found), dtype=np.intp)


def _bounds(system: System, problem: _Problem, place: int, room: float) -> Exposed | None:
    """Exact interval of one cell; None where it is wide enough."""
    cell = int(problem.cells[place])
    bounds = np.column_stack([system.least[problem.cells], np.full(len(problem.cells), np.inf)])
    support: set[int] = set()
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(problem.cells))
        aim[place] = sign
        answer = linprog(aim, A_eq=problem.matrix, b_eq=problem.known, bounds=bounds, method="highs")
        if answer.status == 3:  # unbounded
            return None
        _widen(problem, answer)
        if problem.high[place] - problem.low[place] >= room - _NOTHING:
            return None
        ends.append(float(sign * answer.fun) if answer.success else float(system.amount[cell]))
        if answer.success:
            support |= _support(system, problem, answer.eqlin.marginals)
    return Exposed(cell, ends[0], ends[1], frozenset(support))


def _widen(problem: _Problem, answer: object) -> None:
    reached = getattr(answer, "x", None)
    if reached is not None and getattr(answer, "success", False):
        np.minimum(problem.low, reached, out=problem.low)
        np.maximum(problem.high, reached, out=problem.high)


def _support(system: System, problem: _Problem, marginals: Numbers) -> set[int]:
    """Shown cells whose figure enters the bound with a factor that is not zero."""
    factors = system.matrix[problem.rows, :].T @ marginals
    used = np.flatnonzero(np.abs(factors) > _NOTHING)
    return set(used.tolist()) - set(problem.cells.tolist())
