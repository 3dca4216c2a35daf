"""First cleaning shared by all readings: width, outer spaces, marks that stand for nothing, Excel errors."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_VALUE = 200
"""Characters; a longer text is no date, number or yes/no, and is refused unread."""


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_DASHES = frozenset("-‐‑‒–—―−ー─ｰ－﹣")
EXCEL_ERRORS = words(
    "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED! "
    "#CONNECT! #BUSY! #UNKNOWN! #EXTERNAL! #PYTHON! #DATA!"
)
NO_CACHE = "#NOCACHE!"
"""What a reader writes for a formula that was saved without its result."""


def tidy(text: str) -> str:
    """NFKC and outer spaces off, without inventing digits: ①, ², ½ stay what they are, for NFKC would turn
    `5①` into 51. Zero-width characters go."""
    if text.isascii():
        return text.strip()
    return "".join(map(_plain, text.translate(_ZERO_WIDTH))).strip()


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    invented = any(part.isdigit() for part in folded) and unicodedata.decimal(char, None) is None
    return char if invented else folded


def is_blank(text: str) -> bool:
    """Nothing but spaces, line breaks and zero-width characters."""
    return not text or not text.translate(_ZERO_WIDTH).strip()


def is_dash(tidied: str) -> bool:
    """A dash alone (any of the dashes people type), which stands for 該当なし."""
    return 0 < len(tidied) <= 4 and all(char in _DASHES for char in tidied)


def is_nothing(text: str) -> bool:
    """Blank, or a dash alone."""
    return is_blank(text) or is_dash(tidy(text))


def why_not(tidied: str, otherwise: str) -> str:
    """Reason code of a text that could not be read; `otherwise` where nothing more exact is known."""
    if tidied.startswith("#"):
        if tidied.upper() == NO_CACHE:
            return "formula_without_value"
        if tidied.upper() in EXCEL_ERRORS:
            return "excel_error"
        if len(tidied) > 1 and not tidied.strip("#"):
            return "excel_hashes"
    if _CONTROL.search(tidied):
        return "control_character"
    return otherwise
