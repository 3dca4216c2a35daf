"""One writer at a time: an OS lock that dies with its process, so that nothing has to be cleaned up after a crash."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class WarehouseBusy(Exception):
    """Another run holds the warehouse; the command ends with exit code 75."""

    def __init__(self, lock_file: Path) -> None:
        super().__init__(
            f"別の処理がこの倉庫を使用中です。終わってからもう一度実行してください: {lock_file.parent} "
            "(another run holds the warehouse)"
        )


@contextmanager
def hold(lock_file: Path) -> Iterator[None]:
    """Hold the warehouse for the time of a `with` block. Raises WarehouseBusy at once when another run has it."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            raise WarehouseBusy(lock_file) from error
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
