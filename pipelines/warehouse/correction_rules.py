"""One row of the source `correction`, read by the column that it is about: which records, which value, which instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import numpy as np

from pipelines.landing.convert import Converter
from pipelines.landing.distinct import Distinct
from pipelines.landing.pseudonym import KEY_BYTES, Pseudonyms
from pipelines.landing.reasons import message_for
from pipelines.profiles import ColumnRule, ColumnSpec, TableSpec
from pipelines.profiles.load import Source
from pipelines.warehouse.sql import literal, name

_CONVERTER = Converter(Pseudonyms(b"\0" * KEY_BYTES))
"""Reads values; pseudonymised columns never get here."""

Cells = Mapping[str, str]
"""A value as it lies in the landed table: SQL literal by column (a count has a status beside it)."""


class Unreadable(Exception):
    """The row cannot be a correction; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A correction as SQL. `condition` finds the records in the view `v` as their source wrote them."""

    source_id: str
    table: str
    column: str
    condition: str
    expected: Cells
    corrected: Cells

    def stands(self, shown: Mapping[str, str]) -> str:
        """Whether the wrong value stands there. `shown` are columns that earlier corrections have changed."""
        return _equal(self.expected, shown)

    def mended(self, shown: Mapping[str, str]) -> str:
        """Whether the right value stands there already."""
        return _equal(self.corrected, shown)

    def corrected_expression(self, column: str, stands: str, shown: Mapping[str, str]) -> str:
        """The column with the right value where the record is meant and the wrong one stands."""
        before = shown.get(column, f"v.{name(column)}")
        return f"case when ({self.condition}) and ({stands}) then {self.corrected[column]} else {before} end"


def read_rule(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source], row: Mapping[str, Any]
) -> Rule:
    """Raises Unreadable where source, table, column, record or a value cannot be read."""
    source_id, table = row["source_id"].strip(), row["table_name"].strip()
    if source_id == "correction" or source_id not in sources:
        raise Unreadable(
            f"入力元「{source_id}」はありません。使えるのは {_listed(set(sources) - {'correction'})} です。"
        )
    tables = sources[source_id].spec.tables
    if table not in tables:
        raise Unreadable(f"{source_id} に表「{table}」はありません。使えるのは {_listed(tables)} です。")
    spec, column = tables[table], row["column_name"].strip()
    expected = _read(spec, column, row["expected_value"], "誤った値")
    corrected = _read(spec, column, row["corrected_value"], "正しい値")
    if expected == corrected:
        raise Unreadable("「誤った値」と「正しい値」が同じです。")
    if spec.columns[column].required and _is_blank(row["corrected_value"]):
        raise Unreadable(f"列 {column} は空にできません。「正しい値」を書いてください。")
    conditions = [*_record(spec, row["record"]), *_place(connection, source_id, row)]
    if not conditions:
        raise Unreadable(
            "どのレコードかが書かれていません。「レコード」か、「ファイル」と「行」を書いてください。"
        )
    return Rule(source_id, table, column, " and ".join(conditions), expected, corrected)


def _record(spec: TableSpec, text: str | None) -> list[str]:
    """Conditions of `column=value; column=value`."""
    conditions = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;；\n]", text or ""))):
        column, found, word = (piece.strip() for piece in re.sub("＝", "=", part, count=1).partition("="))
        if not found:
            raise Unreadable(f"「レコード」は 列=値; 列=値 と書いてください: {part}")
        conditions.append(_equal(_read(spec, column, word, "レコード"), {}))
    return conditions


def _place(connection: duckdb.DuckDBPyConnection, source_id: str, row: Mapping[str, Any]) -> list[str]:
    """Conditions of file, sheet and row."""
    path, number = row["file_path"], row["row_no"]
    if path is None and number is None and row["sheet_name"] is None:
        return []
    if path is None or number is None:
        raise Unreadable("ファイルで指すときは、「ファイル」と「行」の両方を書いてください。")
    found = connection.execute(
        "select drop_id from landed.active_drop where source_id = ? and path in (?, ?) order by all",
        [source_id, path.strip(), f"{source_id}/{path.strip()}"],
    ).fetchall()
    drops = ", ".join(literal(drop_id) for (drop_id,) in found) or "null"
    conditions = [f"v._drop_id in ({drops})", f"v._record_no = {int(number)}"]
    if row["sheet_name"] is not None:
        conditions.append(f"v._sheet = {literal(row['sheet_name'])}")
    return conditions


def _read(spec: TableSpec, column: str, word: str | None, what_ja: str) -> Cells:
    """A printed word as the column's own reader takes it. Raises Unreadable; a person's number is never read."""
    known = spec.columns.get(column)
    if known is None:
        usable = [name_ for name_, one in spec.columns.items() if one.type != "pseudonym"]
        raise Unreadable(f"列「{column}」はありません。使えるのは {_listed(usable)} です。")
    if known.type == "pseudonym":
        raise Unreadable(f"列 {column} は個人の番号から作られています。この列では指せず、直せません。")
    blank = _is_blank(word)
    words = Distinct([] if blank else [(word or "").strip()], np.array([-1 if blank else 0], np.int64))
    read = _CONVERTER.convert(column, known, ColumnRule(constant=word or ""), words)
    for reason, rows in read.refused.items():
        if rows.any():
            raise Unreadable(
                f"「{what_ja}」を列 {column} の値として読めません。{message_for(reason, column)}{_codes(known)}"
            )
    return {
        landed: _literal(values[0].as_py(), str(_kind(values.type))) for landed, values in read.arrays.items()
    }


def _codes(spec: ColumnSpec) -> str:
    return f" 使える語: {_listed(spec.codes.values())}" if spec.codes else ""


def _is_blank(word: str | None) -> bool:
    return word is None or not word.strip()


def _equal(cells: Cells, shown: Mapping[str, str]) -> str:
    return " and ".join(
        f"({shown.get(column, f'v.{name(column)}')}) is not distinct from {value}"
        for column, value in cells.items()
    )


def _kind(arrow: Any) -> str:
    kinds = {
        "int64": "BIGINT",
        "double": "DOUBLE",
        "bool": "BOOLEAN",
        "date32[day]": "DATE",
        "timestamp[us]": "TIMESTAMP",
    }
    return kinds.get(str(arrow), "VARCHAR")


def _literal(value: object, kind: str) -> str:
    if value is None:
        return f"null::{kind}"
    if isinstance(value, bool):
        return f"{str(value).lower()}::{kind}"
    if isinstance(value, datetime | date):
        return f"{literal(value.isoformat(sep=' ') if isinstance(value, datetime) else value)}::{kind}"
    return f"{literal(repr(value) if isinstance(value, float) else str(value))}::{kind}"


def _listed(words: Iterable[str]) -> str:
    shown = list(words)
    return "、".join(shown[:20]) + (" ほか" if len(shown) > 20 else "")
