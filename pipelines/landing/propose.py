"""From a file that fits no layout to a first draft of a profile: what its columns look like, and what they may mean."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from pipelines.files import inspect_file
from pipelines.files.grid import Grid, leading_rows, spread_rows
from pipelines.files.refused import Refused
from pipelines.files.workbook import WorkbookReader
from pipelines.landing.header import Header, header_at
from pipelines.landing.privacy import refuse_named_my_number
from pipelines.landing.read import open_grids
from pipelines.profiles import ColumnSpec, Source, TableSpec
from pipelines.values import fold_key, parse_boolean, parse_date, parse_datetime, parse_integer, parse_number

_SAMPLE = 200
_ALIKE = 0.7
PERSONAL = re.compile(r"氏名|名前|カナ|フリガナ|電話|住所|メール|mail|生年月日|備考")
_NUMBER_WORDS = re.compile(r"(?:no\.?|ナンバー|id|コード)$")
_LOOKS = {
    "date": lambda word: parse_date(word).value is not None,
    "datetime": lambda word: parse_datetime(word).value is not None,
    "integer": lambda word: parse_integer(word).value is not None,
    "number": lambda word: parse_number(word).value is not None,
    "boolean": lambda word: parse_boolean(word).value is not None,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One column of the file: its name, what its cells look like, masked examples, and its few words if they are."""

    name: str
    looks: str
    examples: list[str]
    words: list[str]
    blank_share: float


@dataclass(slots=True)
class Proposal:
    """A draft for one table: which column may fill which canonical column, what is missing, what is left over."""

    source_id: str
    table: str
    spec: TableSpec
    kind: str
    sheet: str | None
    seen: list[Seen]
    mapped: dict[str, Seen] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Required canonical columns that no column of the file seems to fill."""
        return [name for name, spec in self.spec.columns.items() if spec.required and name not in self.mapped]

    @property
    def left_over(self) -> list[Seen]:
        """Columns of the file that nothing was found for."""
        used = {seen.name for seen in self.mapped.values()}
        return [seen for seen in self.seen if seen.name not in used]


def propose(path: Path, source: Source, table: str | None = None) -> Proposal:
    """Draft for `path`. Without `table` the table of the source that finds most of its columns is taken.

    Raises Refused where the file cannot be read or holds 個人番号.
    """
    kind, grid = largest_rectangle(path)
    seen = _columns(grid, _likeliest_header(grid))
    tables = [table] if table else list(source.spec.tables)
    drafts = [_draft(source, name, kind, grid.sheet, seen) for name in tables]
    return max(drafts, key=lambda d: 2 * len(d.mapped) - len(d.missing))


def largest_rectangle(path: Path) -> tuple[str, Grid]:
    """Kind of the file (text or workbook), and its visible rectangle of most records.

    Raises Refused where the file cannot be read, has no records, or holds 個人番号.
    """
    facts = inspect_file(path)
    with WorkbookReader() as workbooks:
        grids = [g for g in open_grids(path, facts, workbooks) if g.visible and g.record_count() > 1]
    refuse_named_my_number(grids)
    if not grids:
        raise Refused("no_records", "データの行がありません。")
    return "text" if facts.kind == "text" else "workbook", max(grids, key=lambda g: g.record_count())


def masked(text: str) -> str:
    """Shape of a value without the value: 9 for digits, A for letters, 漢 かな カナ by script."""
    return "".join(_mask(char) for char in unicodedata.normalize("NFC", text))[:40]


def _mask(char: str) -> str:
    if char.isdigit():
        return "9"
    if char.isspace() or not char.isprintable():
        return " "
    name = unicodedata.name(char, "")
    for word, shown in (("CJK", "漢"), ("HIRAGANA", "あ"), ("KATAKANA", "ア")):
        if name.startswith(word):
            return shown
    return "A" if char.isalpha() else char


def _likeliest_header(grid: Grid) -> Header:
    """The leading row with most different words that are no numbers and no dates."""
    scores = leading_wordiness(grid)
    return header_at(grid, scores.index(max(scores)), 1)


def leading_wordiness(grid: Grid) -> list[int]:
    """`wordiness` of each leading row with another row below it."""
    rows = leading_rows(grid)[: max(grid.record_count() - 1, 0)]
    return [wordiness([cell for cell in row if cell]) for row in rows]


def wordiness(cells: list[str]) -> int:
    """Different cells of a row that are no numbers and no dates; 0 for a lone cell."""
    words = {cell for cell in cells if parse_number(cell).value is None and parse_date(cell).value is None}
    return len(words) if len(cells) > 1 else 0


def _columns(grid: Grid, header: Header) -> list[Seen]:
    rows = spread_rows(grid, header.first + header.rows, _SAMPLE)
    seen = []
    for j, name in enumerate(header.paths):
        cells = [row[j] for row in rows if j < len(row)]
        words = [cell for cell in cells if cell is not None]
        if name:
            seen.append(
                Seen(name, _look(words), examples(words), _few(words), 1 - len(words) / max(len(rows), 1))
            )
    return seen


def _look(words: list[str]) -> str:
    """Narrowest type that nearly all cells have."""
    if not words:
        return "blank"
    for look in ("boolean", "integer", "number", "date", "datetime"):
        if sum(_LOOKS[look](word) for word in words) >= 0.95 * len(words):
            return "identifier" if look == "integer" and _is_numbering(words) else look
    return "code" if _few(words) else "text"


def _is_numbering(words: list[str]) -> bool:
    return len(set(words)) == len(words) > 5 and any(word.startswith("0") or len(word) > 6 for word in words)


def _few(words: list[str]) -> list[str]:
    """The words of a column that repeats a few short ones."""
    counts = Counter(words)
    short = all(len(word) <= 12 for word in counts)
    return sorted(counts) if len(counts) <= 12 and len(words) >= 3 * len(counts) and short else []


def examples(words: list[str]) -> list[str]:
    """Up to three masked values."""
    return list(dict.fromkeys(masked(word) for word in words))[:3]


def _draft(source: Source, table: str, kind: str, sheet: str | None, seen: list[Seen]) -> Proposal:
    spec = source.spec.tables[table]
    proposal = Proposal(source.source_id, table, spec, kind, sheet, seen)
    known = _known_names(source, table)
    free = [s for s in seen if not PERSONAL.search(s.name)]
    for name, column in spec.columns.items():
        best = max(free, key=lambda s: _fit(s, known.get(name, set()), column), default=None)
        if best is not None and _fit(best, known.get(name, set()), column) >= _ALIKE:
            proposal.mapped[name] = best
            free.remove(best)
    _map_the_only_date(proposal)
    return proposal


def _map_the_only_date(proposal: Proposal) -> None:
    """A required date, and one column left that looks like one."""
    wanting = [name for name in proposal.missing if proposal.spec.columns[name].type in ("date", "datetime")]
    dates = [seen for seen in proposal.left_over if seen.looks in ("date", "datetime")]
    if len(wanting) == len(dates) == 1:
        proposal.mapped[wanting[0]] = dates[0]


def _known_names(source: Source, table: str) -> dict[str, set[str]]:
    """Headers under which the layouts that ship know each canonical column."""
    known: dict[str, set[str]] = {}
    for profile in source.profiles.values():
        rule = profile.tables.get(table)
        for name, column in (rule.columns if rule else {}).items():
            known.setdefault(name, set()).update(fold_key(header) for header in column.headers)
    return known


def _fit(seen: Seen, known: set[str], spec: ColumnSpec) -> float:
    """How well a column's name (and the words in it) meet a canonical column, from 0 to 1."""
    words_of = re.split(r"[ ,;()（）]", spec.description)
    names = {_numbered(name) for name in known | {fold_key(w) for w in words_of if w and not w.isascii()}}
    named = _numbered(fold_key(seen.name))
    by_name = max((SequenceMatcher(None, named, name).ratio() for name in names), default=0.0)
    labels = {fold_key(label) for label in spec.codes.values()}
    by_words = len(labels & {fold_key(word) for word in seen.words}) / len(seen.words) if seen.words else 0.0
    impossible = seen.looks not in _COMPATIBLE.get(spec.type, {seen.looks})
    return 0.0 if impossible else max(by_name, by_words)


def _numbered(name: str) -> str:
    """受付No, 受付ID and 受付番号 are one name."""
    return _NUMBER_WORDS.sub("番号", name)


_COMPATIBLE = {
    "date": {"date", "datetime", "blank"},
    "datetime": {"date", "datetime", "blank"},
    "integer": {"integer", "boolean", "number", "blank"},
    "count": {"integer", "boolean", "number", "blank", "code", "text"},
    "number": {"integer", "boolean", "number", "blank"},
}
