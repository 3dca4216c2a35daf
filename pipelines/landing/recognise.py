"""Which vendor layout a file is of: by the names in its header."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.files.grid import Grid
from pipelines.files.refused import Refused
from pipelines.landing.blocks import split_blocks
from pipelines.landing.header import Header, LeadingNames, find_header, leading_names, unpivot_columns
from pipelines.landing.nearest import unknown_layout
from pipelines.profiles import Profile, Source, TableRule
from pipelines.values import fold_key


@dataclass(frozen=True, slots=True)
class Claim:
    """Tables that are filled from the rows under one header of one grid; the first owns the rows."""

    grid: Grid
    header: Header
    tables: list[tuple[str, TableRule]]


@dataclass(frozen=True, slots=True)
class Match:
    """A file recognised as one profile; `leftovers` are sheets and blocks that none of its tables uses."""

    profile_id: str
    profile: Profile
    claims: list[Claim]
    leftovers: list[Grid]


@dataclass(slots=True)
class _Attempt:
    claims: dict[tuple[int, int], Claim] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    blocks: dict[int, str] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    score: int = 0


def recognise(source: Source, kind: str, path: Path, grids: list[Grid]) -> Match:
    """The profile with most known names among those whose required names are all there.

    Raises Refused `unknown_layout` (with the nearest profile and the difference) or `ambiguous_layout`.
    """
    areas = _Areas(grids)
    attempts = {
        name: _attempt(profile, areas)
        for name, profile in source.profiles.items()
        if profile.format.kind in (kind, "any") and _name_fits(profile, path)
    }
    whole = {name: a for name, a in attempts.items() if a.claims and not a.missing}
    if not whole:
        found = {name: (a.score, a.missing) for name, a in attempts.items()}
        raise unknown_layout(source, kind, found, [names for *_, names in areas.split(None)])
    best = max(a.score for a in whole.values())
    winners = [name for name, a in whole.items() if a.score == best]
    if len(winners) > 1:
        raise Refused(
            "ambiguous_layout",
            f"見出しが複数のプロファイルに同じだけ合います: {'、'.join(winners)}。プロファイルの ignore を見直してください。",
        )
    attempt = whole[winners[0]]
    _refuse_doubles(attempt)
    return Match(
        winners[0], source.profiles[winners[0]], list(attempt.claims.values()), _leftovers(attempt, areas)
    )


def _name_fits(profile: Profile, path: Path) -> bool:
    pattern = profile.format.file_name
    return pattern is None or re.search(pattern, path.name) is not None


class _Areas:
    """Grids of a file and the blocks they fall into, each with its leading names, made once per pattern."""

    def __init__(self, grids: list[Grid]) -> None:
        self._grids = grids
        self._made: dict[str | None, list[tuple[Grid, Grid, LeadingNames]]] = {}

    def split(self, begins: str | None) -> list[tuple[Grid, Grid, LeadingNames]]:
        """(grid, area of it, leading names of the area)."""
        if begins not in self._made:
            pairs = [(g, a) for g in self._grids for a in (split_blocks(g, begins) if begins else [g])]
            self._made[begins] = [(grid, area, leading_names(area)) for grid, area in pairs]
        return self._made[begins]


def _attempt(profile: Profile, areas: _Areas) -> _Attempt:
    attempt = _Attempt()
    for table, rule in profile.tables.items():
        found_any = False
        nearest: tuple[int, list[str]] = (-1, rule.required_headers)
        for grid, area, names in areas.split(rule.blocks):
            if not _sheet_fits(rule, grid):
                continue
            header, missing, found = find_header(area, rule, names)
            if header is None:
                nearest = max(nearest, (found, missing), key=lambda pair: pair[0])
                continue
            found_any = True
            attempt.score += found
            claim = attempt.claims.setdefault((id(area), header.first), Claim(area, header, []))
            claim.tables.append((table, rule))
            attempt.claimed.add(id(grid))
        if rule.blocks is not None:
            attempt.blocks |= {id(grid): rule.blocks for grid, *_ in areas.split(rule.blocks)}
        if not found_any and not rule.optional:
            attempt.missing[table] = nearest[1]
            attempt.score += max(nearest[0], 0)
    return attempt


def _leftovers(attempt: _Attempt, areas: _Areas) -> list[Grid]:
    """Sheets, and blocks of sheets, that no table uses."""
    used = {place for place, _ in attempt.claims}
    rest: list[Grid] = []
    for grid, *_ in areas.split(None):
        if id(grid) not in attempt.claimed:
            rest.append(grid)
        elif id(grid) in attempt.blocks:
            rest += [
                a for g, a, _ in areas.split(attempt.blocks[id(grid)]) if g is grid and id(a) not in used
            ]
    return rest


def _sheet_fits(rule: TableRule, grid: Grid) -> bool:
    if rule.sheet is None:
        return grid.visible
    return grid.sheet is not None and re.search(rule.sheet, grid.sheet) is not None


def _refuse_doubles(attempt: _Attempt) -> None:
    for claim in attempt.claims.values():
        twice = claim.header.twice()
        wanted = {fold_key(h) for _, r in claim.tables for c in r.columns.values() for h in c.headers}
        measured = [j for _, rule in claim.tables for j in unpivot_columns(claim.header, rule)]
        wanted |= {fold_key(claim.header.paths[j]) for j in measured}
        both = [name for name in twice if fold_key(name) in wanted]
        if both:
            raise Refused(
                "duplicate_header", f"同じ見出しが 2 列以上あります: {'、'.join(both)}", claim.grid.sheet
            )
