"""The smallest data frame on which an expectation gives the same answer as on the whole table.

A rule on single records needs each distinct combination of its columns once, with the number of records behind it in
`_rows`; a rule on blanks needs one record per pattern of blanks, without what is not blank; a rule that nothing
occurs twice needs what does; a rule on the least or greatest value needs those two; a rule on the number of records
needs no values, and not more records than its bounds. So five million records cost a few thousand rows of a frame.
The order of the rows is that of their values: the same records give the same frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import duckdb

from pipelines.quality.suites import Rule
from pipelines.warehouse.sql import fill, name, names

if TYPE_CHECKING:
    import pandas as pd

Shape = Literal["blanks", "distinct", "repeated", "records", "bounds", "count", "header"]

_BLANKS = {"expect_column_values_to_not_be_null", "expect_column_values_to_be_null"}
_HEADER = {
    "expect_column_to_exist",
    "expect_table_columns_to_match_set",
    "expect_table_columns_to_match_ordered_list",
    "expect_table_column_count_to_equal",
    "expect_table_column_count_to_be_between",
}
_COUNT = {"expect_table_row_count_to_be_between", "expect_table_row_count_to_equal"}
_BOUNDS = {"expect_column_min_to_be_between", "expect_column_max_to_be_between"}
_UNIQUE = {"expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique"}
_OF_ONE_RECORD = ("expect_column_values_to_", "expect_column_value_lengths_", "expect_column_pair_values_to_")
_OF_ONE_RECORD_TOO = {
    "expect_column_pair_values_a_to_be_greater_than_b",
    "expect_multicolumn_sum_to_equal",
    "expect_select_column_values_to_be_unique_within_record",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that share a frame. `by_record`: each rule judges records one by one."""

    shape: Shape
    columns: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def by_record(self) -> bool:
        """Whether results of drops that were examined before still hold."""
        return self.shape in ("blanks", "distinct")


def grouped(rules: Iterable[Rule]) -> list[Group]:
    """Rules sorted into the frames that they need."""
    groups: dict[tuple[Shape, tuple[str, ...]], list[Rule]] = {}
    for rule in rules:
        shape = shape_of(rule)
        columns = () if shape in ("blanks", "count", "header") else rule.columns
        groups.setdefault((shape, columns), []).append(rule)
    return [
        Group(
            shape,
            columns or tuple(dict.fromkeys(c for rule in members for c in rule.columns)),
            tuple(members),
        )
        for (shape, columns), members in groups.items()
    ]


def shape_of(rule: Rule) -> Shape:
    """Frame that a rule needs."""
    conditional = "row_condition" in rule.kwargs
    if rule.type in _BLANKS and not conditional:
        return "blanks"
    if rule.type in _HEADER:
        return "header"
    if rule.type in _COUNT and not conditional:
        return "count"
    if rule.type in _BOUNDS and not conditional:
        return "bounds"
    if rule.type in _UNIQUE:
        return "records" if conditional or "mostly" in rule.kwargs else "repeated"
    return (
        "distinct" if rule.type.startswith(_OF_ONE_RECORD) or rule.type in _OF_ONE_RECORD_TOO else "records"
    )


def frame(
    connection: duckdb.DuckDBPyConnection, origin: str, group: Group, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Frame of a group over `origin` (SQL of a table); with `by`, combinations are kept apart by those columns too."""
    return connection.sql(_query(origin, group, by)).df()


def records(connection: duckdb.DuckDBPyConnection, origin: str) -> int:
    """How many there are."""
    row = connection.execute(fill("select count(*) from $origin", origin=origin)).fetchone()
    return int(row[0]) if row else 0


def _limit(rules: Iterable[Rule]) -> str:
    """One record more than the greatest bound is as many as a rule on their number needs."""
    bounds = [rule.kwargs.get(key) for rule in rules for key in ("min_value", "max_value", "value")]
    if any(bound is not None and not isinstance(bound, int) for bound in bounds):
        return ""
    return f"limit {max(bound or 0 for bound in bounds) + 1}"


def _query(origin: str, group: Group, by: Sequence[str]) -> str:
    keys, columns = [name(column) for column in by], [name(column) for column in group.columns]
    match group.shape:
        case "header":
            return fill("select * from $origin limit 0", origin=origin)
        case "count":
            query, limit = "select 1::tinyint as _row from $origin $limit", _limit(group.rules)
            return fill(query, origin=origin, limit=limit)
        case "records":
            query = "select $columns from $origin order by all"
            return fill(query, columns=names(group.columns) or "1 as _row", origin=origin)
        case "bounds":
            both = (f"unnest([min({column}), max({column})]) as {column}" for column in columns)
            query = "select $both from $origin having count(*) > 0 order by all"
            return fill(query, both=", ".join(both), origin=origin)
        case "repeated":
            query = (
                "select $columns from (select $columns, count(*) as _times from $origin group by all having count(*) > 1),"
                " range(_times) order by all"
            )
            return fill(query, columns=names(group.columns), origin=origin)
        case "distinct":
            shown = by_what = [*keys, *columns]
        case "blanks":
            shown = [*keys, *(f"if({column} is null, null, 1) as {column}" for column in columns)]
            by_what = [*keys, *(f"{column} is null" for column in columns)]
    return fill(
        "select $shown, count(*) as _rows from $origin group by $by order by all",
        shown=", ".join(shown),
        origin=origin,
        by=", ".join(by_what),
    )
