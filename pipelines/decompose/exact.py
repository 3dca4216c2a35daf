"""The split of a change, in fractions: nothing is rounded, so the parts add up to the change to the last bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Part = Literal["within", "mix", "entry", "exit", "coverage", "corrections", "definition"]
Step = Literal["period", "corrections", "definition"]
Number = int | float | Decimal | Fraction
Cell = Sequence[Number | str | None]
"""Numerator, denominator and, where it is told, why the unit is not in the sums (None: it is in them)."""
State = Mapping[str, Cell]
"""One indicator at one time: unit -> cell."""

PARTS: tuple[Part, ...] = ("within", "mix", "entry", "exit", "coverage", "corrections", "definition")
_STEP_PARTS: dict[Step, Part] = {"corrections": "corrections", "definition": "definition"}


class Undecomposable(ValueError):
    """The change has no exact split. `reason`: no_value, not_additive, mixed or not_a_number."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit adds to the change through one part, in the indicator's unit (points for a rate in %)."""

    unit: str
    part: Part
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Parts:
    """A change and its parts: `sum(c.amount for c in contributions) == after - before`, as fractions."""

    before: Fraction
    after: Fraction
    contributions: tuple[Contribution, ...]

    @property
    def change(self) -> Fraction:
        """After minus before."""
        return self.after - self.before

    def by_part(self) -> dict[Part, Fraction]:
        """All seven parts, 0 for those that do not occur; they add up to `change`."""
        sums = dict.fromkeys(PARTS, Fraction())
        for contribution in self.contributions:
            sums[contribution.part] += contribution.amount
        return sums

    def by_unit(self) -> dict[str, Fraction]:
        """Each unit's contribution over all parts; they add up to `change`."""
        sums: dict[str, Fraction] = {}
        for contribution in self.contributions:
            sums[contribution.unit] = sums.get(contribution.unit, Fraction()) + contribution.amount
        return sums


def decompose(before: State, after: State, *, scale: Number = 1, step: Step = "period") -> Parts:
    """Split the change of an indicator between two states into parts that add up to it exactly.

    A state maps each unit to `(numerator, denominator)` or `(numerator, denominator, why absent)`. Where no unit has
    a denominator, the indicator is a count: the sum of the numerators. Else it is the rate `scale` x the sum of
    numerators over the sum of denominators (`scale=100` for percent; then contributions are points). A unit that is
    listed without counts (None), or with a reason why it is absent, is in neither sum. Numbers are int, float,
    Decimal or Fraction and are taken for exactly what they are.

    With shares s of the denominator, rates r, the mean m of both overall rates and bars for means of both states
    (Bennet, Marshall-Edgeworth: symmetric, so that the way back gives the same parts with the other sign):

    - `within`: mean(s) x (r2 - r1), the unit's own rate moved;
    - `mix`: (s2 - s1) x (mean(r) - m), the unit weighs more or less than before;
    - `entry`, `exit`: s2 (r2 - m), -s1 (r1 - m), the unit is not listed in the other state, or has nothing in its
      denominator there;
    - `coverage`: the same two, the unit is listed in both states, but in the sums of one only.

    For counts each unit adds the difference of its numerators, by the same parts without `mix`. A unit whose
    denominator is 0 in both states has no weight: what its numerator adds is `within`. `step="corrections"` and
    `step="definition"` put everything a unit adds into that one part: the same period, told anew.

    Raises Undecomposable: `no_value` (a rate without denominator on a side), `not_additive` (denominators without
    any numerator: medians, percentiles), `mixed` (some units have a denominator, others none), `not_a_number`.
    """
    first, second = _included(before), _included(after)
    is_rate = _is_rate(first, second)
    factor = _fraction(scale)
    value_1, value_2 = (_overall(state, is_rate) for state in (first, second))
    moved = _moved_rate if is_rate else _moved_count
    only = _STEP_PARTS.get(step)
    contributions = tuple(
        Contribution(unit, only or part, factor * amount)
        for unit, part, amount in moved(before, after, first, second)
    )
    return Parts(factor * value_1, factor * value_2, contributions)


def chain(states: Sequence[State], steps: Sequence[Step], *, scale: Number = 1) -> Parts:
    """The change over several steps, as between figures of different vintages or definitions.

    `states` are one more than `steps`, in order: for instance period 1 as published then, the same with later
    corrections, the same by the later definition, period 2, with `("corrections", "definition", "period")`. What
    the steps add is joined; before and after are those of the first and last state. Raises as `decompose`.
    """
    if len(states) != len(steps) + 1 or not steps:
        raise ValueError("chain: one state more than steps, and at least one step")
    links = [
        decompose(states[place], states[place + 1], scale=scale, step=step)
        for place, step in enumerate(steps)
    ]
    joined: dict[tuple[str, Part], Fraction] = {}
    for contribution in (each for link in links for each in link.contributions):
        key = (contribution.unit, contribution.part)
        joined[key] = joined.get(key, Fraction()) + contribution.amount
    return Parts(
        links[0].before,
        links[-1].after,
        tuple(Contribution(unit, part, amount) for (unit, part), amount in joined.items()),
    )


_Counts = tuple[Fraction, Fraction | None]
_Included = dict[str, _Counts]
_Found = Iterator[tuple[str, Part, Fraction]]


def _included(state: State) -> _Included:
    """Units that are in the sums."""
    found: _Included = {}
    denominators = False
    for unit, cell in state.items():
        numerator, denominator, why = (*cell, None, None, None)[:3]
        denominators = denominators or (why is None and denominator is not None)
        if why is None and numerator is not None:
            found[unit] = (_fraction(numerator), None if denominator is None else _fraction(denominator))
    if denominators and not found:
        raise Undecomposable(
            "not_additive",
            "中央値・百分位数のように分子のない値は、内訳の値を足しても全体になりません (no numerators to add up)",
        )
    return found


def _is_rate(first: _Included, second: _Included) -> bool:
    kinds = {denominator is not None for state in (first, second) for _, denominator in state.values()}
    if len(kinds) > 1:
        raise Undecomposable(
            "mixed", "分母のある内訳とない内訳が混ざっています (some units have a denominator, others none)"
        )
    return kinds == {True}


def _overall(state: _Included, is_rate: bool) -> Fraction:
    numerator, denominator = _sums(state)
    if not is_rate:
        return numerator
    if denominator == 0:
        raise Undecomposable(
            "no_value", "片方の分母が 0 か空で、率そのものがありません (no rate on one side)"
        )
    return numerator / denominator


def _sums(state: _Included) -> tuple[Fraction, Fraction]:
    return (
        sum((numerator for numerator, _ in state.values()), Fraction()),
        sum((denominator or Fraction() for _, denominator in state.values()), Fraction()),
    )


def _moved_count(before: State, after: State, first: _Included, second: _Included) -> _Found:
    for unit in _units(first, second):
        if unit in first and unit in second:
            yield unit, "within", second[unit][0] - first[unit][0]
        elif unit in second:
            yield unit, "coverage" if unit in before else "entry", second[unit][0]
        else:
            yield unit, "coverage" if unit in after else "exit", -first[unit][0]


def _moved_rate(before: State, after: State, first: _Included, second: _Included) -> _Found:
    (n1, d1), (n2, d2) = _sums(first), _sums(second)
    middle = (n1 / d1 + n2 / d2) / 2
    nothing = (Fraction(), Fraction())
    for unit in _units(first, second):
        (num1, den1), (num2, den2) = first.get(unit, nothing), second.get(unit, nothing)
        share1, share2 = (den1 or 0) / d1, (den2 or 0) / d2
        if unit in first and unit in second and den1 and den2:
            rate1, rate2 = num1 / den1, num2 / den2
            yield unit, "within", (share1 + share2) / 2 * (rate2 - rate1)
            yield unit, "mix", (share2 - share1) * ((rate1 + rate2) / 2 - middle)
            continue
        # Without a rate on a side: all that the unit adds. With s1 = 0 it is s2 (r2 - m), with s2 = 0 -s1 (r1 - m).
        amount = num2 / d2 - num1 / d1 - (share2 - share1) * middle
        if unit not in first:
            part: Part = "coverage" if unit in before else "entry"
        elif unit not in second:
            part = "coverage" if unit in after else "exit"
        else:
            part = "entry" if den2 else "exit" if den1 else "within"
        yield unit, part, amount


def _units(first: _Included, second: _Included) -> list[str]:
    return list(dict.fromkeys((*first, *second)))


def _fraction(number: object) -> Fraction:
    """Exactly the number: a double is the fraction that it is. Booleans and words are none."""
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal | Fraction):
        number = _of_other_kind(number)
    try:
        return Fraction(number)
    except (ValueError, OverflowError) as error:
        raise Undecomposable(
            "not_a_number", f"数でない値があります (not a finite number): {number!r}"
        ) from error


def _of_other_kind(number: object) -> int:
    """Whole numbers of other libraries (numpy) say what they are by `__index__`."""
    try:
        if not isinstance(number, bool) and hasattr(number, "__index__"):
            return int(number.__index__())
    except TypeError as error:
        raise Undecomposable("not_a_number", "数でない値があります (not a number)") from error
    raise Undecomposable("not_a_number", f"数でない値があります (not a number): {type(number).__name__}")
