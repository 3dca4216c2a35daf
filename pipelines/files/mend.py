"""Text that the fast parser would not read as it is meant: other quotes, mixed line ends, quotes that do not pair.

It is written anew as RFC 4180, record by record. A record whose quotes do not pair is kept as one field and marked:
it is quarantined, and its neighbours are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.files.dialect import Dialect

_LINE_END = r"\r\n|\n|\r"


@dataclass(frozen=True, slots=True)
class Mended:
    """Text as RFC 4180 with line ends of LF; `stray` are records (from 0) whose quotes do not pair."""

    text: str
    delimiter: str
    records: int
    stray: list[int]


def mend(text: str, dialect: Dialect) -> Mended:
    """Every record of `text`, in order. Bytes may come decoded as Latin-1 where the dialect is plain: a blank before
    or after an enclosed field is no part of it; a quote within a bare field is text where a second one follows."""
    grammar = _Grammar.of(dialect)
    out: list[str] = []
    stray: list[int] = []
    place = 0
    while place < len(text):
        match = grammar.strict.match(text, place)
        if match is not None:
            out.append(match[1])
        else:
            match = grammar.loose.match(text, place)
            if match is None:
                match = grammar.damaged.match(text, place)
                stray.append(len(out))
            out.append("" if match is None else _written(match[1], grammar, loose=match.re is grammar.loose))
        place = len(text) if match is None else match.end()
    return Mended("\n".join(out) + "\n", grammar.out, len(out), stray)


@dataclass(frozen=True, slots=True)
class _Grammar:
    """`strict` records are copied, `loose` ones written anew, `damaged` takes the line on which a quote goes astray."""

    dialect: Dialect
    strict: re.Pattern[str]
    loose: re.Pattern[str]
    damaged: re.Pattern[str]
    field: re.Pattern[str]
    out: str

    @classmethod
    def of(cls, dialect: Dialect) -> _Grammar:
        mark, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
        inner = rf"[^{quote}\\]*+(?:(?:{quote}{quote}|\\.)[^{quote}\\]*+)*+"
        if not dialect.backslash:
            inner = rf"[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+"
        enclosed = rf"{quote}{inner}{quote}"
        bare = rf"[^{quote}{mark}\r\n]*+"
        odd = (
            rf"(?!{quote}){bare}(?:{quote}{bare}{quote}{bare})*+"
            if quote == '"'
            else rf"(?!'){bare}(?:'{bare})*+"
        )
        pad = "" if dialect.delimiter == " " else " *+"
        field = rf"(?>{pad}{enclosed}{pad}(?={mark}|[\r\n]|\Z)|{odd})"
        plain = rf"(?>{enclosed}|{bare})"
        end = rf"(?:{_LINE_END}|\Z)"
        strict = rf"({plain}(?:{mark}{plain})*+){end}" if dialect.plain else r"(?!)"
        return cls(
            dialect,
            re.compile(strict, re.DOTALL),
            re.compile(rf"({field}(?:{mark}{field})*+){end}", re.DOTALL),
            re.compile(rf"((?:{field}{mark})*+[^\r\n]*+){end}", re.DOTALL),
            re.compile(field, re.DOTALL),
            dialect.delimiter if dialect.plain else ",",
        )


def _written(record: str, grammar: _Grammar, *, loose: bool) -> str:
    fields = _fields(record, grammar) if loose else [record]
    return grammar.out.join(_enclosed(field, grammar.out) for field in fields)


def _fields(record: str, grammar: _Grammar) -> list[str]:
    found: list[str] = []
    place = 0
    while place <= len(record):
        match = grammar.field.match(record, place)
        word = "" if match is None else match[0]
        found.append(_value(word, grammar.dialect))
        place += len(word) + 1
    return found


def _value(word: str, dialect: Dialect) -> str:
    inner = word.strip(" ")
    if not (len(inner) > 1 and inner[0] == inner[-1] == dialect.quote):
        return word
    value = inner[1:-1].replace(dialect.quote * 2, dialect.quote)
    if dialect.backslash:
        value = re.sub(rf"\\([\\{dialect.quote}])", r"\1", value)
    return value


def _enclosed(value: str, delimiter: str) -> str:
    if not any(mark in value for mark in (delimiter, '"', "\n", "\r")):
        return value
    doubled = value.replace('"', '""')
    return f'"{doubled}"'
