"""The formulas of the day: `journal/code/<code>.tar.gz` holds what computes, once per state.

- `dbt_project/` without target/ and logs/
- `sources/`: canonical tables, profiles and codebooks of the package
- `own_sources/<n>/`: the same of each of the ward's own folders, in their order
- `holidays.csv`: national holidays as known then
- `libraries.txt`: versions of the libraries that compute
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pipelines import disk
from pipelines.settings import DBT_PROJECT, PACKAGE_SOURCES, Settings
from pipelines.warehouse import fingerprint, holidays

Members = Mapping[str, bytes]


class DamagedArchive(Exception):
    """The archive of this code is not what its name says; the message says which file."""


def keep_code(settings: Settings) -> str:
    """Archive what computes now, unless that was done before; returns its code (16 hex digits).

    The archive is on the disk when this returns. Raises OSError.
    """
    members = what_computes(settings)
    code = code_of(members)
    path = archive_path(settings, code)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.write_bytes(path, pack(members))
        disk.sync_folder(path.parent.parent)
    return code


def archive_path(settings: Settings, code: str) -> Path:
    """Where the archive of a code lies."""
    return settings.journal / "code" / f"{code}.tar.gz"


def what_computes(settings: Settings) -> Members:
    """Content of every file of the archive by its path in it."""
    folders = {"dbt_project": DBT_PROJECT, "sources": PACKAGE_SOURCES}
    folders |= {f"own_sources/{number}": folder for number, folder in enumerate(settings.sources)}
    members = {
        f"{place}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for place, folder in folders.items()
        for path in fingerprint.own_files(folder)
    }
    members["holidays.csv"] = holidays.FILE.read_bytes()
    members["libraries.txt"] = "".join(f"{line}\n" for line in fingerprint.library_versions()).encode()
    return members


def code_of(members: Members) -> str:
    """Name of a state: 16 hex digits over paths and contents."""
    digest = hashlib.sha256()
    for path in sorted(members):
        digest.update(f"{path}\0{hashlib.sha256(members[path]).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def pack(members: Members) -> bytes:
    """A tar.gz whose bytes depend on paths and contents alone: sorted, no times, no owners."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=packed, mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(members):
            entry = tarfile.TarInfo(path)
            entry.size = len(members[path])
            archive.addfile(entry, io.BytesIO(members[path]))
    return packed.getvalue()


def read_code(settings: Settings, code: str) -> Members:
    """Content of an archive. Raises DamagedArchive, also where there is none."""
    path = archive_path(settings, code)
    try:
        members = _members(path)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise DamagedArchive(
            f"{path}: 読めません (cannot read the archive): {type(error).__name__}"
        ) from error
    if code_of(members) != code:
        raise DamagedArchive(f"{path}: 内容が名前と合いません (content does not match its name)")
    return members


def write_members(members: Members, folder: Path) -> None:
    """Write the files of an archive below `folder`."""
    for member, content in members.items():
        target = folder / member
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def changed_members(before: Members, after: Members) -> list[str]:
    """Paths that differ between two states."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _members(path: Path) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    with tarfile.open(path, mode="r:gz") as archive:
        for entry in archive:
            place = PurePosixPath(entry.name)
            file = archive.extractfile(entry) if entry.isfile() else None
            if file is None or place.is_absolute() or ".." in place.parts:
                raise tarfile.TarError(entry.name)
            members[entry.name] = file.read()
    return members
