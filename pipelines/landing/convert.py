"""From printed words to typed columns, by the canonical column's type."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines import values
from pipelines.landing.codes import CodeMap
from pipelines.landing.converted import Converted
from pipelines.landing.distinct import Distinct
from pipelines.landing.header import one_line
from pipelines.landing.identifiers import lost_zeros
from pipelines.landing.moments import one_column
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.profiles import ColumnRule, ColumnSpec
from pipelines.values import Parsed

_REPLACEMENT = "\ufffd"
ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "identifier": pa.string(),
    "pseudonym": pa.string(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "integer": pa.int64(),
    "fiscal_year": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "count": pa.int64(),
    "figure": pa.float64(),
}


def fields_of(name: str, spec: ColumnSpec) -> list[pa.Field]:
    """Parquet fields of a canonical column: itself and its companions (`docs/architecture.md`)."""
    fields = [pa.field(name, ARROW_TYPES[spec.type])]
    if spec.type in ("count", "figure"):
        fields.append(pa.field(f"{name}_status", pa.string()))
    if spec.keep_utc:
        fields.append(pa.field(f"{name}_utc", pa.timestamp("us")))
    return fields


@dataclass(frozen=True, slots=True)
class Converter:
    """Reads columns of one grid; `date_system` is 1900 or 1904."""

    pseudonyms: Pseudonyms
    date_system: int = 1900

    def convert(
        self,
        name: str,
        spec: ColumnSpec,
        rule: ColumnRule,
        column: Distinct,
        days: list[date | None] | None = None,
    ) -> Converted:
        """Type one column. Words are translated by the profile's map first (as of `days`, one per word), then read by
        type."""
        words, unknown = CodeMap.of(spec, rule).translate(column.words, days)
        if spec.type == "datetime":
            return one_column(name, spec, rule, Distinct(words, column.index), self.date_system)
        parsed = [
            Parsed(None, "unknown_code") if bad else self._read(word, spec, rule)
            for word, bad in zip(words, unknown, strict=True)
        ]
        if spec.type in ("identifier", "pseudonym") and rule.pattern is None and not spec.fold:
            lost: Parsed[Any] = Parsed(None, "lost_leading_zero")
            parsed = [lost if gone else p for p, gone in zip(parsed, lost_zeros(words), strict=True)]
        result = Converted(self._arrays(name, spec, column, parsed))
        result.refuse(column, [p.reason for p in parsed])
        result.warn(column, [p.warning for p in parsed])
        result.blank = (
            column.rows_where([p.value is None and p.reason is None for p in parsed]) | column.blank
        )
        return result

    def _read(self, word: str, spec: ColumnSpec, rule: ColumnRule) -> Parsed[Any]:
        if _REPLACEMENT in word:
            return Parsed(None, "undecodable_character")
        parsed = self._reader(spec, rule)(word)
        if spec.type == "integer" and parsed.value is not None and not _within(parsed.value, spec):
            return Parsed(None, "out_of_range")
        return parsed

    def _reader(self, spec: ColumnSpec, rule: ColumnRule) -> Callable[[str], Parsed[Any]]:
        readers: dict[str, Callable[[str], Parsed[Any]]] = {
            "text": lambda word: _text(word, rule.pattern),
            "code": lambda word: Parsed(word or None),
            "identifier": lambda word: _identifier(word, spec, rule),
            "pseudonym": lambda word: self._pseudonym(word, spec, rule),
            "date": lambda word: values.parse_date(word, date_system=self.date_system),
            "datetime": lambda word: values.parse_datetime(
                word, date_system=self.date_system, zone=rule.zone
            ),
            "integer": values.parse_integer,
            "fiscal_year": values.parse_fiscal_year,
            "number": values.parse_number,
            "boolean": values.parse_boolean,
            "count": values.parse_count,
            "figure": values.parse_count if rule.whole else _figure,
        }
        return readers[spec.type]

    def _pseudonym(self, word: str, spec: ColumnSpec, rule: ColumnRule) -> Parsed[str]:
        if spec.fold:
            return Parsed(self.pseudonyms.of(spec.domain or "", values.fold_key(word)))
        checked = values.check_identifier(word, rule.pattern)
        if checked.value is None or spec.domain is None:
            return checked
        return Parsed(self.pseudonyms.of(spec.domain, checked.value))

    def _arrays(
        self, name: str, spec: ColumnSpec, column: Distinct, parsed: list[Parsed[Any]]
    ) -> dict[str, pa.Array]:
        type_ = ARROW_TYPES[spec.type]
        found = [p.value for p in parsed]
        if spec.type in ("count", "figure"):
            return _figures(name, type_, column, found)
        if type_ == pa.string():
            return {name: column.coded(found)}
        return {name: column.spread(found, type_)}


def _figures(name: str, type_: pa.DataType, column: Distinct, found: list[Any]) -> dict[str, pa.Array]:
    """Blank and refused figures are missing (M), never zero."""
    figures = column.spread([None if c is None else c.value for c in found], type_)
    return {
        name: figures,
        f"{name}_status": _statuses(column, ["M" if c is None else c.status for c in found]),
    }


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float | None
    status: str


def _figure(word: str) -> Parsed[Any]:
    """A figure with decimals; the symbols for none and missing are those of counts (handbook 1.1)."""
    symbol = values.parse_count(word)
    if symbol.reason is None:
        return symbol
    number = values.parse_number(word)
    if number.value is None:
        return Parsed(None, number.reason)
    status = "E" if number.warning == "approximate" else "A"
    return Parsed(_Figure(number.value, status), None, number.warning)


def _statuses(column: Distinct, statuses: list[str]) -> pa.Array:
    """Statuses per row; a blank cell is M."""
    lookup = [*statuses, "M"]
    index = np.where(column.index < 0, len(statuses), column.index).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(lookup, pa.string()))


def _text(word: str, pattern: str | None) -> Parsed[str]:
    if values.contains_my_number(word):
        return Parsed(None, "my_number_suspected")
    if pattern is not None and not re.fullmatch(pattern, one_line(word)):
        return Parsed(None, "unexpected_text")
    return Parsed(word)


def _identifier(word: str, spec: ColumnSpec, rule: ColumnRule) -> Parsed[str]:
    checked = values.check_identifier(word, rule.pattern)
    if spec.check == "corporate_number" and checked.value is not None:
        return values.check_corporate_number(checked.value)
    return checked


def _within(number: int, spec: ColumnSpec) -> bool:
    return (spec.min is None or number >= spec.min) and (spec.max is None or number <= spec.max)
