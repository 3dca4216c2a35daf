"""Every write that must survive a crash goes through here, so that tests can fail the n-th of them."""

from __future__ import annotations

import os
from pathlib import Path


def write_bytes(path: Path, data: bytes) -> None:
    """Write `path` as a whole: aside, synced, then renamed over what was there."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        sync_file(file.fileno())
    replace(aside, path)


def append_line(path: Path, line: str) -> None:
    """Append one line to a journal and sync it; a tail torn by a crash is closed by a line end first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell() and _last_byte(path) != b"\n":
            file.write(b"\n")
        file.write(line.encode("utf-8") + b"\n")
        file.flush()
        sync_file(file.fileno())


def replace(source: Path, target: Path) -> None:
    """Rename `source` over `target` and sync the folder, so that the new name survives a power cut."""
    source.replace(target)
    sync_folder(target.parent)


def sync_path(path: Path) -> None:
    """Sync a file that another library wrote."""
    with path.open("rb+") as file:
        sync_file(file.fileno())


def sync_file(descriptor: int) -> None:
    """Flush one open file to the disk."""
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Flush a folder's names; Windows has no such call and journals names itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)
