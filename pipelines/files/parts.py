"""Which parts of an OOXML package hold the sheets (ECMA-376 part 2; transitional and strict)."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from pipelines.files import limits
from pipelines.files.refuse import refusal, shown
from pipelines.files.workbook_facts import DateSystem
from pipelines.files.zips import read_chunks

Attributes = dict[str, str]
_WORKSHEET = "/worksheet"
_TRUE = frozenset(("1", "true", "on"))


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the workbook; `member` is None where it is no worksheet (a chart, a macro sheet)."""

    name: str
    member: str | None


def workbook_parts(archive: zipfile.ZipFile) -> tuple[DateSystem, list[SheetPart]]:
    """Date system and sheets of an XLSX, in their order. Raises Refused: damaged, no sheet, too many sheets,
    two sheets of one name."""
    members = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
    sheets: list[tuple[str, str]] = []
    date_system: list[DateSystem] = [1900]

    def element(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr" and attributes.get("date1904", "").lower() in _TRUE:
            date_system[0] = 1904

    for_each_element(read_index(archive, members, "xl/workbook.xml"), element)
    targets = relationships(archive, members, "xl/_rels/workbook.xml.rels")
    parts = [sheet_part(members, name, *targets.get(rel, ("", ""))) for name, rel in sheets]
    check_sheets(parts)
    return date_system[0], parts


def relationships(archive: zipfile.ZipFile, members: dict[str, str], part: str) -> dict[str, tuple[str, str]]:
    """Id → (type, target) of one part of relationships."""
    found: dict[str, tuple[str, str]] = {}

    def element(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), attributes.get("Target", ""))

    for_each_element(read_index(archive, members, part), element)
    return found


def sheet_part(members: dict[str, str], name: str, kind: str, target: str) -> SheetPart:
    """Sheet with the member its relationship points to; raises Refused where that is missing."""
    if not kind:
        raise refusal("damaged_workbook", name)
    if not kind.endswith(_WORKSHEET):
        return SheetPart(name, None)
    path = target.lower().replace("\\", "/")
    path = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join("xl", path))
    member = members.get(path)
    if member is None:
        raise refusal("damaged_workbook", name)
    return SheetPart(name, member)


def check_sheets(parts: list[SheetPart]) -> None:
    """Raises Refused: no sheet, too many sheets, two sheets of one name."""
    if not parts:
        raise refusal("no_sheet")
    if len(parts) > limits.SHEETS:
        raise refusal("too_many_sheets")
    names: set[str] = set()
    for part in parts:
        if part.name.casefold() in names:
            raise refusal("duplicate_sheet_name", detail=f"（{shown(part.name)}）")
        names.add(part.name.casefold())


def read_index(archive: zipfile.ZipFile, members: dict[str, str], part: str) -> bytes:
    """Content of a small part of this (lower-case) name; raises Refused where it is missing or no plain XML."""
    member = members.get(part)
    if member is None:
        raise refusal("damaged_workbook")
    content = b"".join(read_chunks(archive, archive.getinfo(member), limits.INDEX_XML_BYTES))
    refuse_unsafe_xml(content)
    return content


def refuse_unsafe_xml(content: bytes) -> None:
    """Raises Refused for a document type (entities: XXE, billion laughs) and for encodings but UTF-8."""
    refuse_document_type(content)
    head = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head and (not head.startswith(b"<") or b"\0" in head):
        raise refusal("xml_encoding")
    declaration = head[: head.find(b"?>")].lower() if head.startswith(b"<?xml") else b""
    if b"encoding" in declaration and not any(name in declaration for name in (b"utf-8", b"utf8", b"ascii")):
        raise refusal("xml_encoding")


def refuse_document_type(content: bytes) -> None:
    """Raises Refused for a document type, with which entities come: XXE, billion laughs."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise refusal("xml_doctype")


def refuse_doctype(name: str, system_id: str | None, public_id: str | None, internal: bool) -> None:
    """Handler of expat for a document type."""
    raise refusal("xml_doctype")


def for_each_element(content: bytes, element: Callable[[str, Attributes], None]) -> None:
    """Calls `element` with local name and local attribute names; raises Refused where it is no XML."""

    def start(name: str, attributes: Attributes) -> None:
        element(local(name), {local(key): value for key, value in attributes.items()})

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise refusal("damaged_workbook") from None


def local(name: str) -> str:
    """Name without its namespace."""
    return name.rpartition(" ")[2]
