"""A formula before its last aggregation: the same FROM and WHERE, one row for each row that would have been counted.

Works on DuckDB's own syntax tree (`json_serialize_sql`) of the compiled formula, so nothing is written twice and a new
indicator needs nothing of its own. Two conventions carry it:

- a relation of records has the columns `_drop_id`, `_record_no` (and `_sheet`, `_cell` where there are any); they are
  handed on through every SELECT that does not aggregate;
- a relation that was aggregated beforehand, for speed, has a twin `<name>_rows` beside it with the same columns for each
  record; the twin stands in for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

Node = dict[str, Any]
PLACE = ("_drop_id", "_record_no", "_sheet", "_cell")
_SHAPE = {"breakdown", "breakdown_code", "numerator", "denominator", "value"}
_KEPT = {
    "definition_version", "fiscal_year", "period_kind", "period_start", "period_end", "breakdown", "breakdown_code"
}  # fmt: skip
_AGGREGATES = {
    "sum", "count", "count_star", "avg", "min", "max", "median", "max_by", "min_by", "arg_max", "arg_min",
    "quantile_cont", "list", "string_agg", "bool_or", "bool_and", "any_value", "first"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _From:
    """A relation that a SELECT reads, and which of the columns of PLACE it has."""

    alias: str
    place: frozenset[str]


class Relations:
    """What the build file knows of relations: columns by schema and name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._columns: dict[tuple[str, str], set[str]] = {}
        rows = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where table_schema in ('intermediate', 'staging', 'landed')"
        ).fetchall()
        for schema, table, column in rows:
            self._columns.setdefault((schema, table), set()).add(column)

    def place(self, schema: str, table: str) -> frozenset[str]:
        """Columns of PLACE that the relation has; empty where it does not say which file a row came from."""
        columns = self._columns.get((schema, table), set())
        return frozenset(PLACE) & columns if {"_drop_id", "_record_no"} <= columns else frozenset()

    def twin(self, schema: str, table: str) -> str | None:
        """Name of the relation of records that stands in for an aggregated one."""
        return f"{table}_rows" if self.place(schema, f"{table}_rows") else None


def unfold(connection: duckdb.DuckDBPyConnection, formula: str, relations: Relations) -> str | None:
    """SQL of the rows of a compiled formula, in the columns of an indicator and PLACE; None where it reads no records."""
    row = connection.execute("select json_serialize_sql(?::varchar)", [formula]).fetchone()
    tree: Node = json.loads(row[0]) if row else {}
    if not row or tree.get("error"):
        return None
    if not _Unfolding(relations, _expressions(connection)).query(tree["statements"][0]["node"], {}):
        return None
    back = connection.execute("select json_deserialize_sql(?::json)", [json.dumps(tree)]).fetchone()
    return str(back[0]) if back else None


def _expressions(connection: duckdb.DuckDBPyConnection) -> Callable[[str], Node]:
    """Trees of single expressions, from the same parser."""

    def expression(sql: str) -> Node:
        row = connection.execute("select json_serialize_sql(?::varchar)", [f"select {sql}"]).fetchone()
        node: Node = json.loads(row[0] if row else "{}")["statements"][0]["node"]["select_list"][0]
        return node

    return expression


class _Unfolding:
    def __init__(self, relations: Relations, expression: Callable[[str], Node]) -> None:
        self._relations = relations
        self._expression = expression

    def query(self, node: Node, outer: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """Unfold a query in place; the columns of PLACE that it gives now (none: it was left as it is)."""
        scope = dict(outer)
        for entry in node.get("cte_map", {}).get("map", []):
            scope[entry["key"]] = self.query(entry["value"]["query"]["node"], scope)
        if node["type"] == "SET_OPERATION_NODE":
            return self._union(node, scope)
        return self._select(node, scope) if node["type"] == "SELECT_NODE" else frozenset()

    def _union(self, node: Node, scope: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """All arms have the same columns: an arm without records says that it has no place."""
        arms = node.get("children") or [node["left"], node["right"]]
        placed = [self.query(arm, scope) for arm in arms]
        if not any(placed):
            return frozenset()
        for arm, place in zip(arms, placed, strict=True):
            if not place:
                self._without_place(arm)
        return frozenset(PLACE)

    def _without_place(self, node: Node) -> None:
        if node["type"] == "SET_OPERATION_NODE":
            for arm in node.get("children") or [node["left"], node["right"]]:
                self._without_place(arm)
        else:
            node["select_list"] += [self._nothing(column) for column in PLACE]

    def _select(self, node: Node, scope: Mapping[str, frozenset[str]]) -> frozenset[str]:
        origin = next((found for found in self._read(node["from_table"], scope) if found.place), None)
        if origin is None or any(m["type"] == "DISTINCT_MODIFIER" for m in node["modifiers"]):
            return frozenset()
        if node["group_expressions"] or any(_aggregates(item) for item in node["select_list"]):
            if not {item.get("alias") for item in node["select_list"]} >= _SHAPE:
                return frozenset()
            self._unaggregate(node)
        elif _has_star(node["select_list"], origin.alias):
            for column in sorted(set(PLACE) - origin.place, key=PLACE.index):
                node["select_list"].append(self._nothing(column))
            return frozenset(PLACE)
        node["select_list"] += [
            self._aliased(f'"{origin.alias}"."{column}"', column)
            if column in origin.place
            else self._nothing(column)
            for column in PLACE
        ]
        return frozenset(PLACE)

    def _read(self, node: Node, scope: Mapping[str, frozenset[str]]) -> Iterator[_From]:
        """Relations of a FROM in the order of their writing; those with a twin are exchanged for it."""
        if node["type"] == "JOIN":
            yield from self._read(node["left"], scope)
            yield from self._read(node["right"], scope)
        elif node["type"] == "SUBQUERY":
            yield _From(node["alias"], self.query(node["subquery"]["node"], scope))
        elif node["type"] == "BASE_TABLE":
            table, schema = node["table_name"], node["schema_name"]
            alias = node["alias"] or table
            if not schema and table in scope:
                yield _From(alias, scope[table])
            elif twin := self._relations.twin(schema, table):
                node["table_name"], node["alias"] = twin, alias
                yield _From(alias, self._relations.place(schema, twin))
            else:
                yield _From(alias, self._relations.place(schema, table))

    def _unaggregate(self, node: Node) -> None:
        """What one row gave to the sums, in the same columns."""
        keys = node["group_expressions"]
        by_name = {item.get("alias"): item for item in node["select_list"]}
        parts = {
            column: self._share(by_name[column], column, keys) for column in ("numerator", "denominator")
        }
        # A value that is not null says, as before, that there is one (`or_reported` asks).
        parts["value"] = {**parts["numerator"], "alias": "value"}
        node["select_list"] = [
            parts.get(str(item.get("alias")))
            or (item if item.get("alias") in _KEPT else self._nothing(str(item.get("alias") or "")))
            for item in node["select_list"]
        ]
        node |= {"group_expressions": [], "group_sets": [], "having": None, "qualify": None}
        node["aggregate_handling"] = "STANDARD_HANDLING"

    def _share(self, item: Node, column: str, keys: list[Node]) -> Node:
        """The argument of the sum or count within an expression; 1 / n where n rows of one subject count as one."""
        found = sorted(_aggregates(item), key=lambda node: node["function_name"] not in ("sum", "count"))
        if not found:
            return item
        sums = [node for node in found if node["function_name"] == "sum"]
        call = (sums or found)[0]
        if call["function_name"] == "sum":
            return self._cast(call["children"][0], column)
        if call["function_name"] == "count_star" or not call["children"]:
            return self._aliased("cast(1 as double)", column)
        if call["function_name"] != "count":
            return self._nothing(column, "double")
        template = "case when x_ is not null then cast(1 as double) else cast(0 as double) end"
        if call["distinct"]:
            template = (
                "case when x_ is not null then 1.0 / count(*) over (partition by x_, keys_) else 0.0 end"
            )
        return _filled(self._aliased(template, column), call["children"][0], keys)

    def _cast(self, value: Node, column: str) -> Node:
        return _filled(self._aliased("cast(x_ as double)", column), value, [])

    def _nothing(self, column: str, kind: str | None = None) -> Node:
        kinds = {"_record_no": "bigint", "coverage": "double"}
        return self._aliased(f"cast(null as {kind or kinds.get(column, 'varchar')})", column)

    def _aliased(self, sql: str, column: str) -> Node:
        return {**self._expression(sql), "alias": column}


def _aggregates(node: Any) -> list[Node]:
    """Aggregate calls within an expression, outside of window functions and subqueries."""
    if isinstance(node, list):
        return [call for part in node for call in _aggregates(part)]
    if not isinstance(node, dict) or node.get("class") in ("SUBQUERY", "WINDOW"):
        return []
    if node.get("class") == "FUNCTION" and node["function_name"] in _AGGREGATES:
        return [node]
    return [call for part in node.values() for call in _aggregates(part)]


def _has_star(items: list[Node], alias: str) -> bool:
    return any(
        item["class"] == "STAR" and item.get("relation_name", "").lower() in ("", alias.lower())
        for item in items
    )


def _filled(template: Node, value: Node, keys: list[Node]) -> Node:
    """The template with the columns `x_` and `keys_` replaced by expressions."""

    def fill(node: Any) -> Any:
        if isinstance(node, list):
            return [new for part in node for new in (keys if _is(part, "keys_") else [fill(part)])]
        if not isinstance(node, dict):
            return node
        return {**value, "alias": ""} if _is(node, "x_") else {key: fill(part) for key, part in node.items()}

    filled: Node = fill(template)
    return {**filled, "alias": template["alias"]}


def _is(node: Any, column: str) -> bool:
    return isinstance(node, dict) and node.get("class") == "COLUMN_REF" and node["column_names"] == [column]
