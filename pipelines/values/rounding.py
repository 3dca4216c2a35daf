"""How a value is written: half up, at output only (handbook 1.1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NO_VALUE = "－"


def half_up(value: float, decimals: int | None) -> Decimal:
    """Half up on the shortest decimal form of the float: 74.0071 to two decimals is 74.01, 0.125 is 0.13.

    `decimals` that are not stated are none. There is no negative zero.
    """
    step = Decimal(1).scaleb(-(decimals or 0))
    return Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP) + Decimal(0)


def rounded(value: float | None, decimals: int | None) -> str:
    """The same with thousands separated; a dash where there is no value."""
    return NO_VALUE if value is None else f"{half_up(value, decimals):,}"
