"""A small writer of XLSX: cached values of formulas, merged and hidden cells, and the same bytes everywhere.

Libraries that write workbooks leave formulas without a value and stamp the clock into the file; spreadsheets do
store values, and the sample must not depend on a clock. Parts are stored uncompressed, because what a deflate
library makes of the same input differs between machines.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape

_STAMP = (2026, 4, 15, 9, 0, 0)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula (without `=`) and the value that the spreadsheet last worked out."""

    text: str
    cached: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A serial number that the spreadsheet shows as a day and a time."""

    serial: float


@dataclass(frozen=True, slots=True)
class ExcelError:
    """An error that a formula ended in, such as #REF!."""

    sign: str


Cell = str | int | float | Formula | Dated | ExcelError | None


def column_letter(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class SheetSpec:
    """One worksheet: rows from Excel's row 1 on, its merged ranges, hidden rows and columns (1-based)."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden: bool = False

    def add(self, cells: Sequence[Cell]) -> int:
        """Append a row; returns its number."""
        self.rows.append(list(cells))
        return len(self.rows)


def workbook_bytes(sheets: Sequence[SheetSpec], *, epoch_1904: bool = False) -> bytes:
    """The whole workbook. Text is stored once, in order of first use, as spreadsheets do.

    `epoch_1904`: serial numbers count from 1904, as spreadsheets on old Macintoshes had it.
    """
    strings: dict[str, int] = {}
    parts = {f"xl/worksheets/sheet{i}.xml": _sheet(sheet, strings) for i, sheet in enumerate(sheets, start=1)}
    ordered = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, epoch_1904),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
            + [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        **parts,
        "xl/styles.xml": _styles(sheets),
        "xl/sharedStrings.xml": _shared(strings),
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, text in ordered.items():
            member = zipfile.ZipInfo(name, _STAMP)
            member.create_system = 0
            package.writestr(member, (_DECLARATION + text).encode("utf-8"))
    return target.getvalue()


def _sheet(sheet: SheetSpec, strings: dict[str, int]) -> str:
    width = max((len(cells) for cells in sheet.rows), default=1)
    corner = f"{column_letter(max(width, 1))}{max(len(sheet.rows), 1)}"
    parts = [f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:{corner}"/>']
    if sheet.hidden_columns:
        hidden = "".join(
            f'<col min="{c}" max="{c}" width="9" hidden="1" customWidth="1"/>' for c in sheet.hidden_columns
        )
        parts.append(f"<cols>{hidden}</cols>")
    parts.append("<sheetData>")
    for number, cells in enumerate(sheet.rows, start=1):
        written = "".join(
            _cell(f"{column_letter(c)}{number}", value, strings) for c, value in enumerate(cells, start=1)
        )
        if written:
            hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
            parts.append(f'<row r="{number}"{hidden}>{written}</row>')
    parts.append("</sheetData>")
    if sheet.merged:
        ranges = "".join(
            f'<mergeCell ref="{column_letter(c1)}{r1}:{column_letter(c2)}{r2}"/>'
            for r1, c1, r2, c2 in sheet.merged
        )
        parts.append(f'<mergeCells count="{len(sheet.merged)}">{ranges}</mergeCells>')
    parts.append("</worksheet>")
    return "".join(parts)


def _cell(place: str, value: Cell, strings: dict[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, Formula):
        return f'<c r="{place}"><f>{escape(value.text)}</f><v>{value.cached}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    if isinstance(value, Dated):
        return f'<c r="{place}" s="1"><v>{value.serial!r}</v></c>'
    if isinstance(value, ExcelError):
        return f'<c r="{place}" t="e"><v>{value.sign}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _shared(strings: dict[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">{items}</sst>'


def _workbook(sheets: Sequence[SheetSpec], epoch_1904: bool) -> str:
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{i}"{" state=" + chr(34) + "hidden" + chr(34) if sheet.hidden else ""}'
        f' r:id="rId{i}"/>'
        for i, sheet in enumerate(sheets, start=1)
    )
    system = '<workbookPr date1904="1"/>' if epoch_1904 else ""
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}">{system}<sheets>{listed}</sheets></workbook>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _content_types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = {
        "/xl/workbook.xml": f"{kind}.sheet.main+xml",
        **{f"/xl/worksheets/sheet{i}.xml": f"{kind}.worksheet+xml" for i in range(1, sheets + 1)},
        "/xl/styles.xml": f"{kind}.styles+xml",
        "/xl/sharedStrings.xml": f"{kind}.sharedStrings+xml",
    }
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{content}"/>' for name, content in names.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="游ゴシック"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _styles(sheets: Sequence[SheetSpec]) -> str:
    """The plain styles, and a second format (number 22: day and time) where a cell needs it."""
    if not any(isinstance(cell, Dated) for sheet in sheets for cells in sheet.rows for cell in cells):
        return _STYLES
    plain = '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    moment = '<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    both = plain.replace('count="1"', 'count="2"').replace("</cellXfs>", moment)
    return _STYLES.replace(plain, both)
