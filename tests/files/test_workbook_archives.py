"""Archives and XML that no workbook should hold are refused before a reader sees them."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from refusals import refusal_of
from xlsx_maker import GOOD, MAIN, STRICT, inline, make_xlsx, sheet

from pipelines.files import Refused, inspect_file, limits

BOMB = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100}"><!ENTITY b "{"&a;" * 50}">]>\n'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(
    "before", [BOMB, XXE, "<!-- " + "x " * 600_000 * 4 + "-->" + XXE], ids=["bomb", "xxe", "far"]
)
def test_document_types(tmp_path: Path, before: str) -> None:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
    path = make_xlsx(tmp_path / "b.xlsx", {"S": sheet(cells, before=before)})
    assert refusal_of(path).reason_code in ("xml_doctype", "workbook_too_large")


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_document_types_in_other_parts(tmp_path: Path, part: str) -> None:
    path = make_xlsx(tmp_path / "b.xlsx", more={part: BOMB + f'<x xmlns="{MAIN}"/>'})
    assert refusal_of(path).reason_code == "xml_doctype"


@pytest.mark.parametrize("encoding", ["utf-16", "Shift_JIS"])
def test_xml_in_other_encodings_hides_nothing(tmp_path: Path, encoding: str) -> None:
    text = GOOD.replace("UTF-8", encoding)
    path = make_xlsx(
        tmp_path / "e.xlsx", {"S": "x"}, more={"xl/worksheets/sheet1.xml": text.encode(encoding)}
    )
    assert refusal_of(path).reason_code == "xml_encoding"


def test_members(tmp_path: Path) -> None:
    for name, code in {
        "../evil.xml": "unsafe_zip_member",
        "/etc/passwd": "unsafe_zip_member",
        "xl\\..\\..\\evil": "unsafe_zip_member",
        "C:/evil.xml": "unsafe_zip_member",
        "xl/Worksheets/SHEET1.xml": "duplicate_zip_member",
    }.items():
        assert refusal_of(make_xlsx(tmp_path / "m.xlsx", more={name: b"x"})).reason_code == code
    many: dict[str, bytes | str] = {f"xl/media/{number}": b"" for number in range(limits.ZIP_MEMBERS)}
    assert refusal_of(make_xlsx(tmp_path / "m.xlsx", more=many)).reason_code == "too_many_members"
    huge: dict[str, bytes | str] = {f"{number:05d}" + "x" * 60_000: b"" for number in range(80)}
    assert refusal_of(make_xlsx(tmp_path / "m.xlsx", more=huge)).reason_code == "workbook_too_large"


def test_same_member_twice(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "d.xlsx")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", GOOD.replace("R1", "SMUGGLED"))
    assert refusal_of(path).reason_code == "duplicate_zip_member"


def test_encrypted_member(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "p.xlsx")
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)
    assert refusal_of(path).reason_code == "encrypted"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/image1.png"])
def test_bombs(tmp_path: Path, part: str) -> None:
    """Inflated sizes above the limit, honestly declared."""
    size = 1 + (limits.SHEET_XML_BYTES if "sheet1" in part else limits.MEMBER_BYTES)
    path = make_xlsx(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        with archive.open(part, "w") as member:
            for _ in range(size // limits.MIB + 1):
                member.write(b" " * limits.MIB)
    assert path.stat().st_size < 10 * limits.MIB
    assert refusal_of(path).reason_code == "workbook_too_large"


def test_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    xml = sheet('<row r="1">' + inline("A1", "a" * 5_000_000) + "</row>")
    path = make_xlsx(tmp_path / "liar.xlsx", {"S": xml})
    content = bytearray(path.read_bytes())
    declared = struct.pack("<I", len(xml.encode()))
    while (found := content.find(declared)) >= 0:
        content[found : found + 4] = struct.pack("<I", 1000)
    path.write_bytes(content)
    assert refusal_of(path).reason_code == "damaged_workbook"


def test_one_cell_longer_than_any_cell(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "long.xlsx", {"S": sheet('<row r="1">' + inline("A1", "a" * 3_000_000) + "</row>")}
    )
    assert refusal_of(path).reason_code == "workbook_too_large"


def test_damage_anywhere(tmp_path: Path) -> None:
    """Cut anywhere, or one byte changed in the content of any member: refused or read, never anything else."""
    good = make_xlsx(tmp_path / "g.xlsx", strings="<si><t>x</t></si>").read_bytes()
    path = tmp_path / "broken.xlsx"
    for cut in range(0, len(good), 37):
        path.write_bytes(good[:cut])
        assert refusal_of(path).reason_code in ("damaged_workbook", "empty_file"), cut
    refused = 0
    for place in range(0, len(good), 23):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])
        try:
            inspect_file(path)
        except Refused:
            refused += 1
    assert refused > 20


CELLS = {
    "far corner": (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "too_many_cells",
    ),
    "far corner by a formula": (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><f>1</f></c></row>',
        "too_many_cells",
    ),
    "column XFE": ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "outside_grid"),
    "row 1048577": ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "outside_grid"),
    "row 2^32-1": ('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>', "outside_grid"),
    "row 0": ('<row r="0"><c r="A0"><v>1</v></c></row>', "outside_grid"),
    "reference without row": ('<row r="1"><c r="A"><v>1</v></c></row>', "outside_grid"),
    "reference in small letters": ('<row r="1"><c r="a1"><v>1</v></c></row>', "outside_grid"),
    "same cell twice": ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "duplicate_cell"),
    "same row twice": (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        "duplicate_cell",
    ),
    "rows out of order": (
        '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        "duplicate_cell",
    ),
    "cells out of order": ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "duplicate_cell"),
    "prefix and far corner": (
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        "too_many_cells",
    ),
    "attributes turned round": (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c s="0" r="XFE9"><v>1</v></c></row>',
        "outside_grid",
    ),
    "behind a comment": ('<!-- <row> --><row r="1"><c r="XFE1"><v>1</v></c></row>', "outside_grid"),
    "with character references": ('<row r="1"><c r="&#88;FE1"><v>1</v></c></row>', "outside_grid"),
    "no references": ("<row>" + "<c><v>1</v></c>" * 16_385 + "</row>", "outside_grid"),
}


@pytest.mark.parametrize(("cells", "code"), CELLS.values(), ids=CELLS.keys())
def test_cells_where_none_can_be(tmp_path: Path, cells: str, code: str) -> None:
    xml = sheet(cells)
    if "<x:" in cells:
        body = cells.join(["<x:sheetData>", "</x:sheetData>"])
        xml = f'<x:worksheet xmlns:x="{MAIN}">{body}</x:worksheet>'
    path = make_xlsx(tmp_path / "c.xlsx", {"集計": xml})
    refused = refusal_of(path)
    assert (refused.reason_code, refused.sheet) == (code, "集計")
    assert "集計" in refused.message_ja


def test_sheets(tmp_path: Path) -> None:
    many = {f"S{number}": GOOD for number in range(limits.SHEETS + 1)}
    assert refusal_of(make_xlsx(tmp_path / "s.xlsx", many)).reason_code == "too_many_sheets"
    assert refusal_of(make_xlsx(tmp_path / "s.xlsx", {})).reason_code == "no_sheet"
    same = make_xlsx(tmp_path / "s.xlsx", {"集計": GOOD, "集計 ": GOOD})
    content = same.read_bytes()
    assert inspect_file(same).kind == "xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        workbook = archive.read("xl/workbook.xml").decode().replace("集計 ", "集計")
    twice = make_xlsx(tmp_path / "s.xlsx", {"集計": GOOD, "b": GOOD}, more={"xl/workbook.xml": workbook})
    assert refusal_of(twice).reason_code == "duplicate_sheet_name"


def test_sheet_that_is_missing(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "s.xlsx", {"a": GOOD})
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if "sheet1" not in name}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    assert refusal_of(path).reason_code == "damaged_workbook"


def test_strict_namespace(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    facts = inspect_file(make_xlsx(tmp_path / "strict.xlsx", {"S": sheet(rows, STRICT)}))
    assert facts.workbook is not None
    assert facts.workbook.sheets[0].nonblank_rows == 2


def test_other_office_files(tmp_path: Path) -> None:
    for name, code in {
        "word/document.xml": "not_a_table",
        "content.xml": "not_a_table",
        "data.csv": "compressed_file",
        "xl/other.xml": "damaged_workbook",
    }.items():
        path = tmp_path / "o.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/x")
            archive.writestr(name, "<x/>")
        assert refusal_of(path).reason_code == code
