"""Random numbers that are the same on every machine: integers only, one stream for each label.

Streams are independent, so a new module of the sample changes no byte of what other modules write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
T = TypeVar("T")


class Draw:
    """A stream of whole numbers for one purpose, named by `labels`."""

    def __init__(self, seed: int, *labels: str | int) -> None:
        words = [seed, *(crc32(str(label).encode()) for label in labels)]
        self._rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))

    def between(self, low: int, high: int, size: int) -> Ints:
        """`size` numbers from `low` to `high`, both included."""
        return self._rng.integers(low, high, size=size, dtype=np.int64, endpoint=True)

    def one(self, low: int, high: int) -> int:
        """One number from `low` to `high`, both included."""
        return int(self.between(low, high, 1)[0])

    def weighted(self, weights: Sequence[int] | Ints, size: int) -> Ints:
        """`size` positions in `weights`, each as likely as its weight (whole numbers, not all zero)."""
        bounds = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(bounds, self.between(0, int(bounds[-1]) - 1, size), side="right").astype(
            np.int64
        )

    def chance(self, per_mille: int, size: int) -> Mask:
        """`size` yes or no, yes in `per_mille` of 1000."""
        return self.between(0, 999, size) < per_mille

    def happens(self, per_mille: int) -> bool:
        """Yes in `per_mille` of 1000."""
        return self.one(0, 999) < per_mille

    def distinct(self, population: int, size: int) -> Ints:
        """`size` different positions below `population`, in random order. Raises ValueError where too few."""
        if size > population:
            raise ValueError(f"cannot take {size} of {population}")
        return self._rng.permutation(population)[:size].astype(np.int64)

    def pick(self, things: Sequence[T]) -> T:
        """One of `things`."""
        return things[self.one(0, len(things) - 1)]

    def pick_weighted(self, things: Sequence[tuple[T, int]]) -> T:
        """One of `things`, each with its weight."""
        return things[int(self.weighted([weight for _, weight in things], 1)[0])][0]
