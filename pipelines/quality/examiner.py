"""A second process for Great Expectations: its import takes seconds of one core, which landing and dbt do not need.

What crosses is a plan there and counts back.
"""

from __future__ import annotations

import os
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pipelines.lasting import lasting

if TYPE_CHECKING:  # starting the process must not wait for what the other side imports
    from pipelines.quality.target import Plan
    from pipelines.warehouse.checks import CheckResult

_PATIENCE = 5.0


class Examiner:
    """Ask with `start`, fetch with `results`, in the same order; `close` ends the process."""

    def __init__(self) -> None:
        spawn = get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs,), name="examiner", daemon=True)
        self._process.start()
        theirs.close()
        self._asked: list[Plan] = []

    def finish(self) -> None:
        """Nothing more will be asked: the process may end while this one goes on."""
        self._connection.close()

    def close(self) -> None:
        """End the process; one that does not end by itself has nothing to lose."""
        self._connection.close()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def start(self, plan: Plan) -> None:
        """Begin to examine; returns at once."""
        self._asked.append(plan)
        try:
            self._connection.send(plan)
        except OSError:
            self._process.join()

    def results(self) -> list[CheckResult]:
        """Wait for the oldest plan's results; a process that died is a failure of the check, never a pass."""
        plan = self._asked.pop(0)
        try:
            results: list[CheckResult] = self._connection.recv()
        except (EOFError, OSError):
            from pipelines.warehouse.checks import CheckResult

            text = "検査の処理が途中で終わりました。もう一度実行してください (examiner ended early)"
            return [CheckResult(f"gx.{plan.scope}", "suite", None, plan.scope, "ERROR", False, 0, 1, text)]
        return results


def _serve(connection: Connection) -> None:
    """Answer plans until the other side closes. What libraries print goes nowhere, for it may quote data;
    `SHIHYO_DEBUG=1` shows it to a developer.
    """
    if not os.environ.get("SHIHYO_DEBUG"):
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
    with lasting():
        from pipelines.quality.examine import examine
        from pipelines.quality.judge import Judge

        judge = Judge()
    while True:
        try:
            plan = connection.recv()
        except EOFError:
            return
        connection.send(examine(plan, lambda: judge))
