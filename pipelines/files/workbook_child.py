"""The process that reads workbooks: `python -m pipelines.files.workbook_child`.

Readers of Excel files abort on some damaged ones, taking their process with them; so this one has nothing else
to lose. One JSON line per request on standard input, one per answer on standard output; cells go as Arrow IPC
files into the folder named in the request."""

from __future__ import annotations

import gc
import json
import os
import sys
from typing import TextIO

from pipelines.files import limits
from pipelines.files.ahead import Ahead
from pipelines.files.lean import without_pandas
from pipelines.files.ready import READY


def main() -> None:
    """Answers requests until standard input ends. Its first line may name a workbook to read at once."""
    answers = _own_stdout()
    _limit_memory()
    _limit_time()
    without_pandas()
    gc.disable()  # millions of cells and no cycles: looking for some costs a third of the time
    first = json.loads(sys.stdin.readline() or "null")
    ahead = Ahead(first) if first else None
    answers.write(READY + "\n")
    answers.flush()
    for line in sys.stdin:
        # only now: who asks has inspected the workbook and leaves a processor to what else must be imported
        from pipelines.files.workbook_answers import answer

        _limit_time()
        request = json.loads(line)
        found = answer(request, ahead.of(request["path"]) if ahead else {})
        answers.write(json.dumps(found | {"retire": _has_grown()}) + "\n")
        answers.flush()
        gc.collect()


def _own_stdout() -> TextIO:
    """Standard output for answers alone: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = limits.CHILD_ADDRESS_SPACE
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _has_grown() -> bool:
    """Whether so much memory was used that the next workbook should find a fresh process."""
    if sys.platform == "win32":
        return True
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return peak > limits.CHILD_ADDRESS_SPACE // 4


def _limit_time() -> None:
    """CPU seconds for the next workbook, beyond those used so far."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
