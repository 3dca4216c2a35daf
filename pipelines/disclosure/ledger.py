"""Numerators and denominators as numbered entries, joined where two of them are one figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log1p
from typing import Literal

from pipelines.disclosure.figures import Build, Counting, Figure, Place
from pipelines.disclosure.policy import Rule
from pipelines.disclosure.system import NEVER, Draft, System

Quantity = Literal["numerator", "denominator"]
QUANTITIES: tuple[Quantity, ...] = ("numerator", "denominator")
Slot = tuple[Place, Quantity]
Terms = dict[int, float]
AMOUNT_ROOM = 0.2
"""Share of an amount (a sum of scores) within which nobody may place it: the p %-rule with p = 20."""


@dataclass(slots=True)
class Entry:
    """One number. Without a `slot` it is never published by itself."""

    amount: float
    slot: Slot | None = None
    secret: bool = False
    room: float = 0.0
    least: float = 0.0
    loss: float = NEVER
    withheld: bool = False
    known: bool = False

    @property
    def real(self) -> bool:
        """Whether it would be published if nothing hid it."""
        return self.slot is not None and not self.withheld


@dataclass(slots=True)
class Ledger:
    """Entries by slot, and the equations between them."""

    entries: list[Entry] = field(default_factory=list)
    at: dict[Slot, int] = field(default_factory=dict)
    equations: list[Terms] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    omitted: set[Slot | None] = field(default_factory=set)

    def add(self, entry: Entry) -> int:
        """Number of the new entry."""
        number = self.add_aside(entry)
        if entry.slot is not None:
            self.at[entry.slot] = number
        return number

    def add_aside(self, entry: Entry) -> int:
        """Number of the new entry, which is of another time: its slot stays that of the present figure."""
        self.entries.append(entry)
        self.joined.append(len(self.joined))
        return len(self.entries) - 1

    def root(self, number: int) -> int:
        """The entry that stands for all that are the same figure."""
        while self.joined[number] != number:
            self.joined[number] = self.joined[self.joined[number]]
            number = self.joined[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Both are one figure, shown in two places."""
        self.joined[self.root(other)] = self.root(one)

    def amount(self, number: int) -> float:
        """Its true size."""
        return self.entries[number].amount

    def relate(self, terms: Terms) -> None:
        """Sum of factor times entry is zero; what is left over, if anything, is an unknown that is not negative."""
        rest = sum(self.amount(number) * factor for number, factor in terms.items())
        scale = sum(abs(self.amount(number) * factor) for number, factor in terms.items())
        if abs(rest) > 1e-6 * max(1.0, scale):
            slack = self.add(Entry(abs(rest)))
            terms = {**terms, slack: -1.0 if rest > 0 else 1.0}
        elif len(terms) == 2 and sorted(terms.values()) == [-1.0, 1.0]:
            self.join(*terms)
            return
        self.equations.append(terms)

    def system(self) -> tuple[System, list[int]]:
        """The joined entries as a system, and the cell of each entry."""
        draft, cell_of = Draft(), [0] * len(self.entries)
        members: dict[int, list[int]] = {}
        for number in range(len(self.entries)):
            members.setdefault(self.root(number), []).append(number)
        for numbers in members.values():
            cell = _cell(draft, [self.entries[number] for number in numbers])
            for number in numbers:
                cell_of[number] = cell
        seen = set()
        for terms in self.equations:
            merged: Terms = {}
            for number, factor in terms.items():
                merged[cell_of[number]] = merged.get(cell_of[number], 0.0) + factor
            merged = {cell: factor for cell, factor in sorted(merged.items()) if abs(factor) > 1e-12}
            if merged and tuple(merged.items()) not in seen:
                seen.add(tuple(merged.items()))
                draft.relate(merged)
        return draft.system(), cell_of


def _cell(draft: Draft, same: list[Entry]) -> int:
    real = any(entry.real for entry in same)
    known = any(entry.known for entry in same)
    return draft.cell(
        same[0].amount,
        least=max(entry.least for entry in same),
        loss=NEVER if known or not real else sum(entry.loss for entry in same if entry.real),
        room=max(entry.room for entry in same),
        real=real,
        secret=any(entry.secret for entry in same) and not known,
    )


def open_ledger(build: Build, rule: Rule) -> Ledger:
    """All numerators and denominators with what the rule makes of each by itself."""
    ledger, empty = Ledger(), _without_zero(build)
    for place, figure in build.figures.items():
        counting = build.counting[place.indicator_id]
        k = rule.threshold(counting.population) * _heaviest(counting, figure)
        small_group = False
        if figure.denominator is not None and counting.denominator_is_count:
            small_group = "denominator" in rule.counts and rule.is_small(figure.denominator, k)
            slot: Slot = (place, "denominator")
            ledger.add(_entry(slot, figure, figure.denominator, small_group, k, empty))
        if figure.numerator is not None:
            if counting.numerator_is_count:
                small = "numerator" in rule.counts and rule.is_small(figure.numerator, k)
                room = k
            else:
                small, room = small_group, max(k, AMOUNT_ROOM * abs(figure.numerator))
            ledger.add(_entry((place, "numerator"), figure, figure.numerator, small, room, empty))
    return _without_detail(build, ledger, rule)


def _without_detail(build: Build, ledger: Ledger, rule: Rule) -> Ledger:
    """A breakdown of which too many cells are small month by month is published by year only: a table of crosses tells
    nobody anything, and tables are redesigned before cells are hidden (SDC Handbook 2024). What is not published at all
    says nothing about the sums either, so it is no part of the equations.
    """
    blocks: dict[tuple[object, ...], list[int]] = {}
    for (place, _), number in ledger.at.items():
        if place.period_kind == "month" and place.breakdown != "total":
            block = (*place[:2], place.breakdown, build.figures[place].fiscal_year)
            blocks.setdefault(block, []).append(number)
    kept = Ledger()
    for numbers in blocks.values():
        small = sum(ledger.entries[number].secret for number in numbers)
        if small > rule.months_at_most_small * len(numbers):
            kept.omitted |= {ledger.entries[number].slot for number in numbers}
    for entry in ledger.entries:
        if entry.slot not in kept.omitted:
            kept.add(entry)
    return kept


def _entry(
    slot: Slot, figure: Figure, amount: float, small: bool, room: float, empty: dict[tuple[str, ...], float]
) -> Entry:
    place, quantity = slot
    return Entry(
        amount,
        slot,
        secret=small,
        room=room,
        least=empty[_block(place, quantity)],
        loss=_loss(place, quantity, amount),
        withheld=figure.withheld,
    )


def _heaviest(counting: Counting, figure: Figure) -> float:
    """A weighted sum below k times the greatest weight may be fewer than k persons."""
    return max(1.0, counting.heaviest.get(figure.fiscal_year, 1.0))


def _loss(place: Place, quantity: Quantity, amount: float) -> float:
    """What it costs not to show a figure: totals are dear, years dearer than months, groups dearer than their parts."""
    month, total = place.period_kind == "month", place.breakdown == "total"
    base = {(True, True): 600.0, (False, True): 3000.0, (True, False): 8.0, (False, False): 40.0}[
        month, total
    ]
    return (base + 2.0 * log1p(abs(amount))) * (2.0 if quantity == "denominator" else 1.0)


def _block(place: Place, quantity: Quantity) -> tuple[str, ...]:
    return (place.indicator_id, place.definition_version, place.period_kind, place.breakdown, quantity)


def _without_zero(build: Build) -> dict[tuple[str, ...], float]:
    """Least that anybody knows, by block: where rows without a case do not appear at all, a row means at least one."""
    least: dict[tuple[str, ...], float] = {}
    for place, figure in build.figures.items():
        for quantity in QUANTITIES:
            amount = getattr(figure, quantity)
            if amount is not None:
                block = _block(place, quantity)
                least[block] = min(amount, least.get(block, 1.0))
    return {
        block: 1.0 if amount >= 1 else 0.0 if amount >= 0 else -float("inf")
        for block, amount in least.items()
    }
