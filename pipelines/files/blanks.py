"""Whether a cell's text is nothing but white space, as it stands in XML and as it is read."""

from __future__ import annotations

import html
import re

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_blank_text(text: str) -> bool:
    """White space only, where Excel's escapes (_x000D_) count as what they stand for."""
    return not text or not (_ESCAPED.sub(_character, text) if "_x" in text else text).strip()


def is_blank_xml(raw: bytes) -> bool:
    """The same for text as it stands between two tags of UTF-8 XML."""
    return is_blank_text(html.unescape(raw.decode("utf-8", "replace")))


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
