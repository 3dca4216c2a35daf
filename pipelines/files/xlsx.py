"""Inspection of an XLSX: every member inflated and counted, every sheet's XML looked through once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pipelines.files import limits
from pipelines.files.members import Members
from pipelines.files.parts import SheetPart, workbook_parts
from pipelines.files.refuse import refusal
from pipelines.files.shared_strings import StringsWalker, blank_strings_fast
from pipelines.files.sheet_scan import SheetScan
from pipelines.files.sheet_walk import SheetWalker
from pipelines.files.workbook_facts import SheetFacts, WorkbookFacts
from pipelines.files.zips import open_zip


def inspect_xlsx(stream: BinaryIO) -> WorkbookFacts:
    """Facts of the workbook, counted without the reader.

    Raises Refused: damaged or forged archive, too large once inflated, document types, cells outside the grid,
    twice the same cell, a rectangle of more than CELLS cells, too many sheets, two sheets of one name."""
    with open_zip(stream) as archive:
        date_system, parts = workbook_parts(archive)
        used = [part.member for part in parts if part.member is not None]
        if len(used) != len(set(used)):
            raise refusal("damaged_workbook")
        members = Members(archive)
        blank = _blank_strings(members)
        sheets = [_sheet(members, part, blank) for part in parts]
        members.drain()
        return WorkbookFacts(date_system, sheets)


def raw_cells(stream: BinaryIO, part: str, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Text of some cells as it stands in the XML of the sheet in this member; (row, column) from 1."""
    with open_zip(stream) as archive:
        members = Members(archive)
        walker = SheetWalker("", frozenset(), wanted)
        for chunk in members.xml_chunks(members.get(part), limits.SHEET_XML_BYTES):
            walker.feed(chunk)
        walker.finish()
        return walker.raw


def _blank_strings(members: Members) -> frozenset[int]:
    info = members.find("xl/sharedstrings.xml")
    if info is None:
        return frozenset()
    return members.fast_or_slow(info, limits.MEMBER_BYTES, blank_strings_fast, StringsWalker().walk)


def _sheet(members: Members, part: SheetPart, blank: frozenset[int]) -> SheetFacts:
    if part.member is None:
        return SheetFacts()
    facts = members.fast_or_slow(
        members.get(part.member),
        limits.SHEET_XML_BYTES,
        SheetScan(part.name, blank).scan,
        SheetWalker(part.name, blank).walk,
    )
    facts.part = part.member
    return facts
