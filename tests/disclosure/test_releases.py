"""Several releases read together: what one showed and the next hides, and figures that changed by a few."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.disclosure.decide import Decision, decide
from pipelines.disclosure.earlier import Past, load_past, store_release
from pipelines.disclosure.figures import Build, Counting, Figure, Place
from pipelines.disclosure.policy import Policy, PolicyError, Rule, load_policy
from tests.disclosure.outsider import Outsider

RULE = load_policy().public
K = 10


def place(code: str) -> Place:
    breakdown = "total" if code == "ALL" else "department"
    return Place("used", "A", "fiscal_year", date(2025, 4, 1), date(2026, 3, 31), breakdown, code)


def build(cells: dict[str, int]) -> Build:
    """Residents by department, and their total."""
    every = {**cells, "ALL": sum(cells.values())}
    figures = {
        place(code): Figure(place(code), 2025, float(amount), None, False) for code, amount in every.items()
    }
    return Build(figures, {"used": Counting("residents", True, True, {})}, {})


def shown(decision: Decision) -> dict[str, float]:
    return {slot[0].breakdown_code: amount for slot, (visible, amount) in decision.release.items() if visible}


def release(past: Past, cells: dict[str, int]) -> dict[str, float]:
    """Decide, and let the past know."""
    decision = decide(build(cells), RULE, past)
    past.add(decision.release)
    return shown(decision)


def test_a_small_cell_takes_another_with_it() -> None:
    assert set(shown(decide(build({"a": 4, "b": 30, "c": 50}), RULE, Past()))) == {"c", "ALL"}


def test_what_was_hidden_stays_hidden_and_what_was_shown_cannot_protect() -> None:
    """b protected a. Were c hidden instead, and b shown, the two releases together would give a away."""
    past = Past()
    assert set(release(past, {"a": 4, "b": 30, "c": 50})) == {"c", "ALL"}
    assert set(release(past, {"a": 4, "b": 30, "c": 29 + 50})) == {"c", "ALL"}


def test_a_few_more_since_the_last_release_are_not_shown() -> None:
    past = Past()
    assert release(past, {"a": 40, "b": 30, "c": 50})["a"] == 40
    again = release(past, {"a": 43, "b": 30, "c": 50})
    assert "a" not in again
    assert "ALL" not in again
    later = release(past, {"a": 60, "b": 30, "c": 50})
    assert later["a"] == 60


@settings(max_examples=20, deadline=None)
@example([0, 0, 1, 9, 0, 0], [0, 0, 0, 0, 1, 10])  # the first total gives the sum of the unchanged ones away
@given(
    st.lists(st.one_of(st.just(0), st.integers(1, 12), st.integers(13, 200)), min_size=3, max_size=6),
    st.lists(st.one_of(st.just(0), st.integers(0, 40)), min_size=6, max_size=6),
)
def test_two_releases_together_give_nothing_away(first: list[int], grown: list[int]) -> None:
    """The attacker knows which cells did not change, and has all figures of both releases."""
    past, codes = Past(), [f"d{index}" for index in range(len(first))]
    before = dict(zip(codes, first, strict=True))
    after = {code: amount + grown[index] for index, (code, amount) in enumerate(before.items())}
    one, two = release(past, before), release(past, after)
    before["ALL"], after["ALL"] = sum(before.values()), sum(after.values())
    same = {code for code in before if before[code] == after[code]}
    names = {(turn, code): (1 if code in same else turn, code) for turn in (1, 2) for code in before}
    known = {names[1, code]: amount for code, amount in one.items()}
    known |= {names[2, code]: amount for code, amount in two.items()}
    unknown = {name: (0.0, np.inf) for name in names.values() if name not in known}
    equations = [{names[turn, "ALL"]: -1.0} | {names[turn, code]: 1.0 for code in codes} for turn in (1, 2)]
    outsider = Outsider(known, unknown, equations)
    small = [
        names[turn, code]
        for turn, cells in ((1, before), (2, after))
        for code, amount in cells.items()
        if 0 < amount < K
    ]
    assert not set(small) & set(known)
    assert not set(outsider.peel()) & set(small)
    for low, high in outsider.bounds(list(dict.fromkeys(small))).values():
        assert high - low >= K - 1e-6


def test_the_journal_keeps_releases_and_forgets_those_that_never_appeared(tmp_path: Path) -> None:
    decision = decide(build({"a": 4, "b": 30, "c": 50}), RULE, Past())
    store_release(tmp_path, "P1", "2026-04-01T02:00:00", decision.release, Past())
    record = {"publication_id": "P1", "published_at": "2026-04-01T02:00:00"}
    past = load_past(tmp_path, [record])
    assert past.last == decision.release
    assert past.shown[place("c"), "numerator"] == [50.0]
    assert not load_past(tmp_path, [{**record, "published_at": "2026-04-02T02:00:00"}]).last


def test_zero_may_show_and_a_hundred_percent_is_checked() -> None:
    """0 of 40 shows; 37 of 40 leaves three, who are as few as three of 40 are."""
    figures = {}
    for code, numerator in (("none", 0), ("nearly", 37), ("all", 40)):
        figures[place(code)] = Figure(place(code), 2025, float(numerator), 40.0, False)
    rates = Build(figures, {"used": Counting("residents", True, True, {})}, {})
    hidden = {slot[0].breakdown_code for slot in decide(rates, RULE, Past()).hidden}
    assert hidden == {"nearly"}


def test_a_weighted_sum_is_measured_by_the_heaviest_answer() -> None:
    """14 of weight, each answer up to 1.5: that may be fewer than ten persons."""
    figures = {place("a"): Figure(place("a"), 2025, 14.0, 300.0, False)}
    weighted = Build(figures, {"used": Counting("residents", True, True, {2025: 1.5})}, {})
    assert decide(weighted, RULE, Past()).hidden
    plain = Build(figures, {"used": Counting("residents", True, True, {})}, {})
    assert not decide(plain, RULE, Past()).hidden


def test_the_policy_is_read_strictly(tmp_path: Path) -> None:
    assert isinstance(load_policy(), Policy)
    assert isinstance(RULE, Rule)
    path = tmp_path / "dbt_project.yml"
    path.write_text("vars: {disclosure: {hall: {}, public: {}, secret: 1}}", encoding="utf-8")
    with pytest.raises(PolicyError, match="thresholds"):
        load_policy(path)
