"""Progress of long work on standard error, only where a person watches."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any


class Bars:
    """One line that shows the stage, how many things are done and the present one."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._bar: Any = None
        self._stage = ""

    def __enter__(self) -> Bars:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def step(self, stage: str, thing: str) -> None:
        """One more thing of this stage."""
        if not self._watched:
            return
        if stage != self._stage:
            from tqdm import tqdm

            self._close()
            self._bar = tqdm(desc=stage, bar_format="{desc}: {n_fmt} [{elapsed}] {postfix}", leave=False)
            self._stage = stage
        self._bar.set_postfix_str(thing[-60:], refresh=False)
        self._bar.update(1)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
