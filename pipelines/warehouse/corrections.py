"""Known errors of other sources, put right where their landed tables are registered (source `correction`).

Nothing landed is changed: the view over a table that has corrections shows the right value where, and only where, the
wrong one still stands. Tables without corrections cost nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.profiles.load import Source
from pipelines.warehouse.sql import fill, literal, name, replace_table

if TYPE_CHECKING:
    from pipelines.warehouse.correction_rules import Rule

SOURCE_ID = "correction"
VIEW = f"{SOURCE_ID}__{SOURCE_ID}"
UNCORRECTED = "uncorrected"
"""Schema of the views over tables that have corrections, as their sources wrote them."""

STATES = {
    "applied": "適用",
    "spent": "直し済み",
    "blocked": "適用せず (いまの値が違う)",
    "missing": "適用せず (レコードがない)",
    "invalid": "適用せず (訂正の書き方の誤り)",
}
CORRECTION = {
    "correction_no": "VARCHAR",
    "corrected_on": "DATE",
    "source_id": "VARCHAR",
    "table_name": "VARCHAR",
    "record": "VARCHAR",
    "file_path": "VARCHAR",
    "sheet_name": "VARCHAR",
    "row_no": "BIGINT",
    "column_name": "VARCHAR",
    "expected_value": "VARCHAR",
    "corrected_value": "VARCHAR",
    "reason": "VARCHAR",
    "author": "VARCHAR",
    "drop_id": "VARCHAR",
    "record_no": "BIGINT",
    "state": "VARCHAR",
    "state_ja": "VARCHAR",
    "message_ja": "VARCHAR",
    "records_found": "BIGINT",
    "records_touched": "BIGINT",
}
CORRECTED_RECORD = {
    "correction_no": "VARCHAR",
    "source_id": "VARCHAR",
    "table_name": "VARCHAR",
    "column_name": "VARCHAR",
    "drop_id": "VARCHAR",
    "record_no": "BIGINT",
    "sheet": "VARCHAR",
    "cell": "VARCHAR",
}
_ROW = tuple(CORRECTION)[:13]
_NEWEST = """
select v.* from landed.$view v join landed.active_drop a on v._drop_id = a.drop_id
where corrected_on <= (select as_of from landed.run_context)
qualify row_number() over (partition by correction_no order by a.file_rank desc, v._record_no desc) = 1
order by corrected_on, a.file_rank, v._record_no
"""
_JUDGED = """
select count(*), count(*) filter (where $stands), arg_max(case when $stands then 'applied' when $mended then 'spent'
  else 'blocked' end, (a.file_rank, v._record_no))
from $table v join landed.active_drop a on v._drop_id = a.drop_id where $condition
"""


@dataclass(slots=True)
class _Told:
    """One correction and what became of it."""

    row: Mapping[str, Any]
    state: str = "invalid"
    message: str = ""
    found: int = 0
    touched: int = 0


def apply_corrections(
    connection: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    select_of: Callable[[str, str], str],
) -> dict[str, str]:
    """Replace the views of tables that have corrections, and fill `landed.correction_state`, `landed.corrected_record`.

    Reads `landed.correction__correction`, `landed.active_drop`, `landed.run_context`. A correction holds from its day
    on. `select_of(source, table)` is the table as its source wrote it. Returns per changed table (`source.table`) a
    digest of what is applied to it.
    """
    connection.execute(f"drop schema if exists {UNCORRECTED} cascade")
    replace_table(connection, "landed.corrected_record", CORRECTED_RECORD, [])
    told = [_Told(row) for row in _rows(connection)] if SOURCE_ID in sources else []
    signatures = {}
    for (source_id, table), rules in _by_table(connection, sources, told).items():
        applied = _correct(connection, f"{source_id}__{table}", select_of(source_id, table), rules)
        if applied:
            signatures[f"{source_id}.{table}"] = hashlib.sha256("\n".join(applied).encode()).hexdigest()
    replace_table(connection, "landed.correction_state", CORRECTION, [_state_row(one) for one in told])
    return signatures


def _by_table(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source], told: Sequence[_Told]
) -> dict[tuple[str, str], list[tuple[_Told, Rule]]]:
    """Corrections that can be read, by source and table; what is wrong with the others is told."""
    if not told:
        return {}
    from pipelines.warehouse.correction_rules import Unreadable, read_rule  # reading is needed only here

    found: dict[tuple[str, str], list[tuple[_Told, Rule]]] = {}
    for one in told:
        try:
            rule = read_rule(connection, sources, one.row)
        except Unreadable as error:
            one.message = str(error)
        else:
            found.setdefault((rule.source_id, rule.table), []).append((one, rule))
    return found


def _rows(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    query = fill(_NEWEST, view=name(VIEW))
    cursor = connection.execute(query)
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _correct(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    select: str,
    rules: Sequence[tuple[_Told, Rule]],
) -> list[str]:
    """Judge and apply the corrections of one table, in their order: a later one sees what an earlier one left."""
    plain = name(UNCORRECTED, view)
    connection.execute(f"create schema if not exists {UNCORRECTED}")
    connection.execute(fill("create view $plain as $select", plain=plain, select=select))
    shown: dict[str, str] = {}
    applied: list[str] = []
    for one, rule in rules:
        stands, mended = rule.stands(shown), rule.mended(shown)
        query = fill(_JUDGED, stands=stands, mended=mended, table=plain, condition=rule.condition)
        one.found, touched, newest = connection.execute(query).fetchone() or (0, 0, None)
        one.state = newest or "missing"
        one.message = _message(one.state, rule)
        if one.state != "applied":
            continue
        one.touched = touched
        _note_records(connection, plain, one, rule, stands)
        for column in rule.expected:
            shown[column] = rule.corrected_expression(column, stands, shown)
        applied.append(f"{rule.condition}\n{stands}\n{sorted(rule.corrected.items())}")
    if shown:
        replaced = ", ".join(f"{expression} as {name(column)}" for column, expression in shown.items())
        connection.execute(
            fill(
                "create or replace view landed.$view as select * replace ($replaced) from $plain as v",
                view=name(view),
                replaced=replaced,
                plain=plain,
            )
        )
    return applied


def _note_records(
    connection: duckdb.DuckDBPyConnection, plain: str, one: _Told, rule: Rule, stands: str
) -> None:
    connection.execute(
        fill(
            "insert into landed.corrected_record select $no, $source, $table, $column, _drop_id, _record_no, _sheet,"
            " _cell from $plain as v where ($condition) and ($stands)",
            no=literal(one.row["correction_no"]),
            source=literal(rule.source_id),
            table=literal(rule.table),
            column=literal(rule.column),
            plain=plain,
            condition=rule.condition,
            stands=stands,
        )
    )


def _message(state: str, rule: Rule) -> str:
    place = f"{rule.source_id}.{rule.table} の {rule.column}"
    return {
        "applied": "",
        "spent": f"{place} は入力元で直っています。この訂正はもう要りません。",
        "blocked": f"{place} のいまの値が「誤った値」と違うため、適用していません。いまの値を確かめ、訂正を直すか取り下げてください。",
        "missing": f"{place} を直すレコードがありません。レコードの指し方を確かめてください。",
    }[state]


def _state_row(one: _Told) -> tuple[object, ...]:
    own = [one.row[column] for column in _ROW]
    place = [one.row["_drop_id"], one.row["_record_no"]]
    return (*own, *place, one.state, STATES[one.state], one.message, one.found, one.touched)
