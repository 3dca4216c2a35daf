"""Header rows of a grid as one path per column, compared by name, never by position."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from pipelines.files.grid import Grid, Row, leading_rows
from pipelines.profiles import TableRule
from pipelines.values import fold_key

LeadingNames = list[set[str]]
_UNNAMED = re.compile(r"#([0-9]{1,3})")
_SPACES = re.compile(r"[\s\u3000]+")
_MARK = "必須|任意|西暦|和暦|年月日|記入|入力|選択|半角|全角|数字|整数|単位.*|例.*|yyyy.*|[0-9]+桁|[人件回分点円社台]|時間"
_MARKS = re.compile(rf"^[※*]+|(?:[(\[【](?:{_MARK})[)\]】]|[※*]+[0-9]*|:)+$")


@dataclass(frozen=True)
class Header:
    """Where a table's header stands and what its columns are called.

    `first` and `rows` are records of the grid (from 0); `paths` has one entry per column, levels joined by `/`.
    """

    first: int
    rows: int
    paths: list[str]

    @property
    def width(self) -> int:
        """Columns of the header, trailing blank ones included."""
        return len(self.paths)

    def column(self, name: str) -> int | None:
        """Column of that name; the last level of a path also counts where it is the only one so called. `#2` is the
        second column without a name."""
        wanted = fold_key(name)
        whole = self._columns.get(wanted)
        if whole:
            return whole[0]
        leaves = self._leaves.get(wanted, [])
        if len(leaves) == 1:
            return leaves[0]
        unnamed = _UNNAMED.fullmatch(name)
        nameless = [j for j, path in enumerate(self.paths) if not path] if unnamed else []
        place = int(unnamed[1]) - 1 if unnamed else 0
        return nameless[place] if 0 <= place < len(nameless) else None

    def twice(self) -> list[str]:
        """Names that more than one column bears."""
        return sorted(self.paths[columns[0]] for columns in self._columns.values() if len(columns) > 1)

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        return _places([fold_key(path) for path in self.paths])

    @cached_property
    def _leaves(self) -> dict[str, list[int]]:
        return _places([fold_key(path.rsplit("/", 1)[-1]) for path in self.paths])


@dataclass(frozen=True, slots=True)
class Wordings:
    """Which other wordings of its headers a layout takes: declared ones, and marks that people put behind a name."""

    names: dict[str, str]
    others: dict[str, str]
    marks: bool

    @classmethod
    def of(cls, rule: TableRule) -> Wordings | None:
        """None where the layout takes its own names only."""
        others = {fold_key(o): column.headers[0] for column in rule.columns.values() for o in column.also}
        if not others and not rule.by_hand:
            return None
        known = [header for column in rule.columns.values() for header in column.headers]
        return cls(
            {fold_key(name): name for name in [*known, *rule.ignore, *rule.requires]}, others, rule.by_hand
        )

    def of_one(self, path: str) -> str:
        """The layout's own name for a printed path, or the path where it is none of them."""
        folded = fold_key(path)
        bare = _MARKS.sub("", folded) if self.marks else folded
        for form in (folded, bare):
            if form in self.names or form in self.others:
                return self.names.get(form) or self.others[form]
        return path

    def of_paths(self, paths: list[str]) -> list[str]:
        """All paths of a header; a column that bears the name itself keeps it alone."""
        own = {fold_key(path) for path in paths}
        renamed = [self.of_one(path) for path in paths]
        return [
            path if fold_key(new) in own and fold_key(path) != fold_key(new) else new
            for path, new in zip(paths, renamed, strict=True)
        ]


def _places(names: list[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for j, name in enumerate(names):
        if name:
            places.setdefault(name, []).append(j)
    return places


def header_at(grid: Grid, first: int, rows: int, called: Wordings | None = None) -> Header:
    """Paths of the header that begins at record `first` and has `rows` levels, in the layout's own wording."""
    numbers = grid.row_numbers()
    cells = grid.rows(range(first, first + rows))
    width = max((len(row) for row in cells), default=0)
    levels = [_padded(row, width) for row in cells]
    for level in range(rows - 1):
        _fill_right(levels, level, int(numbers[first + level]), grid)
    paths = ["/".join(_path(levels, j)) for j in range(width)]
    return Header(first, rows, called.of_paths(paths) if called else paths)


def find_header(grid: Grid, rule: TableRule, names: LeadingNames) -> tuple[Header | None, list[str], int]:
    """Best place of this table's header among the leading rows.

    Returns the header (None where a required name is missing everywhere), the names missing at the best place, and
    how many names were found there. `names` are those of `leading_names(grid)`. A header of several levels begins
    where most columns have a name that the layout knows, for a note above may pass for its first level.
    """
    if rule.headerless:
        return _headerless(grid, rule)
    wanted = {name: fold_key(name) for name in rule.required_headers}
    called = Wordings.of(rule)
    best: tuple[Header | None, list[str], int] = (None, list(wanted), 0)
    whole: list[Header] = []
    for first in range(len(names) - rule.header_rows + 1):
        if whole and first >= whole[0].first + rule.header_rows:
            break
        there = set().union(*names[first : first + rule.header_rows])
        if called:
            there |= {fold_key(called.of_one(name)) for name in there}
        missing = [name for name, folded in wanted.items() if not _may_stand(folded, there)]
        if not missing:
            header = header_at(grid, first, rule.header_rows, called)
            missing = [name for name in wanted if header.column(name) is None]
            if rule.unpivot is not None and not unpivot_columns(header, rule):
                missing.append(rule.unpivot.headers)
            if not missing:
                whole.append(header)
        if len(wanted) - len(missing) > best[2]:
            best = (None, missing, len(wanted) - len(missing))
    if not whole:
        return best
    header = max(whole, key=lambda h: (len(unpivot_columns(h, rule)), sum(map(bool, h.paths)), -h.first))
    return header, [], sum(header.column(name) is not None for name in [*wanted, *rule.ignore])


def _headerless(grid: Grid, rule: TableRule) -> tuple[Header | None, list[str], int]:
    """The declared names, where most leading rows have as many cells and none of them is the names."""
    rows = leading_rows(grid)
    fitting = sum(len(row) == len(rule.headerless) for row in rows)
    named = any(
        [fold_key(cell or "") for cell in row] == [fold_key(n) for n in rule.headerless] for row in rows
    )
    if named or 2 * fitting <= len(rows):
        return None, rule.required_headers, 0
    header = Header(0, 0, rule.headerless)
    missing = [name for name in rule.required_headers if header.column(name) is None]
    return (None, missing, 0) if missing else (header, [], 0)


def leading_names(grid: Grid) -> LeadingNames:
    """Folded cells of each leading row: what a header could be made of."""
    return [{fold_key(cell) for cell in row if cell is not None} for row in leading_rows(grid)]


def _may_stand(folded: str, there: set[str]) -> bool:
    """A name of one level, or all levels of a path."""
    if folded in there or _UNNAMED.fullmatch(folded):
        return True
    return all(level in there for level in folded.split("/"))


def unpivot_columns(header: Header, rule: TableRule) -> dict[int, dict[str, str | None]]:
    """Columns of a repeated measure with what their header says: {column: {group: text}}; blanks within it may be
    left out, for `4 月` is `4月`."""
    if rule.unpivot is None:
        return {}
    pattern = re.compile(rule.unpivot.headers)
    matches = {
        j: pattern.search(path) or pattern.search(path.replace(" ", ""))
        for j, path in enumerate(header.paths)
    }
    return {j: match.groupdict() for j, match in matches.items() if match is not None}


def unknown_columns(header: Header, rules: list[TableRule]) -> list[str]:
    """Names that no table of the profile maps or ignores: they are not stored, and somebody should know."""
    expected: set[int | None] = set()
    patterns = [re.compile(p) for rule in rules for p in rule.ignore_patterns]
    for rule in rules:
        names = [h for column in rule.columns.values() for h in column.headers]
        names += [*rule.ignore, *rule.requires, *rule.fill_down, *(s.column for s in rule.structural)]
        expected |= {header.column(name) for name in names}
        expected |= set(unpivot_columns(header, rule))
    return [
        path
        for j, path in enumerate(header.paths)
        if path and j not in expected and not any(p.search(path) for p in patterns)
    ]


def _path(levels: list[Row], column: int) -> list[str]:
    parts: list[str] = []
    for level in levels:
        cell = level[column]
        if cell is not None:
            text = one_line(cell)
            if not parts or parts[-1] != text:
                parts.append(text)
    return parts


def one_line(text: str) -> str:
    """NFKC, line breaks off, runs of blanks to one: how headers and titles meet regular expressions."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text.replace("\r", "").replace("\n", ""))).strip()


def _padded(row: Row, width: int) -> Row:
    return [*row, *[None] * (width - len(row))]


def _fill_right(levels: list[Row], level: int, row_number: int, grid: Grid) -> None:
    """Upper levels reach over the columns of their merged range; without merges, up to the next name."""
    row = levels[level]
    if grid.merged:
        for top, left, bottom, right in grid.merged:
            if top <= row_number <= bottom and right > left and left <= len(row):
                text = row[left - 1]
                for j in range(left - 1, min(right, len(row))):
                    row[j] = row[j] or text
        return
    below = levels[level + 1]
    text = None
    for j, cell in enumerate(row):
        text = cell or text
        if cell is None and below[j] is not None:
            row[j] = text
