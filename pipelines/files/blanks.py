"""Whether a cell's text is nothing but white space, as it stands in XML and as it is read."""

from __future__ import annotations

import html
import re

import numpy as np
import numpy.typing as npt

MAYBE_BLANK = np.zeros(256, np.bool_)
MAYBE_BLANK[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32, ord("&"), ord("_"), 0xC2, 0xE1, 0xE2, 0xE3]] = True
"""First bytes, in UTF-8 XML, of text that may be white space only: spaces, `&#10;`, `_x000A_`, U+3000."""
_SECOND = {0xC2: (0x85, 0xA0), 0xE1: (0x9A,), 0xE2: (0x80, 0x81), 0xE3: (0x80,)}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_blank_text(text: str) -> bool:
    """White space only, where Excel's escapes (_x000D_) count as what they stand for."""
    return not text or not (_ESCAPED.sub(_character, text) if "_x" in text else text).strip()


def is_blank_xml(raw: bytes) -> bool:
    """The same for text as it stands between two tags of UTF-8 XML."""
    return is_blank_text(html.unescape(raw.decode("utf-8", "replace")))


def may_be_blank(array: npt.NDArray[np.uint8], begin: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Whether the text at each of these places, whose first byte is one of MAYBE_BLANK, deserves a look."""
    first, second = array[begin], array[begin + 1]
    found = np.ones(len(begin), np.bool_)
    for lead, seconds in _SECOND.items():
        found &= (first != lead) | np.isin(second, seconds)
    found &= (first != 0xE3) | (array[begin + 2] == 0x80)
    return found


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
