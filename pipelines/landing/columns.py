"""Which columns of a grid are wanted, and how each canonical column is read from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.files.grid import Body, Row, spread_rows
from pipelines.files.refused import Refused
from pipelines.landing.ages import age_bands
from pipelines.landing.by_hand import filled_by_hand
from pipelines.landing.convert import Converter
from pipelines.landing.converted import Converted
from pipelines.landing.dated import by_day, is_dated
from pipelines.landing.distinct import Distinct, distinct, joined
from pipelines.landing.filled import filled_down, turn_of_each_row
from pipelines.landing.header import one_line, unpivot_columns
from pipelines.landing.identifiers import convert_identifiers, refuse_parts
from pipelines.landing.moments import date_and_time
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.landing.recognise import Claim
from pipelines.profiles import ColumnRule, ColumnSpec, TableRule, TableSpec

_SAMPLE = 100


@dataclass(frozen=True, slots=True)
class Context:
    """What a column may draw on besides the rows: the file's name, the key of the pseudonyms, titles of all sheets."""

    file_name: str
    pseudonyms: Pseudonyms
    titles: tuple[str, ...] = ()


class ColumnReader:
    """Reads the canonical columns of all tables of one claim."""

    def __init__(self, claim: Claim, context: Context) -> None:
        self._claim = claim
        self._context = context
        self._converter = Converter(context.pseudonyms, claim.grid.date_system)

    def wanted(self, specs: dict[str, TableSpec]) -> dict[int, bool]:
        """Columns to parse: all that a rule names, and whether its values mostly differ from row to row."""
        wanted: dict[int, bool] = {}
        for _, rule in self._claim.tables:
            names = [h for column in rule.columns.values() for h in column.headers]
            names += [*rule.fill_down, *(s.column for s in rule.structural)]
            names += rule.alternating.labels if rule.alternating else []
            for name in names:
                column = self._claim.header.column(name)
                if column is not None:
                    wanted.setdefault(column, False)
            for column in unpivot_columns(self._claim.header, rule):
                wanted.setdefault(column, False)
        for column in self._identifier_columns(specs):
            wanted[column] = True
        return wanted

    def _identifier_columns(self, specs: dict[str, TableSpec]) -> list[int]:
        """Columns of identifiers with about one word per row, by a sample of the rows."""
        grid, header = self._claim.grid, self._claim.header
        columns = {
            header.column(column.headers[0])
            for table, rule in self._claim.tables
            for name, column in rule.columns.items()
            if specs[table].columns[name].type == "identifier"
            and len(column.headers) == 1
            and not column.targets
        }
        rows = spread_rows(grid, header.first + header.rows, _SAMPLE)
        return [column for column in columns if column is not None and _mostly_differ(rows, column)]

    def read(self, rule: TableRule, spec: TableSpec, body: Body) -> dict[str, Converted]:
        """Typed columns of one table, without those that come from repeated columns."""
        filled = filled_down(self._claim, rule, body) | filled_by_hand(self._claim, rule, body)
        days_first = sorted(rule.columns.items(), key=lambda pair: pair[0] != spec.dated_by)
        read: dict[str, Converted] = {}
        for name, column_rule in days_first:
            days = read.get(spec.dated_by or "")
            read[name] = self._read_one(name, spec.columns[name], column_rule, body, filled, days)
        if rule.alternating is not None:
            turns = turn_of_each_row(self._claim, rule.alternating, body)
            name = rule.alternating.column
            read[name] = self._converter.convert(name, spec.columns[name], ColumnRule(constant=""), turns)
        return {name: read[name] for name in spec.columns if name in read}

    def read_words(self, name: str, spec: ColumnSpec, rule: ColumnRule, words: Distinct) -> Converted:
        """Type words that stand outside the body, as in a header."""
        return self._converter.convert(name, spec, rule, words)

    def _read_one(
        self,
        name: str,
        spec: ColumnSpec,
        rule: ColumnRule,
        body: Body,
        filled: dict[int, pa.ChunkedArray],
        days: Converted | None,
    ) -> Converted:
        if rule.from_row:
            numbers = self._claim.grid.row_numbers()[body.index]
            return self._converter.convert(
                name, spec, rule, distinct(pa.array([str(n) for n in numbers], pa.string()))
            )
        if not rule.headers:
            return self._constant(name, spec, rule, len(body))
        columns = [self._claim.header.column(header) for header in rule.headers]
        present = [filled.get(j, body.columns[j]) for j in columns if j is not None]
        if not present:
            return self._converter.convert(name, spec, rule, Distinct([], np.full(len(body), -1, np.int64)))
        plain = spec.type == "identifier" and spec.check is None
        if len(present) == 1 and plain and not pa.types.is_dictionary(present[0].type):
            return convert_identifiers(name, rule, present[0])
        words = [distinct(column) for column in present]
        if len(words) == 2 and spec.type == "datetime":
            return date_and_time(name, spec, rule, words[0], words[1], self._converter.date_system)
        merged = words[0]
        for more in words[1:]:
            merged = joined(merged, more)
        if days is not None and (is_dated(rule) or rule.derive is not None):
            day = next(iter(days.arrays.values()))
            if rule.derive == "age_band":
                return age_bands(name, merged, day, self._converter.date_system)
            return self._converter.convert(name, spec, rule, *by_day(rule, merged, day))
        converted = self._converter.convert(name, spec, rule, merged)
        if len(words) > 1 and spec.type == "identifier":
            refuse_parts(name, converted, words)
        return converted

    def _constant(self, name: str, spec: ColumnSpec, rule: ColumnRule, size: int) -> Converted:
        word = self._outside_word(name, spec, rule)
        place = 0 if word is not None else -1
        words = Distinct([word or ""], np.full(size, place, np.int64))
        converted = self._converter.convert(name, spec, rule, words)
        if size and converted.refused and spec.required:
            reason = next(iter(converted.refused))
            raise Refused(
                reason, f"表題・シート名・ファイル名から「{name}」を読めません。", self._claim.grid.sheet
            )
        return converted

    def _outside_word(self, name: str, spec: ColumnSpec, rule: ColumnRule) -> str | None:
        if rule.constant is not None:
            return rule.constant
        titles = [self._title(), *self._context.titles]
        places = {
            "ファイル名": (rule.from_file, [self._context.file_name]),
            "表題": (rule.from_title, titles),
            "シート名": (rule.from_sheet, [self._claim.grid.sheet or ""]),
        }
        declared = {
            place: (pattern, texts) for place, (pattern, texts) in places.items() if pattern is not None
        }
        for pattern, texts in declared.values():
            own, *others = [_first(pattern, text) for text in texts]
            if own is None and len({word for word in others if word is not None}) == 1:
                own = next(word for word in others if word is not None)
            if own is not None:
                return own
        if spec.required:
            pattern = next(iter(declared.values()))[0]
            raise Refused(
                "word_not_found",
                f"{'・'.join(declared)}に「{name}」にあたる言葉 ({pattern}) が見つかりません。",
                self._claim.grid.sheet,
            )
        return None

    def _title(self) -> str:
        return title_of(self._claim)


def title_of(claim: Claim) -> str:
    """All words above the header."""
    rows = claim.grid.rows(range(claim.header.first))
    return " ".join(cell for row in rows for cell in row if cell is not None)


def _first(pattern: str, text: str) -> str | None:
    match = re.search(pattern, one_line(text))
    if match is None:
        return None
    return match[1] if match.re.groups else match[0]


def _mostly_differ(rows: list[Row], column: int) -> bool:
    words = [row[column] for row in rows if column < len(row) and row[column] is not None]
    return len(set(words)) > 0.5 * len(words)
