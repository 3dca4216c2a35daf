"""Opening a zip archive that may be hostile."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from pipelines.files import limits
from pipelines.files.refuse import refusal
from pipelines.files.refused import Refused

CHUNK_BYTES = 4 * limits.MIB
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""All that zipfile raises on damaged or forged archives."""
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"


@contextmanager
def open_zip(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive, with its directory checked: size, number and names of members, encryption, compression.

    Raises Refused; what is broken inside the block becomes Refused, too."""
    try:
        _refuse_large_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            _refuse_bad_members(archive.infolist())
            yield archive
    except _BROKEN:
        raise refusal("damaged_workbook") from None


def may_be_read_ahead(path: Path) -> bool:
    """Whether a file is a zip archive that by its size, and by what its directory declares, is no burden."""
    try:
        with path.open("rb") as stream:
            if not S_ISREG(os.fstat(stream.fileno()).st_mode) or stream.read(4) != b"PK\x03\x04":
                return False
            with open_zip(stream) as archive:
                return sum(info.file_size for info in archive.infolist()) <= limits.AHEAD_BYTES
    except (OSError, Refused):
        return False


def read_chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """Content of a member, counted while inflating whatever its header declares; Refused beyond `most`."""
    if info.file_size > most:
        raise refusal("workbook_too_large")
    left = most
    with archive.open(info) as member:
        while chunk := member.read(CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise refusal("workbook_too_large")
            yield chunk


def _refuse_large_directory(stream: BinaryIO) -> None:
    """The directory is loaded whole by zipfile, so its size is looked at first."""
    size = stream.seek(0, 2)
    start = max(0, size - 65_557 - 76)
    stream.seek(start)
    tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or end + 22 > len(tail):
        raise refusal("damaged_workbook")
    (directory,) = struct.unpack_from("<I", tail, end + 12)
    end64 = tail.rfind(_END64, 0, end)
    if end64 >= 0 and end64 + 48 <= len(tail):
        directory = max(directory % 0xFFFFFFFF, *struct.unpack_from("<Q", tail, end64 + 40))
    if directory > limits.ZIP_DIRECTORY_BYTES:
        raise refusal("workbook_too_large")
    stream.seek(0)


def _refuse_bad_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.ZIP_MEMBERS:
        raise refusal("too_many_members")
    seen: set[str] = set()
    for info in members:
        name = info.orig_filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in name.split("/") or "\0" in name:
            raise refusal("unsafe_zip_member")
        if name.lower() in seen:
            raise refusal("duplicate_zip_member")
        seen.add(name.lower())
        if info.flag_bits & 0x1:
            raise refusal("encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refusal("damaged_workbook")
