"""Which shared strings of a workbook are blank: cells that refer to them are blank, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from pipelines.files.blanks import is_blank_text
from pipelines.files.parts import local, refuse_doctype
from pipelines.files.refuse import refusal
from pipelines.files.tags import NotCanonical, Positions, Tags, blocks


def blank_strings_fast(chunks: Iterable[bytes]) -> frozenset[int]:
    """Numbers (from 0) of the strings without visible text; raises NotCanonical for unusual XML."""
    found: set[int] = set()
    count = 0
    for block in blocks(chunks, b"<si"):
        tags = Tags(block)
        items = tags.starts(b"si")
        texts = tags.starts(b"t")
        if b"<rPh" in block:
            texts = texts[~_phonetic(tags, texts)]
        owner = np.searchsorted(items, texts, "right") - 1
        if len(owner) and owner[0] < 0:
            raise NotCanonical
        filled = np.zeros(len(items), np.bool_)
        filled[owner[tags.has_text(tags.text_starts(texts, b"t"))]] = True
        found.update((np.flatnonzero(~filled) + count).tolist())
        count += len(items)
    return frozenset(found)


def _phonetic(tags: Tags, texts: Positions) -> npt.NDArray[np.bool_]:
    """Whether a text lies in a ふりがな run."""
    ends = np.array([match.start() for match in re.finditer(b"</rPh", tags.block)], np.int64)
    opened = np.searchsorted(tags.starts(b"rPh"), texts)
    closed = np.searchsorted(ends, texts)
    inside: npt.NDArray[np.bool_] = opened > closed
    return inside


class StringsWalker:
    """The same for every spelling of the XML, element by element."""

    def __init__(self) -> None:
        self._blank: set[int] = set()
        self._count = -1
        self._text: list[str] = []
        self._into = False
        self._phonetic = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = refuse_doctype

    def walk(self, chunks: Iterable[bytes]) -> frozenset[int]:
        try:
            for chunk in chunks:
                self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise refusal("damaged_workbook") from None
        return frozenset(self._blank)

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = local(full)
        if name == "si":
            self._count += 1
            self._text = []
        elif name == "rPh":
            self._phonetic += 1
        elif name == "t" and not self._phonetic:
            self._into = True

    def _characters(self, text: str) -> None:
        if self._into:
            self._text.append(text)

    def _end(self, full: str) -> None:
        name = local(full)
        if name == "t":
            self._into = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si" and is_blank_text("".join(self._text)):
            self._blank.add(self._count)
