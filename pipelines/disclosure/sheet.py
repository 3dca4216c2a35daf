"""A plain workbook of one sheet, written as it goes: the same rows give the same bytes.

Text is text (inline strings, so that 013106 keeps its zero and no formula runs), numbers are numbers; the first row stays
in sight and has a filter.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Target="{target}" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>"""
_WORKBOOK = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>\
<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_SHEET = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>\
<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>\
</sheetView></sheetViews><sheetData>"""
_MOMENT = (1980, 1, 1, 0, 0, 0)


def write_sheet(path: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a workbook with one sheet. Cells are str, int, float or None (empty)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for part, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS.format(target="xl/workbook.xml", kind="officeDocument")),
            ("xl/workbook.xml", _WORKBOOK.format(name=escape(name))),
            (
                "xl/_rels/workbook.xml.rels",
                _RELATIONS.format(target="worksheets/sheet1.xml", kind="worksheet"),
            ),
        ):
            book.writestr(_member(part), text)
        with book.open(_member("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write(_SHEET.encode())
            last = 1
            sheet.write(_line(header).encode())
            for row in rows:
                sheet.write(_line(row).encode())
                last += 1
            area = f"A1:{_letters(len(header))}{last}"
            sheet.write(f'</sheetData><autoFilter ref="{area}"/></worksheet>'.encode())


def _member(part: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(part, _MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _line(row: Sequence[object]) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c><v>{value!r}</v></c>"


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
