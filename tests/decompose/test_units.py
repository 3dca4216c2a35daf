"""Published cells as units: what they leave open, what may not be shown, what is told per the same whole."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pipelines.decompose import Undecomposable, decompose
from pipelines.decompose.units import REST, REST_WITH_HIDDEN, Cell, Side, scale_of, split


def _cell(code: str, numerator: float | None, denominator: float | None, conf: str = "F") -> Cell:
    value = 100 * numerator / denominator if numerator is not None and denominator else numerator
    return Cell(code, f"{code}課", numerator, denominator, value, conf)


def _total(numerator: float, denominator: float | None) -> Cell:
    return _cell("ALL", numerator, denominator)


def test_units_that_add_up_leave_no_rest() -> None:
    sides = [
        Side(_total(4, 10), (_cell("a", 3, 6), _cell("b", 1, 4))),
        Side(_total(6, 10), (_cell("a", 4, 6), _cell("b", 2, 4))),
    ]

    found = split(sides)

    assert REST not in found.states[0]
    assert not found.overlaps
    assert decompose(*found.states, scale=100).change == 20


def test_what_no_unit_holds_is_a_unit() -> None:
    """Of 10 people 4 did not tell their district."""
    sides = [Side(_total(5, 10), (_cell("a", 3, 6),)), Side(_total(6, 10), (_cell("a", 3, 6),))]

    found = split(sides)

    assert found.states[0][REST] == (2, 4)
    assert found.states[1][REST] == (3, 4)
    assert decompose(*found.states, scale=100).by_unit() == {"a": 0, REST: 10}


def test_a_sum_that_is_off_by_the_last_bit_is_whole() -> None:
    """Survey weights: 0.1 + 0.2 is 0.30000000000000004 as doubles, the total says 0.3."""
    sides = [Side(_total(0.3, 1.0), (_cell("a", 0.1, 0.5), _cell("b", 0.2, 0.5)))] * 2

    assert REST not in split(sides).states[0]


def test_units_that_overlap_are_told_so() -> None:
    sides = [Side(_total(4, 10), (_cell("S_ALL", 4, 10), _cell("S_26", 3, 5)))] * 2

    found = split(sides)

    assert found.overlaps
    assert found.states[0][REST] == (-3, -5)


def test_hidden_units_are_in_the_rest_on_both_sides_and_never_alone() -> None:
    """c is hidden before only; alone it could be told from the total, so the smallest other goes with it."""
    sides = [
        Side(_total(9, 30), (_cell("a", 5, 15), _cell("b", 3, 10), _cell("c", 1, 5, "C"))),
        Side(_total(12, 40), (_cell("a", 5, 15), _cell("b", 3, 11), _cell("c", 4, 14))),
    ]

    found = split(sides)

    assert found.hidden == 2
    assert found.rest == REST_WITH_HIDDEN
    assert [set(state) for state in found.states] == [{"a", REST_WITH_HIDDEN}] * 2
    assert found.states[0][REST_WITH_HIDDEN] == (4, 15)
    assert found.gap == 0


def test_units_without_counts_are_listed_as_absent() -> None:
    sides = [
        Side(_total(3, 6), (_cell("a", 3, 6), _cell("b", None, None))),
        Side(_total(5, 10), (_cell("a", 3, 6), _cell("b", 2, 4))),
    ]

    found = split(sides)

    assert found.states[0]["b"] == (None, None)
    assert decompose(*found.states).by_part()["coverage"] == Fraction(4, 10) * (
        Fraction(1, 2) - Fraction(1, 2)
    )


def test_uses_by_site_per_resident_add_up_by_their_numerators() -> None:
    """20 and 30 uses at two sites of a ward of 100, then 40 and 30: the first site made all of the 20 points."""
    sides = [
        Side(_total(50, 100), (_cell("x", 20, 100), _cell("y", 30, 100))),
        Side(_total(70, 100), (_cell("x", 40, 100), _cell("y", 30, 100))),
    ]

    found = split(sides)

    assert not found.overlaps
    assert decompose(*found.states, scale=100).by_unit() == {"x": 20, "y": 0, REST: 0}


@pytest.mark.parametrize(
    ("totals", "scale"),
    [
        ([Cell("ALL", "", 1, 4, 25.0, "F"), Cell("ALL", "", 0, 4, 0.0, "F")], 100),
        ([Cell("ALL", "", 3, 20_000, 1.5, "F")] * 2, 10_000),
        ([Cell("ALL", "", 16016, 215, 16016 / 215, "F")] * 2, 1),
        ([Cell("ALL", "", 7, None, 7.0, "F")] * 2, 1),
    ],
)
def test_the_scale_is_read_from_the_totals(totals: list[Cell], scale: int) -> None:
    assert scale_of(totals) == scale


@pytest.mark.parametrize(
    ("total", "reason"),
    [
        (Cell("ALL", "", None, 12, 120.0, "F"), "not_additive"),
        (Cell("ALL", "", 12.6, 11.2, 1.18, "F"), "not_additive"),
        (Cell("ALL", "", None, None, None, "F"), "no_value"),
    ],
)
def test_values_that_are_no_ratio_of_sums_are_refused(total: Cell, reason: str) -> None:
    with pytest.raises(Undecomposable) as refusal:
        scale_of([total, total])

    assert refusal.value.reason == reason
