"""Which figures of a build the public version shows, and why others are kept back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from pipelines import disk
from pipelines.disclosure.earlier import Past, Release, remember
from pipelines.disclosure.echoes import relate_releases
from pipelines.disclosure.figures import Build
from pipelines.disclosure.ledger import Ledger, Slot, open_ledger
from pipelines.disclosure.policy import Rule
from pipelines.disclosure.relations import relate
from pipelines.disclosure.suppress import suppress
from pipelines.disclosure.system import System

Reason = Literal["small", "protecting", "earlier_release"]


@dataclass(slots=True)
class Decision:
    """`hidden` figures with the reason; `release` is what the journal keeps. Counts are of figures.

    `unprotected`: small figures that earlier releases give away already. `gave_up`: groups that were hidden as a whole
    because the time was over. `omitted` figures belong to a breakdown that is published by year only.
    """

    hidden: dict[Slot, Reason] = field(default_factory=dict)
    release: Release = field(default_factory=dict)
    unprotected: set[Slot] = field(default_factory=set)
    omitted: set[Slot] = field(default_factory=set)
    gave_up: int = 0
    groups: int = 0
    solved: int = 0

    def counts(self) -> Counter[str]:
        """Figures by reason, and `all` of them."""
        found: Counter[str] = Counter(self.hidden.values())
        found["all"] = len(self.release)
        return found


def decide(build: Build, rule: Rule, past: Past, cache: Path | None = None) -> Decision:
    """Apply the rule to all figures. `cache` keeps the answer for groups of figures that have not changed."""
    ledger = open_ledger(build, rule)
    small = {number for number, entry in enumerate(ledger.entries) if entry.secret}
    kept = remember(ledger, past, rule.small_changes)
    relate(build, ledger, rule)
    relate_releases(ledger, past)
    system, cell_of = ledger.system()
    decision = Decision()
    hidden, unprotected = (
        _solve(system, decision, cache) if rule.complementary else (system.secret & system.real, set())
    )
    for slot, number in ledger.at.items():
        entry, cell = ledger.entries[number], cell_of[number]
        if entry.withheld:
            continue
        if hidden[cell] or number in small:
            decision.hidden[slot] = _reason(number, small, kept)
        decision.release[slot] = slot not in decision.hidden, entry.amount
    decision.omitted = {slot for slot in ledger.omitted if slot is not None}
    decision.unprotected = _given_away(ledger, cell_of, unprotected)
    return decision


def _reason(number: int, small: set[int], kept: set[int]) -> Reason:
    return "small" if number in small else "earlier_release" if number in kept else "protecting"


def _given_away(ledger: Ledger, cell_of: list[int], unprotected: set[int]) -> set[Slot]:
    return {slot for slot, number in ledger.at.items() if cell_of[number] in unprotected}


def _solve(system: System, decision: Decision, cache: Path | None) -> tuple[np.ndarray, set[int]]:
    known = _read(cache)
    fresh: dict[str, dict[str, list[int] | bool]] = {}
    hidden, unprotected = system.secret & system.real, set()
    for cells in system.components():
        if len(cells) < 2 or not system.secret[cells].any():
            continue
        part = system.part(cells)
        digest = part.digest()
        decision.groups += 1
        if digest not in known:
            decision.solved += 1
            choice = suppress(part)
            known[digest] = {
                "hidden": np.flatnonzero(choice.hidden).tolist(),
                "unprotected": sorted(choice.unprotected),
                "gave_up": choice.gave_up,
            }
        answer = fresh[digest] = known[digest]
        hidden[cells[answer["hidden"]]] = True
        unprotected |= set(cells[answer["unprotected"]].tolist())
        decision.gave_up += bool(answer["gave_up"])
    if cache is not None:
        cache.parent.mkdir(parents=True, exist_ok=True)
        disk.write_bytes(cache, json.dumps(fresh).encode())
    return hidden, unprotected


def _read(cache: Path | None) -> dict[str, dict[str, list[int] | bool]]:
    try:
        found: dict[str, dict[str, list[int] | bool]] = json.loads(cache.read_text()) if cache else {}
        return found
    except (OSError, ValueError):
        return {}
