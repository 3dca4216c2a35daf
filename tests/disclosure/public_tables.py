"""The attack on `open_data/` from outside: reads the CSV, writes down every equation it can think of, and solves.

It is given more than an outsider has: of the sums that the labels suggest it keeps those that are true (`truth`), and
which procedure belongs to which department and scope set.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np

from tests.disclosure.outsider import Outsider

Name = tuple[str, ...]
"""Indicator, definition, kind of period, first day, breakdown, code, N or D."""
QUANTITIES = {"N": ("分子", "分子の記号"), "D": ("分母", "分母の記号")}


@dataclass
class PublicTable:
    """What the CSV shows: figures, names of crossed-out ones, fiscal year of each."""

    shown: dict[Name, float] = field(default_factory=dict)
    hidden: set[Name] = field(default_factory=set)
    year: dict[Name, str] = field(default_factory=dict)


def read_public(path: Path) -> PublicTable:
    """Read `indicator_values.csv`."""
    table = PublicTable()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            place = tuple(
                row[key] for key in ("指標ID", "定義版", "期間種別", "期間開始日", "内訳", "内訳コード")
            )
            for quantity, (figure, sign) in QUANTITIES.items():
                name = (*place, quantity)
                table.year[name] = row["年度"]
                if row[figure]:
                    table.shown[name] = float(row[figure])
                elif row[sign] == "x":
                    table.hidden.add(name)
    return table


def outsiders(
    table: PublicTable, truth: dict[Name, float], members: dict[tuple[str, str], set[str]]
) -> list[Outsider]:
    """One attacker per indicator and year, with every equation that is true."""
    groups: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in [*table.shown, *table.hidden]:
        groups[name[0], table.year[name]].append(name)
    found = []
    for names in groups.values():
        if any(name in table.hidden for name in names):
            equations = [e for e in _guesses(names, members) if _true(e, truth)]
            unknown = {name: (0.0, np.inf) for name in names if name in table.hidden}
            shown = {name: table.shown[name] for name in names if name in table.shown}
            for name in names:
                if name[-1] == "N" and (*name[:-1], "D") in names:
                    rest = (*name[:-1], "rest")
                    if truth[(*name[:-1], "D")] >= truth[name]:
                        unknown[rest] = (0.0, np.inf)
                        equations.append({(*name[:-1], "D"): -1.0, name: 1.0, rest: 1.0})
            found.append(Outsider(shown, unknown, equations))
    return found


def _guesses(names: list[Name], members: dict[tuple[str, str], set[str]]) -> list[dict[Name, float]]:
    present, guesses = set(names), []
    cells: dict[Name, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
    months: dict[Name, list[Name]] = defaultdict(list)
    for name in names:
        table = (*name[:4], name[6])
        cells[table][name[4]].append(name)
        if name[2] == "月":
            months[(*name[:2], *name[4:])].append(name)
    for table, breakdowns in cells.items():
        for total in breakdowns.get("total", []):
            for breakdown, parts in breakdowns.items():
                if breakdown != "total":
                    guesses.append({total: -1.0} | dict.fromkeys(parts, 1.0))
                if breakdown == "staff_group":  # as their labels say, one group stands beside the total
                    guesses += [
                        {total: -1.0} | {part: 1.0 for part in parts if part != left} for left in parts
                    ]
                if breakdown in ("scope_set", "skill_domain"):  # a set may be the whole
                    guesses += [{total: -1.0, part: 1.0} for part in parts]
        for (parent, code), parts in members.items():
            whole = (*table[:4], parent, code, table[4])
            inside = [(*table[:4], "procedure", part, table[4]) for part in parts]
            inside = [part for part in inside if part in present]
            if whole in present and inside:
                guesses.append({whole: -1.0} | dict.fromkeys(inside, 1.0))
    for name in names:
        if name[2] == "年度":
            parts = sorted(months.get((*name[:2], *name[4:]), []))
            if parts:
                guesses.append({name: -1.0} | dict.fromkeys(parts, 1.0))
                guesses.append({name: -1.0, parts[-1]: 1.0})
    versions: dict[Name, list[Name]] = defaultdict(list)
    for name in names:
        versions[(name[0], *name[2:])].append(name)
    for alike in versions.values():
        guesses += [{one: 1.0, other: -1.0} for one, other in combinations(alike, 2)]
    return guesses


def _true(equation: dict[Name, float], truth: dict[Name, float]) -> bool:
    total = sum(truth[name] * factor for name, factor in equation.items())
    return abs(total) <= 1e-6 * max(1.0, sum(abs(truth[name]) for name in equation))
