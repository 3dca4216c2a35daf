"""Doing without pandas in processes that only read files.

pyarrow imports it as soon as it meets a Python list, to see whether the list is a pandas object: a third of a second
in which nothing is read."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path


class _NoPandas(MetaPathFinder):
    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not used in this process", name=fullname)
        return None


def command_without_pandas() -> None:
    """`without_pandas`, where this process is the command itself and not a test within another."""
    command = Path(sys.argv[0])
    if command.stem == "shihyo" or command.parent.name == "cli":
        without_pandas()


def without_pandas() -> None:
    """For the rest of this process; no effect where pandas is there already."""
    sys.meta_path.insert(0, _NoPandas())
