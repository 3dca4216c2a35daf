"""The rows of the open data: figures that may be shown, and a sign where one may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.disclosure.decide import Decision
from pipelines.disclosure.figures import Place
from pipelines.disclosure.policy import OpenData
from pipelines.values.rounding import half_up

HIDDEN, MISSING, NOT_APPLICABLE = "x", "…", "-"
"""統計記号 (handbook 1.1): 秘匿, 不詳・未収集, 該当なし."""

_KINDS = {"month": "月", "fiscal_year": "年度", "wave": "調査回", "as_of": "時点"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the open data. `kind` is a type of the Frictionless table schema."""

    name: str
    kind: str
    description: str


MUNICIPALITY = Column("全国地方公共団体コード", "string", "6桁の全国地方公共団体コード")
COLUMNS = (
    Column("指標ID", "string", "指標の識別子。indicators.csv の指標ID"),
    Column("指標名", "string", "指標の名称"),
    Column("定義版", "string", "定義の版。版の違う値は比べられない"),
    Column("年度", "integer", "4月に始まる年度 (西暦)"),
    Column("期間種別", "string", "月、年度、調査回、時点"),
    Column("期間開始日", "date", "期間の初日"),
    Column("期間終了日", "date", "期間の末日"),
    Column("内訳", "string", "total (全体) または内訳の名"),
    Column("内訳コード", "string", "内訳の中のコード。全体は ALL"),
    Column("内訳名", "string", "内訳コードの名称"),
    Column("分子", "number", "分子。分子の記号があるときは空"),
    Column("分子の記号", "string", "x は秘匿、… は不詳・未収集"),
    Column("分母", "number", "分母。分母の記号があるときは空"),
    Column("分母の記号", "string", "x は秘匿、… は不詳・未収集"),
    Column("値", "number", "値 (四捨五入)。値の記号があるときは空"),
    Column("値の記号", "string", "x は秘匿、… は不詳・未収集、- は該当なし (分母が0)"),
    Column("単位", "string", "値の単位"),
    Column("状態", "string", "SDMX の観測状態。A 通常、P 暫定、R 訂正、E 推計、M 欠測。記号があるときは空"),
    Column("引用番号", "string", "値を指す番号。秘匿した値にはない"),
)

Row = tuple[str | int | float | None, ...]

_ROWS = """
    select v.indicator_id, v.definition_version, v.period_kind, v.period_start, v.period_end, v.breakdown,
           v.breakdown_code, i.name_ja, v.fiscal_year, v.breakdown_label, v.numerator, v.denominator, v.value, v.unit,
           v.obs_status, v.conf_status = 'N', v.citation_id, i.decimals
    from marts.indicator_values v join marts.indicators i using (indicator_id)
    order by v.indicator_id, v.definition_version, v.period_start, v.period_end, v.period_kind,
             v.breakdown <> 'total', v.breakdown, v.breakdown_code
"""


def columns(words: OpenData) -> tuple[Column, ...]:
    """Columns of the table; the ward's code comes first where it is configured."""
    return (MUNICIPALITY, *COLUMNS) if words.municipality_code else COLUMNS


def public_rows(connection: duckdb.DuckDBPyConnection, decision: Decision, words: OpenData) -> Iterator[Row]:
    """Every row of the open data. Rows of a breakdown that is published by year only do not appear by month."""
    first: Row = (words.municipality_code,) if words.municipality_code else ()
    for found in connection.execute(_ROWS).fetchall():
        place = Place(*found[:7])
        if (place, "numerator") in decision.omitted or (place, "denominator") in decision.omitted:
            continue
        yield first + _row(place, found[7:], decision)


def _row(place: Place, found: tuple[Any, ...], decision: Decision) -> Row:
    name, year, label, numerator, denominator, value, unit, status, withheld, citation, decimals = found
    part = _figure(numerator, (place, "numerator") in decision.hidden, withheld)
    group = _figure(denominator, (place, "denominator") in decision.hidden, withheld)
    hidden = HIDDEN in (part[1], group[1])
    if value is None and not hidden and not withheld and denominator == 0:
        shown: tuple[float | None, str | None] = None, NOT_APPLICABLE
    else:
        shown = _figure(value, hidden, withheld)
    if shown[0] is not None:
        shown = float(half_up(shown[0], decimals)), None
    marked = bool(shown[1])
    return (
        place.indicator_id,
        str(name),
        place.definition_version,
        year,
        _KINDS[place.period_kind],
        place.period_start.isoformat(),
        place.period_end.isoformat(),
        place.breakdown,
        place.breakdown_code,
        label,
        *part,
        *group,
        *shown,
        unit,
        None if marked else status,
        None if marked else citation,
    )


def _figure(amount: object, hidden: bool, withheld: object) -> tuple[float | None, str | None]:
    """Figure and sign. A numerator that an indicator does not have is missing without a sign of its own."""
    if hidden:
        return None, HIDDEN
    if withheld or not isinstance(amount, int | float):
        return None, MISSING
    return round(float(amount), 9), None
