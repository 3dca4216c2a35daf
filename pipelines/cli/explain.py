"""`shihyo explain`: where a published value comes from, down to the files. Reads only what is published."""

from __future__ import annotations

import re
from typing import Any

import click
import duckdb

from pipelines.cli.main import USAGE
from pipelines.settings import Settings
from pipelines.values.rounding import rounded

_VALUE = """
select v.*, i.name_ja, i.decimals, i.definition_ja, i.numerator_ja, i.denominator_ja, i.method_ja, i.source_ids,
    p.publication_id, p.published_at, p.as_of
from marts.indicator_values v
left join marts.indicators i using (indicator_id)
cross join marts.publication p
"""
_DROPS = """
select path, sha256, first_seen_at, profile_id, records_in, accepted, quarantined, structural
from marts.drop_ledger
where state = 'accepted' and source_id in (select unnest(?::varchar[]))
order by path
"""
_FISCAL_YEAR, _MONTH = re.compile(r"FY(\d{4})"), re.compile(r"(\d{4})-(\d{2})")


class BadQuestion(Exception):
    """The period or breakdown is not written as it must be."""


def run(settings: Settings, wanted: str, period: str | None, breakdown: str | None) -> int:
    """0 when a value was found and explained, 2 when there is none by that name."""
    database = settings.published / "shihyo.duckdb"
    if not database.exists():
        click.echo(f"まだ公開がありません (nothing published yet): {settings.published}", err=True)
        return USAGE
    with duckdb.connect(str(database), read_only=True) as connection:
        try:
            found = _find(connection, wanted, period, breakdown)
        except BadQuestion as question:
            click.echo(str(question), err=True)
            return USAGE
        if not found:
            _suggest(connection, wanted)
            return USAGE
        for value in found:
            for line in _explained(connection, value):
                click.echo(line)
    return 0


def _find(
    connection: duckdb.DuckDBPyConnection, wanted: str, period: str | None, breakdown: str | None
) -> list[dict[str, Any]]:
    """The value of a citation id, or of an indicator in a period (the latest fiscal year if none is given)."""
    conditions, arguments = ["(v.citation_id = $wanted or v.indicator_id = $wanted)"], {"wanted": wanted}
    cited = connection.execute("select count(*) from marts.indicator_values where citation_id = ?", [wanted])
    if (cited.fetchone() or (0,))[0]:
        return _rows(connection, _VALUE + " where v.citation_id = $wanted", arguments)
    dimension, _, code = (breakdown or "total=").partition("=")
    conditions.append("v.breakdown = $dimension")
    arguments["dimension"] = dimension
    if code:
        conditions.append("v.breakdown_code = $code")
        arguments["code"] = code
    conditions.append(_period(period, arguments))
    return _rows(
        connection,
        _VALUE + " where " + " and ".join(conditions) + " order by v.definition_version, v.period_start",
        arguments,
    )


def _period(period: str | None, arguments: dict[str, str]) -> str:
    if period is None:
        return (
            "v.period_kind <> 'month' and v.period_end = (select max(period_end) from marts.indicator_values w"
            " where w.indicator_id = v.indicator_id and w.period_kind <> 'month' and w.value is not null)"
        )
    if year := _FISCAL_YEAR.fullmatch(period):
        arguments["year"] = year[1]
        return "v.fiscal_year = $year::integer and v.period_kind in ('fiscal_year', 'wave', 'as_of')"
    if month := _MONTH.fullmatch(period):
        arguments["month"] = f"{month[1]}-{month[2]}-01"
        return "v.period_start = $month::date and v.period_kind = 'month'"
    raise BadQuestion(f"--period {period}: FY2025 か 2025-06 のように書いてください (FY2025 or 2025-06)")


def _explained(connection: duckdb.DuckDBPyConnection, value: dict[str, Any]) -> list[str]:
    cell = "" if value["breakdown"] == "total" else f" {value['breakdown']}={value['breakdown_code']}"
    label = f" ({value['breakdown_label']})" if cell and value["breakdown_label"] else ""
    sources = [
        source.strip() for source in str(value["source_ids"] or "").strip("[]").split(",") if source.strip()
    ]
    lines = [
        f"{value['name_ja']} [{value['indicator_id']}] {value['period_start']}～{value['period_end']}{cell}{label}",
        f"  値 {rounded(value['value'], value['decimals'])} {value['unit']} (丸め前 {value['value']!r})、"
        f"状態 {value['obs_status']}、捕捉率 {value['coverage']}",
        f"  分子 {_plain(value['numerator'])} / 分母 {_plain(value['denominator'])}、定義の版 {value['definition_version']}",
        f"  引用番号 {value['citation_id']}、公開 {value['publication_id']} ({value['published_at']}、"
        f"基準日 {value['as_of']})",
        f"  定義: {value['definition_ja'] or '－'}",
        f"  分子: {value['numerator_ja'] or '－'}",
        f"  分母: {value['denominator_ja'] or '－'}",
        f"  方法: {value['method_ja'] or '－'}",
        f"  もとのファイル ({', '.join(sources)}):",
    ]
    for path, sha256, seen, profile, *counts in connection.execute(_DROPS, [sources]).fetchall():
        lines.append(f"    {path}  sha256 {sha256[:16]}…  到着 {seen}  様式 {profile}")
        lines.append("      {:,} 行: 採用 {:,}、保留 {:,}、見出し・合計など {:,}".format(*counts))
    return lines


def _plain(number: float | None) -> str:
    """A count without its decimal point; other numbers as they are."""
    if number is None:
        return "－"
    return f"{int(number):,}" if float(number).is_integer() else repr(number)


def _suggest(connection: duckdb.DuckDBPyConnection, wanted: str) -> None:
    click.echo(f"該当する公開値がありません (no such value): {wanted}", err=True)
    rows = connection.execute(
        "select distinct indicator_id from marts.indicator_values order by 1"
    ).fetchall()
    click.echo("  指標: " + ", ".join(row[0] for row in rows), err=True)


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, arguments: dict[str, str]
) -> list[dict[str, Any]]:
    cursor = connection.execute(query, arguments)
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
