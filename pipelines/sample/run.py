"""One generation under way: where it writes, what it draws from, and its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.sample.draw import Draw
from pipelines.sample.plan import Plan
from pipelines.sample.truth import Truth
from pipelines.sample.ward import Ward

Progress = Callable[[str], None]


@dataclass
class Run:
    """What every module of the sample is given."""

    out: Path
    plan: Plan
    ward: Ward
    truth: Truth
    progress: Progress

    def draw(self, *labels: str | int) -> Draw:
        """A stream of its own for one purpose."""
        return Draw(self.plan.seed, *labels)

    def place(self, path: str) -> Path:
        """Absolute place of a file of the sample; its folder exists afterwards."""
        target = self.out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def write_bytes(self, path: str, data: bytes) -> None:
        """Write one file and tell about it."""
        self.place(path).write_bytes(data)
        self.progress(path)
