"""Inspection of one file before anything reads it (order of checks: cheapest and safest first)."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from pipelines.files import limits
from pipelines.files.magic import Kind, recognise, refuse_old_or_locked_ole
from pipelines.files.refuse import refusal
from pipelines.files.workbook_facts import WorkbookFacts
from pipelines.files.xlsb import inspect_xlsb
from pipelines.files.xlsx import inspect_xlsx

_OPEN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOCTTY")
)
_HEAD_BYTES = 64 * 1024
_BLANKS = b" \t\r\n\x0b\x0c\0\xef\xbb\xbf\xff\xfe"


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file that may be read. `workbook` is there for every kind but text."""

    path: Path
    kind: Literal["text", "xlsx", "xls", "xlsb"]
    bytes: int
    sha256: str
    mtime_ns: int
    workbook: WorkbookFacts | None = field(default=None, repr=False, compare=False)


def inspect_file(path: Path) -> FileFacts:
    """Facts of a regular file, recognised by its bytes and never by its name.

    Raises Refused: link, FIFO or device; empty; too large; a kind that is no table; a workbook that is
    encrypted, damaged, hostile (zip bombs, entities, cells outside the grid) or too old."""
    with _open_regular(path) as stream:
        before = os.fstat(stream.fileno())
        if before.st_size > limits.TEXT_BYTES:
            raise refusal("file_too_large")
        head = stream.read(_HEAD_BYTES)
        if not head.strip(_BLANKS) and _is_blank(stream):
            raise refusal("empty_file")
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        kind = recognise(head, stream)
        if kind != "text" and before.st_size > limits.WORKBOOK_BYTES:
            raise refusal("file_too_large")
        workbook = _inspect_workbook(kind, stream)
        after = os.fstat(stream.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise refusal("still_changing")
    return FileFacts(path, kind, before.st_size, digest, before.st_mtime_ns, workbook)


def _open_regular(path: Path) -> io.BufferedReader:
    try:
        seen = path.lstat()
        if stat.S_ISLNK(seen.st_mode):
            raise refusal("symbolic_link")
        if not stat.S_ISREG(seen.st_mode):
            raise refusal("not_a_regular_file")
        stream = os.fdopen(os.open(path, _OPEN_FLAGS), "rb")
    except FileNotFoundError:
        raise refusal("file_missing") from None
    except OSError:
        raise refusal("unreadable_file") from None
    opened = os.fstat(stream.fileno())
    if not stat.S_ISREG(opened.st_mode) or not os.path.samestat(seen, opened):
        stream.close()
        raise refusal("still_changing")
    return stream


def _is_blank(stream: BinaryIO) -> bool:
    while chunk := stream.read(limits.MIB):
        if chunk.strip(_BLANKS):
            return False
    return True


def _inspect_workbook(kind: Kind, stream: BinaryIO) -> WorkbookFacts | None:
    if kind == "xlsx":
        return inspect_xlsx(stream)
    if kind == "xlsb":
        return inspect_xlsb(stream)
    return refuse_old_or_locked_ole(stream) if kind == "xls" else None
