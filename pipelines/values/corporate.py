"""法人番号: thirteen digits, of which the first checks the rest (法人番号の指定等に関する省令 2条)."""

from __future__ import annotations

from pipelines.values.parsed import Parsed

_LENGTH = 13


def check_corporate_number(text: str) -> Parsed[str]:
    """The number itself; hyphens and the T of an invoice registration number are taken off.

    The check digit is 9 - (Σ Pn × Qn mod 9), Pn counted from the right of the other twelve, Qn 1 and 2 in turn."""
    digits = text.strip().upper().removeprefix("T").replace("-", "")
    if len(digits) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        return Parsed(None, "not_a_corporate_number")
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(digits[1:])))
    return Parsed(digits) if int(digits[0]) == 9 - total % 9 else Parsed(None, "not_a_corporate_number")
