"""The members of one archive, each inflated under its own limit and all together under TOTAL_BYTES."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from typing import TypeVar

from pipelines.files import limits
from pipelines.files.parts import refuse_document_type, refuse_unsafe_xml
from pipelines.files.refuse import refusal
from pipelines.files.tags import NotCanonical
from pipelines.files.zips import read_chunks

T = TypeVar("T")
Chunks = Iterator[bytes]
_SEAM = 16


class Members:
    """Reading raises Refused for sizes beyond the limits, document types, and text that no cell can hold."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._sizes: dict[str, int] = {}
        if sum(info.file_size for info in archive.infolist()) > limits.TOTAL_BYTES:
            raise refusal("workbook_too_large")
        self._by_name = {info.filename.lower().replace("\\", "/"): info for info in archive.infolist()}

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """Member of this lower-case name."""
        return self._by_name.get(name)

    def get(self, name: str) -> zipfile.ZipInfo:
        """Member of exactly this name."""
        return self._archive.getinfo(name)

    def fast_or_slow(
        self,
        info: zipfile.ZipInfo,
        most: int,
        fast: Callable[[Chunks], T],
        slow: Callable[[Chunks], T],
    ) -> T:
        """What `fast` finds in a part of XML, or `slow` where `fast` raises NotCanonical. Read to the end."""
        for way in (fast, slow):
            chunks = self.xml_chunks(info, most)
            try:
                found = way(chunks)
            except NotCanonical:
                continue
            for _ in chunks:
                pass
            return found
        raise refusal("damaged_workbook")

    def xml_chunks(self, info: zipfile.ZipInfo, most: int) -> Chunks:
        """Content of a part that holds cells."""
        plain, tail = False, b""
        for number, chunk in enumerate(self._chunks(info, most)):
            if number == 0:
                refuse_unsafe_xml(chunk)
                # with nothing before the root but a declaration no document type can follow
                plain = b"<!" not in chunk and b"<?" not in chunk[5:]
            elif not plain:
                refuse_document_type(tail + chunk)
            tail = chunk[-_SEAM:]
            for begin in range(0, len(chunk) - limits.GAP_BYTES, limits.GAP_BYTES):
                if chunk.find(b"<", begin, begin + limits.GAP_BYTES) < 0:
                    raise refusal("workbook_too_large")
            yield chunk

    def chunks(self, info: zipfile.ZipInfo, most: int) -> Chunks:
        """Content of any other member."""
        tail = b""
        for chunk in self._chunks(info, most):
            refuse_document_type(tail + chunk)
            tail = chunk[-_SEAM:]
            yield chunk

    def _chunks(self, info: zipfile.ZipInfo, most: int) -> Chunks:
        size = 0
        for chunk in read_chunks(self._archive, info, most):
            size += len(chunk)
            self._count(info.filename, size)
            yield chunk

    def drain(self) -> None:
        """Inflates what was not read yet: for its size, its checksum and document types."""
        for info in self._archive.infolist():
            if info.filename not in self._sizes:
                for _ in self.chunks(info, limits.MEMBER_BYTES):
                    pass

    def _count(self, name: str, size: int) -> None:
        self._sizes[name] = max(size, self._sizes.get(name, 0))
        if sum(self._sizes.values()) > limits.TOTAL_BYTES:
            raise refusal("workbook_too_large")
