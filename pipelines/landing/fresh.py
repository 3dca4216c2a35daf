"""A source of its own for a file that no source is for: canonical columns from what all of its cells look like."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipelines.files.grid import Body, Grid, Row, leading_rows
from pipelines.landing.distinct import Mask, distinct
from pipelines.landing.draft import quoted
from pipelines.landing.header import Header, header_at
from pipelines.landing.identifiers import lost_zeros
from pipelines.landing.propose import PERSONAL, examples, largest_rectangle, leading_wordiness
from pipelines.landing.rows import structural_reason
from pipelines.values import (
    check_identifier,
    fold_key,
    parse_boolean,
    parse_count,
    parse_date,
    parse_datetime,
    parse_integer,
    parse_number,
)

_NAMES = {
    "全国地方公共団体コード": "municipality_code", "団体コード": "municipality_code", "都道府県コード": "prefecture_code",
    "市区町村コード": "municipality_code", "都道府県名": "prefecture", "都道府県": "prefecture", "市区町村名": "municipality",
    "地方公共団体名": "municipality", "ID": "entry_id", "NO": "entry_no", "No.": "entry_no", "№": "entry_no", "番号": "entry_no",
    "名称": "name", "名称_カナ": "name_kana", "施設名": "name", "所在地_連結表記": "address", "所在地": "address", "住所": "address",
    "緯度": "latitude", "経度": "longitude", "電話番号": "phone", "郵便番号": "postal_code", "備考": "note", "年度": "fiscal_year",
    "年月日": "day", "日付": "day", "件数": "items", "人口": "population", "世帯数": "households", "URL": "url", "区分": "category",
    "種別": "kind", "所管課": "department", "担当課": "department", "法人番号": "corporate_number",
    "団体名": "body", "更新日": "updated_on",
}  # fmt: skip
"""Names of 自治体標準オープンデータセット and the like; other columns are numbered."""
_KEY = re.compile(r"(?:id|no|番号|コード)$|^(?:id|no)")
_URL = re.compile(r"https?://")
_NO_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class FreshColumn:
    """One canonical column: its name, the header it comes from, its type, masked examples."""

    name: str
    header: str
    type: str
    required: bool
    unique: bool
    ignored: bool
    examples: list[str]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A draft of a source with one table; `key` names its columns (`row_no` is the record's number). `ragged`: many
    rows end before the last columns."""

    kind: str
    columns: list[FreshColumn]
    key: str
    headerless: bool
    ragged: bool


def fresh(path: Path) -> Fresh:
    """Draft for the largest rectangle of `path`. Raises Refused where the file cannot be read or holds 個人番号."""
    kind, grid = largest_rectangle(path)
    header = _header(grid)
    if _is_data(grid, header):
        width = Counter(map(len, leading_rows(grid))).most_common(1)[0][0]
        header = Header(0, 0, [f"列{j + 1}" for j in range(width)])
    wanted = {j: False for j, path in enumerate(header.paths) if path}
    body = grid.body(header.first + header.rows, header.width, wanted)
    short = [row for row in grid.rows(body.odd) if 1 < len(row) < header.width]
    ragged = 4 * len(short) > len(body) + len(body.odd)
    columns = _columns(grid, header, body, short if ragged else [])
    key = next((c.name for c in columns if c.unique), "row_no")
    return Fresh(kind, columns, key, header.rows == 0, ragged)


def _header(grid: Grid) -> Header:
    """The first leading row with nearly as many different words as any."""
    scores = leading_wordiness(grid)
    return header_at(grid, next(i for i, score in enumerate(scores) if score >= 0.8 * max(scores)), 1)


def _is_data(grid: Grid, header: Header) -> bool:
    """Whether the row is a record: it holds an address of the web, or words that come again in their columns."""
    if any(_URL.match(path) for path in header.paths):
        return True
    named = [fold_key(path) for path in header.paths]
    again = Counter[int]()
    for i in range(header.first + 1, min(header.first + 500, grid.record_count())):
        row = [fold_key(cell or "") for cell in grid.row(i)]
        same = [j for j, cell in enumerate(row) if j < len(named) and cell and cell == named[j]]
        if len(same) * 2 < sum(map(bool, row)):  # a repeated header is no sign
            again.update(same)
    return sum(again.values()) > 2


def _columns(grid: Grid, header: Header, body: Body, short: list[Row]) -> list[FreshColumn]:
    twice = set(header.twice())
    record = _records(grid, header, body)
    used: set[str] = {"row_no"}
    found: list[FreshColumn] = []
    for j in body.columns:
        column = distinct(body.columns[j].filter(pa.array(record)))
        further = [row[j] for row in short if j < len(row)]
        words = list(
            {
                word: None
                for word in [*(column.words[i] for i in np.unique(column.index) if i >= 0), *further]
                if word
            }
        )
        whole = bool(words) and all(further) and not column.blank.any()
        unique = whole and len(words) == len(column) + len(short)
        path = header.paths[j]
        ignored = path in twice or (PERSONAL.search(path) is not None and not _public(path, header))
        key = unique and not ignored and (_KEY.search(fold_key(path)) is not None or j == 0)
        type_ = "identifier" if key and _identifiers(words) else _type(words)
        required = not ignored and whole and type_ in ("identifier", "date", "datetime")
        name = "" if ignored else _name(path, j, used)
        found.append(FreshColumn(name, path, type_, required, unique and required, ignored, examples(words)))
    return found


def _records(grid: Grid, header: Header, body: Body) -> Mask:
    """Rows that are no totals, notes or blanks, which stand near the end."""
    record = np.ones(len(body), np.bool_)
    for position in range(max(0, len(body) - 64), len(body)):
        row = grid.row(int(body.index[position]))
        record[position] = structural_reason(row, header) is None
    return record


def _public(path: str, header: Header) -> bool:
    """A list of places (it has coordinates or a municipality) prints addresses and numbers of offices."""
    places = {"緯度", "経度", "全国地方公共団体コード", "市区町村名", "施設名"}
    public = re.search(r"電話|住所|所在地|名称|施設|備考|カナ|メール|mail", path) is not None
    return public and any(fold_key(name) in places for name in header.paths)


def _name(path: str, column: int, used: set[str]) -> str:
    known = {fold_key(word): name for word, name in _NAMES.items()}
    plain = re.sub(r"[^a-z0-9]+", "_", path.lower()).strip("_") if path.isascii() else ""
    name = (
        known.get(fold_key(path))
        or (plain if plain[:1].isalpha() and quoted(plain) == plain else "")
        or f"column_{column + 1:02d}"
    )
    while name in used:
        name = f"column_{column + 1:02d}" if not name.startswith("column_") else name + "_"
    used.add(name)
    return name


def _type(words: list[str]) -> str:
    """The narrowest type that every cell has; text where one has not."""
    if not words:
        return "text"
    padded = any(re.match(r"0\d", word) for word in words)
    if padded:
        return "identifier" if _identifiers(words) else "text"
    if all(_NO_DIGIT.fullmatch(w) and parse_boolean(w).value is not None for w in words):
        return "boolean"
    if all(parse_integer(w).value is not None for w in words):
        return "integer"
    if all(parse_date(w).value is not None for w in words):
        return "date"
    if all(parse_datetime(w).value is not None for w in words):
        return "datetime"
    if all(parse_number(w).value is not None for w in words):
        return "number"
    figures = [w for w in words if parse_integer(w).value is not None]
    if 2 * len(figures) > len(words) and all(parse_count(w).reason is None for w in words):
        return "count"
    return "text"


def _identifiers(words: list[str]) -> bool:
    return all(check_identifier(word).value is not None for word in words) and not any(lost_zeros(words))
