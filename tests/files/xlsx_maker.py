"""Workbooks written byte by byte, so that a test can hold what no writer would write."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'{_DECLARATION}<styleSheet xmlns="{MAIN}"><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/><xf numFmtId="21"/></cellXfs></styleSheet>'
)
"""Style 0 is General, 1 a date, 2 a date and time, 3 a time of day."""


def inline(reference: str, text: str) -> str:
    """A cell with text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def sheet(rows: Iterable[str] | str, namespace: str = MAIN, before: str = "") -> str:
    """XML of a sheet; `rows` are `<row>` elements."""
    body = rows if isinstance(rows, str) else "".join(rows)
    return f'{_DECLARATION}{before}<worksheet xmlns="{namespace}"><sheetData>{body}</sheetData></worksheet>'


GOOD = sheet(
    '<row r="1">' + inline("A1", "受付番号") + inline("B1", "件数") + "</row>"
    '<row r="2">' + inline("A2", "R1") + '<c r="B2"><v>5</v></c></row>'
)


def make_xlsx(
    path: Path,
    sheets: dict[str, str] | None = None,
    *,
    strings: str | None = None,
    date1904: bool = False,
    more: dict[str, bytes | str] | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """Writes a workbook of these sheets (name → XML); `more` adds members or replaces them."""
    sheets = {"Sheet1": GOOD} if sheets is None else sheets
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": _workbook(list(sheets), date1904),
        "xl/_rels/workbook.xml.rels": _relationships(len(sheets)),
        "xl/styles.xml": STYLES,
    }
    for number, content in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'{_DECLARATION}<sst xmlns="{MAIN}">{strings}</sst>'
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in (parts | (more or {})).items():
            archive.writestr(name, content)
    return path


def _workbook(names: list[str], date1904: bool) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    properties = '<workbookPr date1904="1"/>' if date1904 else ""
    return f'{_DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{entries}</sheets></workbook>'


def _relationships(count: int) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{entries}<Relationship Id="rIdS" '
        f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )
