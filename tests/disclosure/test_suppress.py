"""The choice of hidden cells against an attacker of its own code, on small random tables of every kind of equation."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.disclosure.attack import exposed
from pipelines.disclosure.suppress import suppress
from pipelines.disclosure.system import NEVER, Draft, System
from tests.disclosure.outsider import Outsider


@dataclass(frozen=True)
class Ward:
    """A table of procedures by months with its sums, for receipts and for those online."""

    system: System
    names: list[str]
    equations: list[dict[str, float]]

    def outsider(self, hidden: np.ndarray) -> Outsider:
        shown, unknown = {}, {}
        for cell, name in enumerate(self.names):
            if self.system.real[cell] and not hidden[cell]:
                shown[name] = float(self.system.amount[cell])
            else:
                unknown[name] = (0.0, np.inf)
        return Outsider(shown, unknown, self.equations)


def ward(receipts: np.ndarray, online: np.ndarray, k: int) -> Ward:
    """Cells R:i:j and O:i:j with sums over months, procedures and both; C is the complement R - O."""
    draft, place, equations = Draft(), {}, []
    wide = {kind: _with_sums(table) for kind, table in (("R", receipts), ("O", online))}
    for kind, table in wide.items():
        for i, j in np.ndindex(table.shape):
            amount = float(table[i, j])
            dear = 1.0 + 20.0 * (i == 0) + 50.0 * (j == 0)
            place[f"{kind}:{i}:{j}"] = draft.cell(amount, loss=dear, room=k, secret=bool(0 < amount < k))
    for i, j in np.ndindex(wide["R"].shape):
        amount = float(wide["R"][i, j] - wide["O"][i, j])
        place[f"C:{i}:{j}"] = draft.cell(amount, loss=NEVER, room=k, real=False, secret=bool(0 < amount < k))
        equations.append({f"O:{i}:{j}": 1.0, f"C:{i}:{j}": 1.0, f"R:{i}:{j}": -1.0})
    height, width = wide["R"].shape
    for kind in "RO":
        for i in range(height):
            equations.append({f"{kind}:{i}:0": -1.0} | {f"{kind}:{i}:{j}": 1.0 for j in range(1, width)})
        for j in range(width):
            equations.append({f"{kind}:0:{j}": -1.0} | {f"{kind}:{i}:{j}": 1.0 for i in range(1, height)})
    for equation in equations:
        draft.relate({place[name]: factor for name, factor in equation.items()})
    return Ward(draft.system(), list(place), equations)


def _with_sums(table: np.ndarray) -> np.ndarray:
    wide = np.zeros((table.shape[0] + 1, table.shape[1] + 1))
    wide[1:, 1:] = table
    wide[0, 1:], wide[1:, 0], wide[0, 0] = table.sum(0), table.sum(1), table.sum()
    return wide


@st.composite
def wards(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Receipts and how many of them online: many zeros, many small, some large."""
    shape = (draw(st.integers(2, 4)), draw(st.integers(2, 4)))
    count = st.one_of(st.just(0), st.integers(1, 12), st.integers(13, 400))
    receipts = np.array([[draw(count) for _ in range(shape[1])] for _ in range(shape[0])])
    online = np.array([[draw(st.integers(0, int(cell))) for cell in row] for row in receipts])
    return receipts, online


@settings(max_examples=15, deadline=None)
@given(wards(), st.sampled_from([3, 10]))
def test_nobody_outside_places_a_hidden_cell_within_k(tables: tuple[np.ndarray, np.ndarray], k: int) -> None:
    found = ward(*tables, k)
    choice = suppress(found.system)
    small = [name for cell, name in enumerate(found.names) if found.system.secret[cell]]
    outsider = found.outsider(choice.hidden)
    assert not choice.unprotected
    assert not choice.gave_up
    assert not set(small) & set(outsider.shown)
    hidden = [name for name in outsider.hidden if not name.startswith("C")]
    guarded = hidden + [name for name in small if name.startswith("C")]
    assert not set(outsider.peel()) & set(guarded)
    for name, (low, high) in outsider.bounds(guarded).items():
        assert high - low >= k - 1e-6, name


def test_with_whole_numbers_a_hidden_cell_still_has_several_values() -> None:
    """Bounds over real numbers may be wider than over whole ones: the whole ones are asked, too."""
    receipts = np.array([[4, 30, 0], [12, 7, 55], [60, 3, 41]])
    found = ward(receipts, receipts // 2, 10)
    outsider = found.outsider(suppress(found.system).hidden)
    hidden = [name for name in outsider.hidden if not name.startswith("C")]
    assert hidden
    assert all(high - low >= 10 for low, high in outsider.bounds(hidden, integers=True).values())


def test_hiding_small_cells_alone_is_found_out() -> None:
    """The attack can succeed: in a table with one small cell per row, subtraction finds them all."""
    receipts = np.array([[4, 30], [40, 50]])
    found = ward(receipts, np.zeros_like(receipts), 10)
    only_small = found.system.secret & found.system.real
    assert found.outsider(only_small).peel()["R:1:1"] == 4
    told = {found.names[exposure.cell] for exposure in exposed(found.system, only_small)}
    assert told == {"R:1:1", "C:1:1"}


def test_as_little_as_possible_is_hidden() -> None:
    """One small cell in a table needs three more, and the cheapest are cells, not sums."""
    receipts = np.array([[4, 30, 50], [40, 50, 60], [70, 80, 90]])
    found = ward(receipts, np.zeros_like(receipts), 10)
    hidden = [found.names[cell] for cell in np.flatnonzero(suppress(found.system).hidden)]
    assert len(hidden) == 4
    assert all(not name.startswith("R:0") and not name.endswith(":0") for name in hidden)


def test_the_cheapest_choice_is_that_of_every_possible_choice() -> None:
    """Against all sets of cells of a small table, each tried by the attacker."""
    receipts = np.array([[4, 30], [40, 50], [9, 70]])
    found = ward(receipts, np.zeros_like(receipts), 10)
    system, names = found.system, found.names
    free = [cell for cell, name in enumerate(names) if name.startswith("R") and not system.secret[cell]]
    secret = system.secret & system.real
    costs = []
    for count in range(5):
        for extra in itertools.combinations(free, count):
            hidden = secret.copy()
            hidden[list(extra)] = True
            outsider = found.outsider(hidden)
            asked = [name for name in outsider.hidden if name.startswith("R")]
            if all(high - low >= 10 - 1e-6 for low, high in outsider.bounds(asked).values()):
                costs.append(system.loss[hidden].sum())
    chosen = suppress(system).hidden
    assert system.loss[chosen].sum() <= 1.03 * min(costs)


def test_what_is_known_already_cannot_protect() -> None:
    """Where all other cells of an equation are known from before, the small one is said to be unprotected."""
    draft = Draft()
    small = draft.cell(4, room=10, secret=True)
    other, total = draft.cell(30, room=10, loss=NEVER), draft.cell(34, room=10, loss=NEVER)
    draft.relate({small: 1.0, other: 1.0, total: -1.0})
    assert suppress(draft.system()).unprotected == {small}


def test_without_time_everything_is_hidden_and_said() -> None:
    ticks = itertools.count(0, 100)
    receipts = np.array([[4, 30, 2], [40, 50, 60], [3, 80, 90]])
    found = ward(receipts, receipts // 3, 10)
    choice = suppress(found.system, seconds=1.0, clock=lambda: float(next(ticks)))
    assert choice.gave_up
    assert choice.hidden[found.system.real].all()


def test_an_equation_that_is_not_true_is_refused() -> None:
    draft = Draft()
    one, two = draft.cell(4), draft.cell(5)
    with pytest.raises(ValueError, match="does not hold"):
        draft.relate({one: 1.0, two: -1.0})
