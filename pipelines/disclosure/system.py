"""Published figures as unknowns of linear equations: what somebody outside could write down about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]

NEVER = np.inf
"""Loss of a cell that cannot be hidden: it is known already."""


@dataclass(slots=True)
class Draft:
    """A system while it is being put together."""

    amount: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    room: list[float] = field(default_factory=list)
    real: list[bool] = field(default_factory=list)
    secret: list[bool] = field(default_factory=list)
    relations: list[dict[int, float]] = field(default_factory=list)

    def cell(
        self,
        amount: float,
        *,
        least: float = 0.0,
        loss: float = 1.0,
        room: float = 0.0,
        real: bool = True,
        secret: bool = False,
    ) -> int:
        """Add a cell and return its number; the arguments are the columns of `System`."""
        self.amount.append(amount)
        self.least.append(least)
        self.loss.append(loss)
        self.room.append(room)
        self.real.append(real)
        self.secret.append(secret)
        return len(self.amount) - 1

    def relate(self, terms: dict[int, float]) -> None:
        """Sum of coefficient times cell is zero. Raises ValueError where the true amounts do not fulfil it."""
        total = sum(self.amount[cell] * factor for cell, factor in terms.items())
        scale = sum(abs(self.amount[cell] * factor) for cell, factor in terms.items())
        if abs(total) > 1e-6 * max(1.0, scale):
            raise ValueError(f"relation does not hold: off by {total:g}")
        self.relations.append(terms)

    def system(self) -> System:
        """The finished system."""
        rows = [row for row, terms in enumerate(self.relations) for _ in terms]
        columns = [cell for terms in self.relations for cell in terms]
        factors = [factor for terms in self.relations for factor in terms.values()]
        shape = (len(self.relations), len(self.amount))
        return System(
            np.array(self.amount, float),
            np.array(self.least, float),
            np.array(self.loss, float),
            np.array(self.room, float),
            np.array(self.real, bool),
            np.array(self.secret, bool),
            csr_array((factors, (rows, columns)), shape=shape, dtype=float),
        )


@dataclass(frozen=True, slots=True)
class System:
    """Cells and the equations between them (`matrix @ amount == 0`).

    `least` is the lower bound that anybody knows; `loss` what it costs to hide a cell; `room` how wide the interval must
    be in which an outsider can place a hidden cell. A cell that is not `real` is never published by itself (a complement,
    a difference of two definitions). `secret` cells must not become known.
    """

    amount: Numbers
    least: Numbers
    loss: Numbers
    room: Numbers
    real: Mask
    secret: Mask
    matrix: csr_array

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.amount)

    def components(self) -> list[NDArray[np.intp]]:
        """Cells that hang together through equations, each group sorted."""
        return groups_of(self.matrix)

    def part(self, cells: NDArray[np.intp]) -> System:
        """The system of some cells that no equation ties to others."""
        inside = self.matrix[:, cells]
        touched = np.unique(inside.nonzero()[0])
        return System(
            self.amount[cells],
            self.least[cells],
            self.loss[cells],
            self.room[cells],
            self.real[cells],
            self.secret[cells],
            csr_array(inside[touched, :]),
        )

    def digest(self) -> str:
        """Changes with everything on which the choice of hidden cells depends."""
        found = sha256()
        for array in (self.amount, self.least, self.loss, self.room, self.real, self.secret):
            found.update(np.ascontiguousarray(array).tobytes())
        matrix = self.matrix.copy()
        matrix.sort_indices()
        for array in (matrix.indptr, matrix.indices, matrix.data):
            found.update(np.ascontiguousarray(array).tobytes())
        return found.hexdigest()


def groups_of(matrix: csr_array) -> list[NDArray[np.intp]]:
    """Columns of a matrix that rows tie together, by number of their first column."""
    rows, columns = matrix.shape
    entries = matrix.tocoo()
    both = csr_array(
        (np.ones(len(entries.row)), (entries.row, rows + entries.col)), shape=(rows + columns, rows + columns)
    )
    _, label = connected_components(both, directed=False)
    label = label[rows:]
    order = np.argsort(label, kind="stable")
    return [np.sort(group) for group in np.split(order, np.flatnonzero(np.diff(label[order])) + 1)]
