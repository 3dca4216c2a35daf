"""The equations of earlier releases: whoever kept them can still use them on figures that have not changed since.

d2 + d3 was all there was in January; in June a new d4 comes in, and all three are hidden. January's total gives d4 away.
"""

from __future__ import annotations

from pipelines.disclosure.earlier import Past, Release
from pipelines.disclosure.figures import same
from pipelines.disclosure.ledger import Entry, Ledger, Slot, Terms


def relate_releases(ledger: Ledger, past: Past) -> None:
    """Add to the equations of today those of each earlier release that had other figures in them.

    A figure of then is that of today where it is the same; otherwise one more: known if it was shown, unknown and
    still to be guarded if it was small and hidden. Equations with a part that is never published by itself are left out.
    """
    today = [terms for terms in ledger.equations if all(ledger.entries[n].slot for n in terms)]
    for release in past.releases:
        then: dict[int, int] = {}
        for terms in today:
            known = {number: factor for number, factor in terms.items() if _slot(ledger, number) in release}
            if len(known) < 2 or all(_unchanged(ledger, release, number) for number in terms):
                continue
            ledger.relate(_as_of(ledger, release, known, then))


def _as_of(ledger: Ledger, release: Release, terms: Terms, then: dict[int, int]) -> Terms:
    for number in terms:
        if number not in then:
            then[number] = _entry_of(ledger, release, number)
    return {then[number]: factor for number, factor in terms.items()}


def _entry_of(ledger: Ledger, release: Release, number: int) -> int:
    if _unchanged(ledger, release, number):
        return number
    entry = ledger.entries[number]
    shown, amount = release[_slot(ledger, number)]
    if shown:
        return ledger.add_aside(Entry(amount, entry.slot, room=entry.room, known=True))
    least = entry.least if entry.least <= amount else 0.0
    return ledger.add_aside(Entry(amount, room=entry.room, least=least, secret=0 < amount < entry.room))


def _unchanged(ledger: Ledger, release: Release, number: int) -> bool:
    slot = _slot(ledger, number)
    return slot in release and same(release[slot][1], ledger.amount(number))


def _slot(ledger: Ledger, number: int) -> Slot:
    slot = ledger.entries[number].slot
    if slot is None:
        raise ValueError("an entry without a slot is no published figure")
    return slot
