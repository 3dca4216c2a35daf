"""The split of a change: by hand, and as identities that hold for whatever numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.decompose import Undecomposable, chain, decompose

_UNITS = st.sampled_from(list("abcdefgh"))
_NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.decimals(-(10**9), 10**9, places=3),
    st.fractions(),
)
_RATE_CELLS = st.one_of(
    st.tuples(_NUMBERS, _NUMBERS),
    st.tuples(_NUMBERS, _NUMBERS, st.none()),
    st.tuples(st.none(), st.none(), st.just("件数が届いていない")),
    st.tuples(_NUMBERS, st.just(0)),
)
_COUNT_CELLS = st.one_of(
    st.tuples(_NUMBERS, st.none()), st.tuples(st.none(), st.none(), st.just("件数が届いていない"))
)
_RATES = st.dictionaries(_UNITS, _RATE_CELLS, max_size=8)
_COUNTS = st.dictionaries(_UNITS, _COUNT_CELLS, max_size=8)


def _rate(state: dict[str, tuple], scale: int) -> Fraction:
    """The rate by its definition, written here anew: the sum of numerators over that of denominators."""
    there = [cell for cell in state.values() if cell[0] is not None]
    return scale * sum(Fraction(cell[0]) for cell in there) / sum(Fraction(cell[1]) for cell in there)


def _has_rate(state: dict[str, tuple]) -> bool:
    return sum(Fraction(cell[1]) for cell in state.values() if cell[0] is not None) != 0


@given(
    before=_RATES.filter(_has_rate), after=_RATES.filter(_has_rate), scale=st.sampled_from([1, 100, 10_000])
)
def test_parts_of_any_rate_add_up_to_its_change(before: dict, after: dict, scale: int) -> None:
    parts = decompose(before, after, scale=scale)

    assert parts.before == _rate(before, scale)
    assert parts.after == _rate(after, scale)
    change = _rate(after, scale) - _rate(before, scale)
    assert sum(each.amount for each in parts.contributions) == change
    assert sum(parts.by_part().values()) == change
    assert sum(parts.by_unit().values()) == change


@given(before=_RATES.filter(_has_rate), after=_RATES.filter(_has_rate))
def test_the_way_back_has_the_same_parts_with_the_other_sign(before: dict, after: dict) -> None:
    there, back = decompose(before, after).by_part(), decompose(after, before).by_part()

    turned = {"entry": "exit", "exit": "entry"}
    assert back == {turned.get(part, part): -amount for part, amount in there.items()}


@given(before=_COUNTS, after=_COUNTS)
def test_parts_of_any_count_add_up_to_its_change(before: dict, after: dict) -> None:
    parts = decompose(before, after)

    sums = [
        sum(Fraction(cell[0]) for cell in state.values() if cell[0] is not None) for state in (before, after)
    ]
    assert (parts.before, parts.after) == tuple(sums)
    assert sum(parts.by_part().values()) == sums[1] - sums[0]
    assert parts.by_part()["mix"] == 0


@given(states=st.lists(_RATES.filter(_has_rate), min_size=4, max_size=4))
def test_a_chain_adds_up_from_its_first_to_its_last_state(states: list[dict]) -> None:
    parts = chain(states, ("corrections", "definition", "period"), scale=100)

    assert parts.change == _rate(states[3], 100) - _rate(states[0], 100)
    assert sum(parts.by_unit().values()) == parts.change
    assert parts.by_part()["corrections"] == _rate(states[1], 100) - _rate(states[0], 100)
    assert parts.by_part()["definition"] == _rate(states[2], 100) - _rate(states[1], 100)


def test_by_hand() -> None:
    """40 / 100 becomes 90 / 150 = 60 %, so m = 50 %.

    a: 30/50 to 45/60: shares 1/2 and 2/5, rates 60 and 75: within .45 x 15 = 6.75, mix -.1 x 17.5 = -1.75.
    b: 10/30 leaves: -.3 x (33.33 - 50) = 5. c: 0/20 is not known any more: -.2 x (0 - 50) = 10.
    d: 45/90 arrives with the share .6 and the mean rate: 0. Sum 20.
    """
    before = {"a": (30, 50), "b": (10, 30), "c": (0, 20)}
    after = {"a": (45, 60), "c": (None, None, "窓口の件数が届いていない"), "d": (45, 90)}

    parts = decompose(before, after, scale=100)

    assert (parts.before, parts.after) == (40, 60)
    assert parts.by_part() == {
        "within": Fraction("6.75"),
        "mix": Fraction("-1.75"),
        "entry": 0,
        "exit": 5,
        "coverage": 10,
        "corrections": 0,
        "definition": 0,
    }
    assert parts.by_unit() == {"a": 5, "b": 5, "c": 10, "d": 0}


def test_counts_by_hand() -> None:
    before = {"a": (5, None), "b": (2, None), "c": (None, None, "未提出")}
    after = {"a": (4, None), "c": (3, None), "d": (7, None)}

    assert {part: amount for part, amount in decompose(before, after).by_part().items() if amount} == {
        "within": -1,
        "exit": -2,
        "coverage": 3,
        "entry": 7,
    }


def test_doubles_are_taken_for_what_they_are() -> None:
    """0.1 + 0.2 is not 0.3 as doubles; the sum keeps the difference, and Decimal is the decimal."""
    parts = decompose({"a": (0.1, None), "b": (0.2, None)}, {"a": (Decimal("0.3"), None)})

    assert parts.before == Fraction(0.1) + Fraction(0.2) != Fraction(3, 10)
    assert parts.after == Fraction(3, 10)
    assert sum(parts.by_part().values()) == parts.change


def test_a_unit_that_has_nothing_in_the_denominator() -> None:
    """b has no case before (0/0) and enters; c never has one, and its numerator of 1 in 2 is all its own."""
    parts = decompose(
        {"a": (1, 2), "b": (0, 0), "c": (0, 0)}, {"a": (1, 2), "b": (2, 2), "c": (1, 0)}, scale=100
    )

    assert (parts.before, parts.after) == (50, 100)
    assert {(each.unit, each.part): each.amount for each in parts.contributions} == {
        ("a", "within"): 0,
        ("a", "mix"): Fraction(-1, 2) * (50 - 75),
        ("b", "entry"): Fraction(1, 2) * (100 - 75),
        ("c", "within"): 25,
    }


def test_a_reason_leaves_a_unit_out_whatever_else_is_told() -> None:
    parts = decompose({"a": (1, 2), "b": (9, 9, "途中までの件数")}, {"a": (1, 2), "b": (9, 9)})

    assert parts.before == Fraction(1, 2)
    assert parts.by_part()["coverage"] == Fraction(9, 11) * (1 - (Fraction(1, 2) + Fraction(10, 11)) / 2)


def test_an_empty_side_of_a_count_is_zero() -> None:
    assert decompose({}, {"a": (3, None)}).by_part()["entry"] == 3
    assert decompose({}, {}).change == 0


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({"a": (1, 2)}, {}, "no_value"),
        ({"a": (1, 0)}, {"a": (1, 2)}, "no_value"),
        ({"a": (1, 2), "b": (1, -2)}, {"a": (1, 2)}, "no_value"),
        ({"a": (None, 12)}, {"a": (None, 15)}, "not_additive"),
        ({"a": (1, 2), "b": (1, None)}, {"a": (1, 2)}, "mixed"),
        ({"a": (1, None)}, {"a": (1, 2)}, "mixed"),
        ({"a": (float("nan"), 2)}, {"a": (1, 2)}, "not_a_number"),
        ({"a": (float("inf"), 2)}, {"a": (1, 2)}, "not_a_number"),
        ({"a": (True, 2)}, {"a": (1, 2)}, "not_a_number"),
        ({"a": ("1", 2)}, {"a": (1, 2)}, "not_a_number"),
    ],
)
def test_what_has_no_split_is_refused_with_the_reason(before: dict, after: dict, reason: str) -> None:
    with pytest.raises(Undecomposable) as refusal:
        decompose(before, after)

    assert refusal.value.reason == reason
