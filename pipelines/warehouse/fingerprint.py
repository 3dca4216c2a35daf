"""What a publication is made of, as short hashes: drops on disk, sources, dbt project, expectations, code.

Only the standard library: the quiet night is decided with these.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pipelines.settings import DBT_PROJECT, EXPECTATIONS, PROJECT_ROOT, Settings

_COMPUTING = {
    "duckdb",
    "dbt_core",
    "dbt_duckdb",
    "pyarrow",
    "pandas",
    "python_calamine",
    "great_expectations",
}
_SKIPPED = {"target", "logs", "dbt_packages", "__pycache__", ".user.yml"}


def drops_state(folder: Path) -> str:
    """Hash over path, size and mtime of every file below `folder`; content is landing's matter."""
    digest = hashlib.sha256()
    for path in drop_files(folder):
        facts = path.lstat()
        digest.update(
            f"{path.relative_to(folder).as_posix()}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode()
        )
    return digest.hexdigest()


def drop_files(folder: Path) -> list[Path]:
    """Every entry below `folder` that is no folder, sorted by path; folders are not followed through links."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        found.extend(Path(root, name) for name in names)
    return sorted(found)


def code_state(settings: Settings) -> str:
    """Hash of everything but the drops that decides what is published: code, sources, dbt, expectations, key."""
    parts = [
        tree_state(Path(__file__).parents[1], (".py", ".yml", ".yaml", ".j2", ".css")),
        dbt_state(),
        tree_state(EXPECTATIONS),
        *library_versions(),
    ]
    parts += [f"{folder}:{tree_state(folder)}" for folder in settings.sources]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def library_versions() -> list[str]:
    """Libraries that compute, with their versions as their folders are named: another version may count otherwise."""
    found = find_spec("duckdb")
    if found is None or found.origin is None:
        return []
    names = [path.name for path in Path(found.origin).parents[1].iterdir()]
    return sorted(n for n in names if n.endswith(".dist-info") and n.split("-")[0].lower() in _COMPUTING)


def key_state(settings: Settings) -> str:
    """Whether the pseudonym key is the same file as before, without reading it."""
    return file_state(settings.key_file)


def file_state(path: Path) -> str:
    """Whether a file is the same as before, without reading it."""
    try:
        facts = path.stat()
    except OSError:
        return "absent"
    return f"{facts.st_size}:{facts.st_mtime_ns}"


def code_version() -> str:
    """Version of the product with a short hash of its code, as published in `marts.publication`."""
    version = _declared_version()
    return f"{version}+{tree_state(Path(__file__).parents[1], ('.py', '.yml', '.j2', '.css'))[:8]}"


def dbt_state() -> str:
    """Hash of the dbt project's own files (not of `target/`)."""
    return tree_state(DBT_PROJECT)


_looked_at: dict[tuple[Path, tuple[str, ...]], str] | None = None


@contextmanager
def looked_at_once() -> Iterator[None]:
    """Within the block a folder counts as it was at the first look: a run is what its code was when it began, and
    looking at every file again and again takes a third of a second."""
    global _looked_at
    _looked_at = {}
    try:
        yield
    finally:
        _looked_at = None


def tree_state(folder: Path, suffixes: tuple[str, ...] = ()) -> str:
    """Hash over relative path and content of every file below `folder`."""
    if _looked_at is None:
        return _tree_state(folder, suffixes)
    if (folder, suffixes) not in _looked_at:
        _looked_at[folder, suffixes] = _tree_state(folder, suffixes)
    return _looked_at[folder, suffixes]


def _tree_state(folder: Path, suffixes: tuple[str, ...]) -> str:
    wanted = (path for path in own_files(folder) if not suffixes or path.suffix in suffixes)
    return _content_state(folder, tuple((str(path), file_state(path)) for path in wanted))


@lru_cache(maxsize=16)
def _content_state(folder: Path, files: tuple[tuple[str, str], ...]) -> str:
    """One run asks many times for the same files in the same state."""
    digest = hashlib.sha256()
    for file, _ in files:
        path = Path(file)
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def short(parts: Iterable[str]) -> str:
    """Eight hex digits over strings, for people to read and type."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def own_files(folder: Path) -> Iterator[Path]:
    """Files below `folder` that somebody wrote, sorted: not what tools leave there."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in sorted(names):
            if name not in _SKIPPED and not name.endswith((".pyc", "~")):
                yield Path(root, name)


@lru_cache(maxsize=1)
def _declared_version() -> str:
    """From pyproject.toml: reading an installed package's metadata costs more than the whole quiet night."""
    for line in (PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("version"):
            return line.split('"')[1]
    return "0"
