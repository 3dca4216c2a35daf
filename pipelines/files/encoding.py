"""Which encoding a text file is in: found by trying, never by guessing from frequencies.

Python's `cp932` codec is the reference for Windows-31J; DuckDB's and ICU's tables differ from it (ADR 0003).
"""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Literal

from pipelines.files.refused import Refused

Encoding = Literal["utf-8", "cp932", "utf-16"]
_PROBE_BYTES = 1_000_000
_ISO_2022_JP = (b"\x1b$B", b"\x1b$@", b"\x1b(J")


def to_parseable(data: bytes, declared: Encoding | None = None) -> tuple[bytes, str]:
    """Bytes whose delimiters, quotes and line ends are single ASCII bytes, and the codec of what lies between.

    UTF-16 with BOM becomes UTF-8; CP932 and UTF-8 stay as they are (no trail byte of CP932 is a comma, quote,
    tab, CR or LF). Raises Refused where no encoding fits.
    """
    if data.startswith(BOM_UTF8):
        return data[len(BOM_UTF8) :], "utf-8"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _decoded(data, "utf-16").encode("utf-8"), "utf-8"
    if declared == "utf-16":
        raise Refused(
            "undecodable",
            "UTF-16 と指定されていますが BOM がありません。Excel から「Unicode テキスト」で保存し直してください。",
        )
    if b"\0" in data:
        raise Refused("nul_bytes", _nul_message(data))
    if any(escape in data[:1_000_000] for escape in _ISO_2022_JP):
        raise Refused(
            "unsupported_encoding",
            "文字コードが ISO-2022-JP (JIS) です。UTF-8 か Shift_JIS で保存し直してください。",
        )
    codec = declared or ("utf-8" if _is_utf8(data) else "cp932")
    if codec == "cp932" and declared is None:
        _refuse_if_hopeless(data)
    return data, codec


def _is_utf8(data: bytes) -> bool:
    return (len(data) <= _PROBE_BYTES or _holds_utf8(data[:_PROBE_BYTES])) and _holds_utf8(data)


def _holds_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # a file cut in the middle of its last character is still UTF-8: its last record is quarantined
        return error.start > 0 and error.end == len(data) and error.reason == "unexpected end of data"
    return True


def _refuse_if_hopeless(data: bytes) -> None:
    """CP932 must hold for head and tail, but for a last character cut in two; mixed encodings are refused.

    What lies between is checked value by value when it is decoded: decoding all of it would be the dearest step.
    """
    middle = data.find(b"\n", _PROBE_BYTES)
    tail = data.rfind(b"\n", 0, max(len(data) - _PROBE_BYTES, 0)) + 1
    if middle == -1 or tail <= middle:
        _refuse_if_undecodable(data, 0, len(data))
    else:
        _refuse_if_undecodable(data, 0, middle)
        _refuse_if_undecodable(data, tail, len(data))


def _refuse_if_undecodable(data: bytes, begin: int, end: int) -> None:
    try:
        data[begin:end].decode("cp932")
    except UnicodeDecodeError as error:
        start = begin + error.start
        if end == len(data) and begin + error.end >= end and b"\n" not in data[start:]:
            return
        line = data.count(b"\n", 0, start) + 1
        raise Refused(
            "undecodable",
            f"{line} 行目に UTF-8 としても Shift_JIS としても読めない文字があります。"
            "元のシステムから出し直すか、1 つの文字コードで保存し直してください。",
        ) from None


def _decoded(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise Refused(
            "undecodable", "UTF-16 として読めません。ファイルが途中で切れています。出し直してください。"
        ) from None


def _nul_message(data: bytes) -> str:
    line = data.count(b"\n", 0, data.index(b"\0")) + 1
    return (
        f"{line} 行目に NUL バイトがあります。書き出しの途中で切れたか、BOM のない UTF-16 です。"
        "元のシステムから CSV (UTF-8 か Shift_JIS) で出し直してください。"
    )
