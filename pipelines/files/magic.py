"""What a file is, by its first bytes."""

from __future__ import annotations

import re
from typing import BinaryIO, Literal

from pipelines.files.biff import inspect_biff
from pipelines.files.ole import OLE_MAGIC, DamagedOle, OleFile
from pipelines.files.refuse import refusal
from pipelines.files.workbook_facts import WorkbookFacts
from pipelines.files.zips import open_zip

Kind = Literal["text", "xlsx", "xls", "xlsb"]

_COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
}
_NO_TABLE = {
    b"%PDF": "PDF",
    b"\x89PNG": "画像（PNG）",
    b"\xff\xd8\xff": "画像（JPEG）",
    b"GIF8": "画像（GIF）",
    b"II*\0": "画像（TIFF）",
    b"MM\0*": "画像（TIFF）",
    b"{\\rtf": "リッチテキスト",
    b"MZ": "Windows のプログラム",
    b"\x7fELF": "プログラム",
    b"SQLite format 3\0": "SQLite のデータベース",
    b"PAR1": "Parquet",
    b"ARROW1": "Arrow",
    b"\0\x01\0\0Standard": "Access のデータベース",
}
_BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_LZH = re.compile(rb"-l[hz][0-9sd]-")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|script|div|center)[\s>/]", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[\s?]|<!DOCTYPE|<Workbook[\s>]")
_LEAD = b" \t\r\n\xef\xbb\xbf"


def recognise(head: bytes, stream: BinaryIO) -> Kind:
    """Kind of a file from its first bytes (and, for an archive, its directory); everything unknown is text.

    Raises Refused for kinds that hold no table or must be opened first."""
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _kind_of_zip(stream)
    if head.startswith(OLE_MAGIC):
        return "xls"
    if _BARE_BIFF.match(head):
        raise refusal("old_excel")
    for magic, name in _COMPRESSED.items():
        if head.startswith(magic):
            raise refusal("compressed_file", detail=f"（{name} 形式）")
    if _LZH.match(head, 2) or head[257:262] == b"ustar":
        raise refusal("compressed_file")
    for magic, name in _NO_TABLE.items():
        if head.startswith(magic):
            raise refusal("not_a_table", detail=f"（{name}）")
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise refusal("unsupported_encoding")
    _refuse_markup(head)
    return "text"


def _refuse_markup(head: bytes) -> None:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = (head[2:].replace(b"\0", b"") if wide else head).lstrip(_LEAD)[:2_000]
    if _HTML.match(start) or (start.startswith(b"<") and _HTML.search(start)):
        raise refusal("html_file")
    if _XML.match(start):
        raise refusal("xml_file")


def _kind_of_zip(stream: BinaryIO) -> Kind:
    with open_zip(stream) as archive:
        names = {name.lower().replace("\\", "/") for name in archive.namelist()}
        if "xl/workbook.bin" in names:
            return "xlsb"
        if "xl/workbook.xml" in names:
            return "xlsx"
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
            raise refusal("not_a_table", detail="（Word、PowerPoint など）")
        if "content.xml" in names and "mimetype" in names:
            raise refusal("not_a_table", detail="（OpenDocument。Excel 形式で保存し直してください）")
        if any(name.startswith("xl/") for name in names) or "[content_types].xml" in names:
            raise refusal("damaged_workbook")
    raise refusal("compressed_file", detail="（ZIP 形式）")


def refuse_old_or_locked_ole(stream: BinaryIO) -> WorkbookFacts:
    """Facts of an OLE file that holds a BIFF8 workbook; raises Refused for every other."""
    stream.seek(0)
    try:
        ole = OleFile(stream.read())
        names = {name.lower() for name in ole.names()}
        if "encryptedpackage" in names or "encryptioninfo" in names:
            raise refusal("encrypted")
        if "workbook" in names:
            return inspect_biff(ole.read("workbook"))
    except DamagedOle:
        raise refusal("damaged_workbook") from None
    if "book" in names:
        raise refusal("old_excel")
    raise refusal("not_a_table", detail="（Word など、Excel ではない Office のファイル）")
