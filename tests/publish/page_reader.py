"""The page as a browser's parser sees it: tags in order, and the text of each indicator's cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "img", "input", "hr", "wbr", "path", "circle", "rect", "use"}


@dataclass(slots=True)
class Tag:
    """One start tag with the text inside it."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()

    def has(self, word: str) -> bool:
        """Whether it is of this class."""
        return word in self.attributes.get("class", "").split()


@dataclass(slots=True)
class Page:
    """All tags of a page; `rows` are the tags of each indicator's `<tbody>` by its id."""

    source: str
    tags: list[Tag]
    rows: dict[str, list[Tag]] = field(default_factory=dict)

    def named(self, *names: str) -> list[Tag]:
        """Tags of these names, in order."""
        return [tag for tag in self.tags if tag.name in names]

    def cell(self, indicator: str, word: str) -> str:
        """Text of the first tag of a class within an indicator's rows."""
        return next(" ".join(tag.text.split()) for tag in self.rows[indicator] if tag.has(word))

    def has(self, indicator: str, word: str) -> bool:
        """Whether an indicator's rows have a tag of a class."""
        return any(tag.has(word) for tag in self.rows[indicator])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self._open: list[Tag] = []
        self.rows: dict[str, list[Tag]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(tag, {key: value or "" for key, value in attrs}, "", tuple(t.name for t in self._open))
        self.tags.append(found)
        owner = next(
            (t.attributes["id"] for t in self._open if t.attributes.get("id", "").startswith("i-")), None
        )
        if owner is not None:
            self.rows.setdefault(owner.removeprefix("i-"), []).append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1].name == tag, f"</{tag}> closes {self._open[-1:]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            tag.text += data


def read_page(path: Path) -> Page:
    """Parse a page; fails where tags do not nest."""
    source = path.read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(source)
    reader.close()
    assert not reader._open
    return Page(source, reader.tags, reader.rows)
