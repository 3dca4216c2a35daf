"""A folder for cells on their way from one process to the other; nothing in it outlives its owner for long."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

_PREFIX = "shihyo-sheets-"
_OLD_ENOUGH_SECONDS = 60
"""A folder younger than this may belong to a process that has not locked it yet."""


class ScratchFolder:
    """Mode 0700, locked as long as its owner lives. What a killed owner left behind, the next one removes."""

    def __init__(self) -> None:
        _remove_orphans(Path(tempfile.gettempdir()))
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = _locked(self.path)

    def clear(self) -> None:
        """Removes what is in the folder."""
        for left in self.path.iterdir():
            left.unlink()

    def close(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _remove_orphans(parent: Path) -> None:
    if sys.platform == "win32":
        return
    for folder in parent.glob(_PREFIX + "*"):
        try:
            seen = folder.lstat()
            if seen.st_uid != os.getuid() or time.time() - seen.st_mtime < _OLD_ENOUGH_SECONDS:
                continue
            lock = _locked(folder)
        except OSError:
            continue
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """Descriptor that holds the folder's lock; None where there are no such locks. Raises OSError if it is held."""
    if sys.platform == "win32":
        return None
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
