"""Numbers that are names: receipt numbers, staff numbers, codes of departments and procedures."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.values.clean import is_blank, why_not
from pipelines.values.parsed import Parsed

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SCIENTIFIC = re.compile(r"[-+]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,3}")
_AS_TEXT = re.compile(r'="([^"]*)"')
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")
_LONGEST_PADDING = 32


def check_identifier(text: str, pattern: str | None = None) -> Parsed[str]:
    """Identifier with full-width letters and digits made narrow and outer spaces off; nothing else changes.

    `pattern` is a regular expression for the whole. What Excel has spoilt is refused: 1.23457E+11, and a
    digits-only number too short for the pattern, whose leading zeros are gone."""
    outer = text.strip()
    if is_blank(outer):
        return Parsed(None)
    wrapped = _AS_TEXT.fullmatch(outer)
    written = (wrapped[1] if wrapped else outer).translate(_NARROW).strip()
    if is_blank(written):
        return Parsed(None)
    reason = _spoilt(written)
    if reason is None and pattern is not None and not _compiled(pattern).fullmatch(written):
        reason = "lost_leading_zero" if _zeros_are_missing(written, pattern) else "pattern_mismatch"
    return Parsed(None, reason) if reason else Parsed(written)


def _spoilt(written: str) -> str | None:
    if _SCIENTIFIC.fullmatch(written):
        return "excel_scientific"
    if _CONTROL.search(written):
        return "control_character"
    if _INVISIBLE.search(written):
        return "invisible_character"
    reason = why_not(written, "")
    return reason or None


def _zeros_are_missing(written: str, pattern: str) -> bool:
    if not (written.isascii() and written.isdigit()):
        return False
    longer = range(len(written) + 1, _LONGEST_PADDING + 1)
    return any(_compiled(pattern).fullmatch(written.zfill(length)) for length in longer)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
