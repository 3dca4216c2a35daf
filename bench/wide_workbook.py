"""A workbook of 50,000 x 40 cells: a list of applications, saved as a workbook, with the answers of its form."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

ROWS, QUESTIONS, DAY_STYLE = 50_000, 24, 1
KNOWN = (
    "整理番号", "手続コード", "手続名称", "所管所属", "申込日", "申込時刻", "申込方法", "利用者区分", "氏名", "フリガナ",
    "電話番号", "処理状況", "返却回数", "処理完了日", "取下げ事由", "備考",
)  # fmt: skip
APRIL_2024 = 45_383
"""2024-04-01 as a serial of the 1900 date system."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PARTS = {
    "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="申込一覧" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


class Day(int):
    """A serial that is shown as a day."""


Cell = str | int | Day


def write_workbook(path: Path, rows: int = ROWS) -> None:
    """Write the workbook; the same bytes of content every time."""
    strings: dict[str, int] = {}
    letters = [_letter(place) for place in range(len(KNOWN) + QUESTIONS)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, cells in enumerate(_rows(rows), start=1):
                told = [
                    _cell(f"{letter}{number}", cell, strings)
                    for letter, cell in zip(letters, cells, strict=True)
                ]
                sheet.write(f'<row r="{number}">{"".join(told)}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
        book.writestr("xl/sharedStrings.xml", f'{_HEAD}<sst xmlns="{_MAIN}">{shared}</sst>')


def _rows(rows: int) -> Iterator[list[Cell]]:
    yield [*KNOWN, *(f"設問{number}" for number in range(1, QUESTIONS + 1))]
    for row in range(rows):
        received = APRIL_2024 + row % 360
        answers = [
            f"回答{(row * place) % 97}" if place % 3 else row * place % 1000 for place in range(QUESTIONS)
        ]
        yield [
            f"{row + 10**11}", f"{1000 + row % 90}", f"手続{row % 90}", f"第{row % 30}課", Day(received),
            f"{row % 24}:{row % 60:02d}", ("パソコン", "スマートフォン", "代理")[row % 3], ("個人", "法人")[row % 2],
            f"架空 {row % 300}", f"カクウ {row % 300}", f"03-0000-{row % 10_000:04d}",
            ("完了", "処理中")[row % 2], row % 3, "" if row % 2 else Day(received + row % 9), "", f"備考{row % 50}", *answers,
        ]  # fmt: skip


def _cell(place: str, cell: Cell, strings: dict[str, int]) -> str:
    if cell == "":
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
    style = f' s="{DAY_STYLE}"' if isinstance(cell, Day) else ""
    return f'<c r="{place}"{style}><v>{int(cell)}</v></c>'


def _letter(place: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)
