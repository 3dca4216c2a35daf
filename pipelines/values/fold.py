"""Folding of keys and headers for comparison; what is shown is never folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TILDES = "〜～∼∽˜~"
_MINUSES = "-‐‑‒–—―−ー─━ｰ－﹣﹘"
_VARIANTS = "髙高 﨑崎 德徳 瀨瀬 濵浜 濱浜 邊辺 邉辺 櫻桜 澤沢 廣広 國国 槇槙 ヶケ ヵカ"
"""Pairs of a variant and its everyday form; the second is what keys are compared by."""
_RADICALS = "⺠民 ⺡氵 ⻁虎 ⻄西 ⻑長 ⻘青 ⻝食 ⻤鬼 ⻩黄 ⻲亀 ⻯竜 ⻭歯 ⻨麦"
"""CJK radicals that look like a kanji and that NFKC, unlike the Kangxi radicals, leaves alone."""
_SAME = (
    dict.fromkeys(map(ord, _TILDES), "~")
    | dict.fromkeys(map(ord, _MINUSES), "-")
    | {ord(pair[0]): pair[1] for pair in f"{_VARIANTS} {_RADICALS}".split()}
)
_NOTHING = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)
"""Spaces, line breaks, and what is printed as nothing: joiners, bidi marks, variation selectors."""


@lru_cache(maxsize=65_536)
def fold_key(text: str) -> str:
    """Form under which keys and headers are compared: NFKC and case folded, spaces, line breaks and invisible
    characters off, one tilde, one minus, common variants of a kanji one (handbook 3, 文字). Idempotent."""
    folded = _once(text)
    while (again := _once(folded)) != folded:
        folded = again
    return folded


def _once(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
        text = unicodedata.normalize("NFKC", text.casefold())
    return _NOTHING.sub("", text).casefold()
