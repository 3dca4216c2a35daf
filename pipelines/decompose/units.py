"""Published cells as states of `decompose`: what the units leave open is a unit of its own, what is hidden stays hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipelines.decompose.exact import State, Undecomposable

REST = "（内訳なし）"
REST_WITH_HIDDEN = "（内訳なし・秘匿を含む）"
_SCALES = (1, 100, 1000, 10_000, 100_000)
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Cell:
    """One published value. `code` and `label` are those of its breakdown."""

    code: str
    label: str
    numerator: float | None
    denominator: float | None
    value: float | None
    conf_status: str

    @property
    def is_free(self) -> bool:
        """It may be shown."""
        return self.conf_status == "F"


@dataclass(frozen=True, slots=True)
class Side:
    """An indicator at one time: its total and the cells of one breakdown."""

    total: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """States of `decompose`, in the order of the sides. `rest` is the name of what no unit holds.

    `gap` is how much of the total no unit holds, as the greatest share of numerator or denominator on any side
    (hidden units left out of it); `overlaps` says that units together are more than the total.
    """

    states: tuple[State, ...]
    labels: dict[str, str]
    rest: str
    hidden: int
    gap: float
    overlaps: bool


def scale_of(totals: Sequence[Cell]) -> int:
    """What the ratio is multiplied with: 100 for percent, 10,000 per 10,000 residents; 1 for counts.

    Raises Undecomposable (`no_value`, `not_additive`) where a total is missing or is not the ratio (or the count) of
    its numerator and denominator, as with medians and growth rates.
    """
    if any(total.value is None for total in totals):
        raise Undecomposable("no_value", "片方の値が公表されていません (no value on one side)")
    if any(total.numerator is None for total in totals):
        raise Undecomposable(
            "not_additive", "中央値・百分位数は、内訳の値を足しても全体になりません (not additive)"
        )
    for scale in _SCALES:
        if all(_is_scaled(total, scale) for total in totals):
            return scale
    raise Undecomposable(
        "not_additive",
        "値が分子÷分母ではない指標 (伸び率など) は、内訳に分けられません (not a ratio of sums)",
    )


def _is_scaled(total: Cell, scale: int) -> bool:
    numerator, value = total.numerator or 0.0, total.value or 0.0
    if total.denominator is None:
        return scale == 1 and _same(numerator, value)
    if total.denominator == 0:
        return False
    # 0 of something says nothing about the scale; percent is what it is here but for one indicator in a hundred.
    return (numerator == 0 and value == 0) or _same(scale * numerator / total.denominator, value)


def split(sides: Sequence[Side]) -> Split:
    """The cells of each side as a state, every unit with the same name on all sides.

    Units that may not be shown on a side are part of the rest on all of them, and a single one takes the smallest
    of the others with it, so that the rest does not tell it. Units without counts are listed as absent.
    """
    hidden = _hidden(sides)
    shared = _shares_denominator(sides)
    labels = {cell.code: cell.label for side in sides for cell in side.cells if cell.code not in hidden}
    rest = REST_WITH_HIDDEN if hidden else REST
    states, gaps, overlaps = [], [0.0], False
    for side in sides:
        state = _state(side, hidden, shared)
        numerator, denominator = _left(side, state)
        hidden_n, hidden_d = _sums([cell for cell in side.cells if cell.code in hidden])
        open_n = numerator - hidden_n
        open_d = Fraction() if shared else denominator - hidden_d
        gaps += [
            abs(_share(open_n, side.total.numerator)),
            abs(_share(open_d, side.total.denominator)),
        ]
        overlaps = (
            overlaps
            or min(_share(open_n, side.total.numerator), _share(open_d, side.total.denominator)) < -_TOLERANCE
        )
        states.append((state, numerator, denominator, side.total.denominator is not None))
    if hidden or shared or max(gaps) > _TOLERANCE:
        for state, numerator, denominator, is_rate in states:
            state[rest] = (numerator, denominator if is_rate else None)
    return Split(
        tuple(state for state, *_ in states), labels | {rest: rest}, rest, len(hidden), max(gaps), overlaps
    )


def _state(side: Side, hidden: set[str], shared: bool) -> dict[str, tuple[Fraction | None, Fraction | None]]:
    is_rate = side.total.denominator is not None
    state: dict[str, tuple[Fraction | None, Fraction | None]] = {}
    for cell in side.cells:
        if cell.code in hidden:
            continue
        if cell.numerator is None or (is_rate and cell.denominator is None):
            state[cell.code] = (None, None)
        elif is_rate:
            state[cell.code] = (Fraction(cell.numerator), Fraction(0 if shared else cell.denominator or 0))
        else:
            state[cell.code] = (Fraction(cell.numerator), None)
    return state


def _hidden(sides: Sequence[Side]) -> set[str]:
    hidden = {cell.code for side in sides for cell in side.cells if not cell.is_free}
    if len(hidden) == 1:
        sizes: dict[str, float] = {}
        for cell in (cell for side in sides for cell in side.cells if cell.code not in hidden):
            size = (cell.denominator if cell.denominator is not None else cell.numerator) or 0.0
            sizes[cell.code] = sizes.get(cell.code, 0.0) + size
        hidden |= set(sorted(sizes, key=lambda code: (sizes[code], code))[:1])
    return hidden


def _shares_denominator(sides: Sequence[Side]) -> bool:
    """Every unit is told per the same whole (uses by site per resident): numerators add up, denominators do not."""
    return all(
        len(side.cells) > 1
        and side.total.denominator
        and all(
            cell.denominator is not None and _same(cell.denominator, side.total.denominator)
            for cell in side.cells
        )
        for side in sides
    )


def _left(side: Side, state: dict[str, tuple[Fraction | None, Fraction | None]]) -> tuple[Fraction, Fraction]:
    counted = [(numerator, denominator) for numerator, denominator in state.values() if numerator is not None]
    numerator = Fraction(side.total.numerator or 0) - sum((n for n, _ in counted), Fraction())
    denominator = Fraction(side.total.denominator or 0) - sum(
        (d or Fraction() for _, d in counted), Fraction()
    )
    return numerator, denominator


def _sums(cells: Sequence[Cell]) -> tuple[Fraction, Fraction]:
    return (
        sum((Fraction(cell.numerator or 0) for cell in cells), Fraction()),
        sum((Fraction(cell.denominator or 0) for cell in cells), Fraction()),
    )


def _share(part: Fraction, whole: float | None) -> float:
    return float(part) / max(abs(whole or 0.0), 1.0)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))
