"""Finding 個人番号 (My Number): check digit, and rules for a column, a header and a free text.

One twelve-digit number in ten passes the check digit by chance, so single cells prove nothing: the column
decides (handbook 0.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.values.clean import tidy
from pipelines.values.fold import fold_key

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ー.,・_']+")
_INSIDE = re.compile(r"(?<![0-9])(?=((?:[0-9][\s\-‐‑‒–—―−ー.,・_]{0,2}){11}[0-9])(?![0-9]))")
_DIGITS = 12
_ENOUGH_CELLS = 50
_COLUMN_SHARE = 0.4
_JOINERS = re.compile(r"[-_.・/:~]+")


def _header(text: str) -> str:
    return _JOINERS.sub("", fold_key(text))


_NAMES = "|".join(map(_header, ("個人番号", "マイナンバー", "My Number", "kojin_bango", "individual number")))
_NAMES_THE_NUMBER = re.compile(_NAMES)
_OTHER_MATTERS = "|".join(
    map(_header, ("制度", "法", "利用事務", "利用等事務", "ポータル", "総合", "推進", "担当", "関係", "関連"))
)
_ABOUT_SOMETHING_ELSE = re.compile(
    f"(?:{_NAMES})(?:(?:{_header('カード')}|card)(?!の?(?:番号|no|number))|{_OTHER_MATTERS})"
)


def is_my_number(text: str) -> bool:
    """Twelve digits (any width, with or without separators) whose check digit fits.

    総務省令第85号 5条: Pn counts from the right of the first eleven, Qn is n+1 up to n=6 and n-5 after."""
    digits = _twelve_digits(text)
    return digits is not None and _check_digit_fits(digits)


def my_number_pass_rate(values: Iterable[str]) -> tuple[int, int]:
    """(cells that are twelve digits, those of them whose check digit fits)."""
    long_enough = [value for value in values if len(value) >= _DIGITS]  # most cells of most files are not
    found = [digits for digits in map(_twelve_digits, long_enough) if digits is not None]
    return len(found), sum(map(_check_digit_fits, found))


def looks_like_my_number_column(cells: Iterable[str]) -> bool:
    """Whether a column holds 個人番号: 40 % of 50 or more twelve-digit cells fit, or of fewer cells all
    of at least three, or four in five of at least five (one typing error does not hide a short list)."""
    cells_of_twelve, passing = my_number_pass_rate(cells)
    if cells_of_twelve >= _ENOUGH_CELLS:
        return passing >= _COLUMN_SHARE * cells_of_twelve
    if cells_of_twelve >= 5:
        return passing * 5 >= cells_of_twelve * 4
    return cells_of_twelve >= 3 and passing == cells_of_twelve


def header_names_my_number(header: str) -> bool:
    """Whether a header announces 個人番号; マイナンバーカード交付率, about the card, does not."""
    return _NAMES_THE_NUMBER.search(_ABOUT_SOMETHING_ELSE.sub(" ", _header(header))) is not None


def contains_my_number(text: str) -> bool:
    """Whether some twelve digits inside a text fit; longer runs of digits (法人番号) are left alone."""
    if len(text) < _DIGITS:
        return False
    return any(
        _check_digit_fits(digits)
        for digits in (_SEPARATORS.sub("", match[1]) for match in _INSIDE.finditer(tidy(text)))
        if len(digits) == _DIGITS
    )


def _twelve_digits(text: str) -> str | None:
    if len(text) == _DIGITS and text.isascii() and text.isdigit():
        return text
    if not _DIGITS <= len(text) <= 60:
        return None
    digits = _SEPARATORS.sub("", tidy(text))
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdigit() else None


def _check_digit_fits(digits: str) -> bool:
    total = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits[:11]), start=1)
    )
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)
