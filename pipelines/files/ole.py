"""Streams of an OLE2 compound file ([MS-CFB]), read defensively: every chain ends, every offset is checked."""

from __future__ import annotations

import struct
from dataclasses import dataclass

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
"""Greatest ordinary sector number plus one; what is above ends a chain or marks a free sector."""
_STREAM, _ROOT = 2, 5


class DamagedOle(Exception):
    """The file is cut off or its tables contradict themselves."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class OleFile:
    """Raises DamagedOle on opening and on reading."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < 1536 or not data.startswith(OLE_MAGIC):
            raise DamagedOle
        sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise DamagedOle
        self._size = 1 << sector_shift
        self._fat = self._read_fat()
        directory, cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        self._cutoff = cutoff
        self._entries = self._read_directory(self._chain(directory, self._fat))
        self._mini_fat = _numbers(self._chain(mini_fat, self._fat)) if mini_fat < _LAST_SECTOR else ()
        root = [entry for entry in self._entries if entry.kind == _ROOT]
        self._mini = self._chain(root[0].start, self._fat) if root and root[0].start < _LAST_SECTOR else b""

    def names(self) -> list[str]:
        """Names of all streams and storages."""
        return [entry.name for entry in self._entries]

    def read(self, name: str) -> bytes:
        """Content of the stream of this name, case ignored; raises DamagedOle where it is missing."""
        for entry in self._entries:
            if entry.kind == _STREAM and entry.name.lower() == name:
                content = (
                    self._mini_chain(entry.start)
                    if entry.size < self._cutoff
                    else self._chain(entry.start, self._fat)
                )
                if len(content) < entry.size:
                    raise DamagedOle
                return content[: entry.size]
        raise DamagedOle

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise DamagedOle
        return self._data[start : start + self._size]

    def _read_fat(self) -> tuple[int, ...]:
        """The FAT's sectors are listed in the header (109 of them) and in a chain of further sectors."""
        (count,) = struct.unpack_from("<I", self._data, 44)
        (further,) = struct.unpack_from("<I", self._data, 68)
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        visited = 0
        while further < _LAST_SECTOR:
            visited += 1
            if visited > len(self._data) // self._size:
                raise DamagedOle
            numbers = _numbers(self._sector(further).ljust(self._size, b"\xff"))
            sectors.extend(numbers[:-1])
            further = numbers[-1]
        used = [number for number in sectors if number < _LAST_SECTOR][:count]
        return _numbers(b"".join(map(self._sector, used)))

    def _chain(self, start: int, table: tuple[int, ...]) -> bytes:
        found = bytearray()
        limit = len(self._data) // self._size + 1
        number = start
        while number < _LAST_SECTOR:
            limit -= 1
            if number >= len(table) or limit < 0:
                raise DamagedOle
            found += self._sector(number)
            number = table[number]
        return bytes(found)

    def _mini_chain(self, start: int) -> bytes:
        found = bytearray()
        limit = len(self._mini) // 64 + 1
        number = start
        while number < _LAST_SECTOR:
            limit -= 1
            if number >= len(self._mini_fat) or limit < 0:
                raise DamagedOle
            found += self._mini[number * 64 : number * 64 + 64]
            number = self._mini_fat[number]
        return bytes(found)

    def _read_directory(self, raw: bytes) -> list[_Entry]:
        entries = []
        for offset in range(0, len(raw) - 127, 128):
            length, kind = struct.unpack_from("<HB", raw, offset + 64)
            start, size = struct.unpack_from("<IQ", raw, offset + 116)
            if self._size == 512:
                size &= 0xFFFFFFFF
            name = raw[offset : offset + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            entries.append(_Entry(name, kind, start, size))
        return entries


def _numbers(raw: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
