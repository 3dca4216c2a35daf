"""Folders and links of a warehouse; with `pipelines.disk` the only places that rename, link or remove."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pipelines import disk


def unlink(path: Path) -> None:
    """Remove a file; one that is already gone is no error."""
    path.unlink(missing_ok=True)


def new_folder(path: Path) -> None:
    """An empty folder of this name, whatever an earlier run left there."""
    remove_folder(path)
    path.mkdir(parents=True)


def remove_folder(path: Path) -> None:
    """Remove a folder with all it holds; one that is already gone is no error."""
    if path.exists() and not path.is_symlink():
        shutil.rmtree(path)


def point_link(link: Path, target: Path) -> bool:
    """Make `link` show `target` by one rename, relative so that the warehouse may be moved.

    Returns False where the file system or the account allows no links (Windows without the right, some shares), or
    where a real folder of that name stands in the way. Other failures (disk full) raise OSError.
    """
    if link.is_dir() and not link.is_symlink():
        return False
    aside = link.with_name(f".{link.name}.{os.getpid()}.link")
    unlink(aside)
    try:
        aside.symlink_to(os.path.relpath(target, link.parent), target_is_directory=True)
    except (PermissionError, NotImplementedError):
        return False
    disk.replace(aside, link)
    return True
