"""What may not be read is refused before anything reads it, with a reason a person can act on."""

from __future__ import annotations

import gzip
import io
import os
import re
import struct
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from xlsx_maker import GOOD, MAIN, STRICT, inline, make_xlsx, sheet

from pipelines.files import Refused, inspect_file, limits


def refusal_of(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        inspect_file(path)
    message = caught.value.message_ja
    assert message.endswith("。") or message.endswith("）"), message
    assert re.search("ください|読みます", message), message
    return caught.value


def test_facts_of_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("受付番号,件数\r\n".encode("cp932"))
    facts = inspect_file(path)
    stat = path.stat()
    assert (facts.path, facts.kind, facts.bytes) == (path, "text", stat.st_size)
    assert (facts.sha256, facts.mtime_ns) == (sha256(path.read_bytes()).hexdigest(), stat.st_mtime_ns)


HEADS = {
    "empty": (b"", "empty_file"),
    "white space": (b" \r\n\t\n" * 1000, "empty_file"),
    "byte order mark alone": (b"\xef\xbb\xbf", "empty_file"),
    "zeros of an interrupted copy": (bytes(300_000), "empty_file"),
    "html": (b"<!DOCTYPE html><html><body>503</body></html>", "html_file"),
    "html after blanks": (b"\xef\xbb\xbf\r\n <HTML>\n<head>", "html_file"),
    "html after a comment": (b"<!-- proxy --><html lang=ja>", "html_file"),
    "html in UTF-16": ("\ufeff<html><body>".encode("utf-16-le"), "html_file"),
    "excel xml": (b'<?xml version="1.0"?><Workbook xmlns="urn:x">', "xml_file"),
    "pdf": (b"%PDF-1.7\n", "not_a_table"),
    "png": (b"\x89PNG\r\n\x1a\n", "not_a_table"),
    "parquet": (b"PAR1\x15\x04", "not_a_table"),
    "program": (b"MZ\x90\x00", "not_a_table"),
    "gzip": (gzip.compress(b"a,b\n"), "compressed_file"),
    "7-zip": (b"7z\xbc\xaf\x27\x1c\x00\x04", "compressed_file"),
    "lzh": (b"\x21\x00-lh5-\x00\x00", "compressed_file"),
    "tar": (b"a.csv".ljust(257, b"\0") + b"ustar\x0000", "compressed_file"),
    "utf-32": ("\ufeffa,b\n".encode("utf-32-le"), "unsupported_encoding"),
    "excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "old_excel"),
    "excel 2": (b"\x09\x00\x04\x00\x02\x00\x10\x00", "old_excel"),
    "ole cut off": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "damaged_workbook"),
    "ole without end": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xfe" * 5000, "damaged_workbook"),
    "zip cut off": (b"PK\x03\x04" + bytes(100), "damaged_workbook"),
}


@pytest.mark.parametrize(("content", "code"), HEADS.values(), ids=HEADS.keys())
def test_kinds_that_are_no_table(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "drop.csv"
    path.write_bytes(content)
    assert refusal_of(path).reason_code == code


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n<html>\n",
        "\ufeffa\tb\n".encode("utf-16-le"),
        "受付番号\n".encode("cp932"),
        b"\x80\x81\xff\n",
    ],
    ids=["html inside", "utf-16", "cp932", "undecodable"],
)
def test_everything_else_is_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "drop.xlsx"
    path.write_bytes(content)
    assert inspect_file(path).kind == "text"


def test_no_link_no_pipe_no_folder_no_missing_file(tmp_path: Path) -> None:
    target = tmp_path / "real.csv"
    target.write_text("a,b\n")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    dangling = tmp_path / "dangling.csv"
    dangling.symlink_to("/etc/passwd")
    assert refusal_of(link).reason_code == "symbolic_link"
    assert refusal_of(dangling).reason_code == "symbolic_link"
    assert refusal_of(pipe).reason_code == "not_a_regular_file"
    assert refusal_of(tmp_path).reason_code == "not_a_regular_file"
    assert refusal_of(Path("/dev/null")).reason_code == "not_a_regular_file"
    assert refusal_of(tmp_path / "none.csv").reason_code == "file_missing"


def test_file_that_grows_while_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing.csv"
    path.write_text("a,b\n" * 1000)
    real, seen = os.fstat, []

    def growing(descriptor: int) -> os.stat_result:
        seen.append(descriptor)
        if len(seen) == 3:
            path.write_text("a,b\n" * 2000)
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", growing)
    assert refusal_of(path).reason_code == "still_changing"


def test_kind_comes_from_the_bytes(tmp_path: Path) -> None:
    assert inspect_file(make_xlsx(tmp_path / "book.csv")).kind == "xlsx"
    assert inspect_file(make_xlsx(tmp_path / "book.xls")).kind == "xlsx"


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


@pytest.mark.skipif(sys.platform == "win32", reason="no unprivileged user to become")
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become another user"
)
def test_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n")
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    code = (
        "import os, sys, pathlib; from pipelines.files import inspect_file, Refused\n"
        "os.setuid(65534)\n"
        "try: inspect_file(pathlib.Path(sys.argv[1]))\n"
        "except Refused as error: print(error.reason_code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "unreadable_file", done.stderr
