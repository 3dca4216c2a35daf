"""The equations that somebody outside can write down: sums over breakdowns and months, nested groups, complements,
definitions of which one is part of the other, and one figure under several names.

Which of them hold is asked of the figures themselves: an attacker reads the same headings and labels. What is nearly a
sum (persons counted once a year and once in each month) still bounds, and is kept as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipelines.disclosure.figures import Build, Place, same
from pipelines.disclosure.ledger import QUANTITIES, Entry, Ledger, Quantity, Terms
from pipelines.disclosure.policy import Rule

Table = tuple[str, str, str, object, object]
"""Indicator, definition and period: everything that is broken down together."""


def relate(build: Build, ledger: Ledger, rule: Rule) -> None:
    """Add all equations to the ledger."""
    tables: dict[Table, dict[str, dict[str, Place]]] = defaultdict(lambda: defaultdict(dict))
    for place in build.figures:
        table = (
            place.indicator_id,
            place.definition_version,
            place.period_kind,
            place.period_start,
            place.period_end,
        )
        tables[table][place.breakdown][place.breakdown_code] = place
    for quantity in QUANTITIES:
        _partitions(ledger, tables, quantity)
        _nested(build, ledger, tables, quantity, rule)
        _years(build, ledger, quantity)
    _definitions(build, ledger, rule)
    _shared(build, ledger)
    _complements(build, ledger, rule)


def _numbers(ledger: Ledger, places: Iterable[Place], quantity: Quantity) -> list[int]:
    return [ledger.at[place, quantity] for place in places if (place, quantity) in ledger.at]


def _sum(whole: int, parts: Iterable[int]) -> Terms:
    return {whole: -1.0, **dict.fromkeys(parts, 1.0)}


def _partitions(ledger: Ledger, tables: dict[Table, dict[str, dict[str, Place]]], quantity: Quantity) -> None:
    """Total = sum of a breakdown. Where one code stands beside the total (会計年度任用職員), the sum leaves it out."""
    beside = _codes_beside(ledger, tables, quantity)
    for table, breakdowns in tables.items():
        total = (
            ledger.at.get((breakdowns["total"]["ALL"], quantity)) if "ALL" in breakdowns["total"] else None
        )
        if total is None:
            continue
        for breakdown, cells in breakdowns.items():
            left_out = beside.get((table[0], table[1], table[2], breakdown))
            parts = _numbers(ledger, (place for code, place in cells.items() if code != left_out), quantity)
            if breakdown != "total" and parts:
                ledger.relate(_sum(total, parts))


def _codes_beside(
    ledger: Ledger, tables: dict[Table, dict[str, dict[str, Place]]], quantity: Quantity
) -> dict[tuple[str, ...], str]:
    """By block, the one code without which every total is the sum, where there is such a code."""
    candidates: dict[tuple[str, ...], set[str]] = {}
    for table, breakdowns in tables.items():
        total = (
            ledger.at.get((breakdowns["total"]["ALL"], quantity)) if "ALL" in breakdowns["total"] else None
        )
        if total is None:
            continue
        for breakdown, cells in breakdowns.items():
            found = {
                code: ledger.amount(ledger.at[place, quantity])
                for code, place in cells.items()
                if (place, quantity) in ledger.at
            }
            over = sum(found.values()) - ledger.amount(total)
            fitting = {code for code, amount in found.items() if same(amount, over) and amount}
            if same(over, 0.0):
                continue
            block = (table[0], table[1], table[2], breakdown)
            candidates[block] = candidates.get(block, fitting) & fitting
    return {block: min(codes) for block, codes in candidates.items() if codes}


def _nested(
    build: Build,
    ledger: Ledger,
    tables: dict[Table, dict[str, dict[str, Place]]],
    quantity: Quantity,
    rule: Rule,
) -> None:
    """Groups that are sums of other groups (department of procedures, scope sets), and groups within each other."""
    everywhere: defaultdict[tuple[str | None, object], dict[tuple[str, str], dict[tuple[str, str], float]]]
    everywhere = defaultdict(dict)
    for (parent, code, kind, start), parts in build.parts.items():
        everywhere[kind, start][parent, code] = parts
    for breakdowns in tables.values():
        some = next(iter(next(iter(breakdowns.values())).values()))
        wholes = {**everywhere[None, None], **everywhere.get((some.period_kind, some.period_start), {})}
        members: dict[int, frozenset[int]] = {}
        for (parent, code), parts in wholes.items():
            place = breakdowns.get(parent, {}).get(code)
            whole = ledger.at.get((place, quantity)) if place else None
            if whole is None:
                continue
            terms: Terms = {whole: -1.0}
            for (breakdown, part_code), share in parts.items():
                part = breakdowns.get(breakdown, {}).get(part_code)
                number = ledger.at.get((part, quantity)) if part else None
                if number is not None:
                    terms[number] = share
            if len(terms) > 1:
                ledger.relate(terms)
                members[whole] = frozenset(terms) - {whole}
        _differences(build, ledger, list(_within(members)), rule)


def _within(members: dict[int, frozenset[int]]) -> Iterator[tuple[int, int]]:
    ordered = sorted(members, key=lambda whole: len(members[whole]))
    for place, small in enumerate(ordered):
        for large in ordered[place + 1 :]:
            if members[small] < members[large] and len(members[small]) > 1:
                yield small, large


def _years(build: Build, ledger: Ledger, quantity: Quantity) -> None:
    """Year = sum of its months, or its last month (what is counted on a day), or at least each (persons once)."""
    months: dict[tuple[object, ...], list[Place]] = defaultdict(list)
    for place, figure in build.figures.items():
        if place.period_kind == "month" and (place, quantity) in ledger.at:
            months[(*place[:2], *place[5:], figure.fiscal_year)].append(place)
    for place, figure in build.figures.items():
        year = ledger.at.get((place, quantity)) if place.period_kind == "fiscal_year" else None
        within = months.get((*place[:2], *place[5:], figure.fiscal_year))
        if year is None or not within:
            continue
        parts = _numbers(ledger, sorted(within, key=lambda month: month.period_start), quantity)
        total, amounts = ledger.amount(year), [ledger.amount(part) for part in parts]
        if not same(sum(amounts), total) and same(amounts[-1], total):
            ledger.relate({year: -1.0, parts[-1]: 1.0})
            continue
        ledger.relate(_sum(year, parts))
        if sum(amounts) > total and all(amount <= total for amount in amounts):
            for part in parts:
                ledger.relate({year: 1.0, part: -1.0})


def _definitions(build: Build, ledger: Ledger, rule: Rule) -> None:
    """Two definitions of one cell: the same figure, or one contains the other and the difference is a group, too."""
    versions: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for (place, quantity), number in list(ledger.at.items()):
        versions[(place.indicator_id, *place[2:], quantity)].append(number)
    pairs = []
    for numbers in versions.values():
        ordered = sorted(numbers, key=ledger.amount)
        pairs += list(pairwise(ordered))
    equal = [pair for pair in pairs if same(ledger.amount(pair[0]), ledger.amount(pair[1]))]
    for one, other in equal:
        ledger.join(one, other)
    _differences(build, ledger, [pair for pair in pairs if pair not in set(equal)], rule)


def _differences(build: Build, ledger: Ledger, pairs: list[tuple[int, int]], rule: Rule) -> None:
    for small, large in pairs:
        slot = ledger.entries[large].slot
        if slot is None or not build.counting[slot[0].indicator_id].numerator_is_count:
            continue
        amount = ledger.amount(large) - ledger.amount(small)
        room = ledger.entries[large].room
        rest = ledger.add(Entry(amount, secret=rule.is_small(amount, room), room=room))
        ledger.equations.append({large: -1.0, small: 1.0, rest: 1.0})


def _shared(build: Build, ledger: Ledger) -> None:
    """One figure under the names of several indicators (staff in service, cases of a median): known in one place, known
    in all. Series whose totals agree in every period are compared cell by cell.
    """
    series: dict[tuple[str, str, Quantity], dict[tuple[object, ...], int]] = defaultdict(dict)
    for (place, quantity), number in ledger.at.items():
        when = place.period_start if place.period_kind == "month" else build.figures[place].fiscal_year
        where = (when, place.breakdown, place.breakdown_code)
        series[place.indicator_id, place.definition_version, quantity][where] = number
    names = list(series)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            if other[0] == name[0] and other[2] == name[2]:
                continue
            _join_series(ledger, series[name], series[other])


def _join_series(
    ledger: Ledger, one: dict[tuple[object, ...], int], other: dict[tuple[object, ...], int]
) -> None:
    totals = [where for where in one if where[1] == "total" and where in other]
    if not totals or not all(
        same(ledger.amount(one[where]), ledger.amount(other[where])) for where in totals
    ):
        return
    if not any(ledger.amount(one[where]) for where in totals):
        return
    for where in one.keys() & other.keys():
        if same(ledger.amount(one[where]), ledger.amount(other[where])):
            ledger.join(one[where], other[where])


def _complements(build: Build, ledger: Ledger, rule: Rule) -> None:
    """Numerator + complement = denominator: 97 of 100 tells of three just as 3 of 100 does."""
    done = set()
    for place in build.figures:
        denominator = ledger.at.get((place, "denominator"))
        numerator = ledger.at.get((place, "numerator"))
        if denominator is None or numerator is None:
            continue
        if not build.counting[place.indicator_id].numerator_is_count:
            continue
        pair = ledger.root(denominator), ledger.root(numerator)
        rest = ledger.amount(denominator) - ledger.amount(numerator)
        if pair in done or pair[0] == pair[1] or rest < -1e-9:
            continue
        done.add(pair)
        room = ledger.entries[denominator].room
        small = "complement" in rule.counts and rule.is_small(max(0.0, rest), room)
        complement = ledger.add(Entry(max(0.0, rest), secret=small, room=room))
        ledger.equations.append({denominator: -1.0, numerator: 1.0, complement: 1.0})
