"""Marts made by hand, published on a day: what decisions are taken about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from click.testing import CliRunner, Result

from pipelines.cli.main import main
from pipelines.publish.publish import publish
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.checks import STAGES, save_results
from tests.publish.conftest import PASSED, Cell, build_marts

FIRST, SECOND, THIRD = "P20260601-00000001", "P20260601-00000002", "P20260601-00000003"
JUNE = date(2026, 6, 1)
OFFICE = ("--by", "DX推進課長", "--reason", "決算の確定")


def on(settings: Settings, day: date) -> Settings:
    """The same folders on another day."""
    return replace(settings, as_of=day)


def cell(code: str, value: float | None, year: int = 2025) -> Cell:
    """Value of one department in one fiscal year."""
    return ("online_usage_rate", date(year, 4, 1), code, value)


def publish_ward(
    settings: Settings,
    identity: str,
    cells: Sequence[Cell],
    totals: Mapping[str, tuple[float | None, float | None]] | None = None,
) -> None:
    """Publish cells of departments, and a total (value, coverage) of FY2025 for each indicator of the catalogue."""
    build_marts(settings, cells)
    catalogue = totals or {"online_usage_rate": (50.0, 1.0)}
    with open_build(settings) as connection:
        connection.execute(
            "create or replace table marts.indicators (indicator_id varchar, name_ja varchar, status varchar,"
            " plan_order varchar)"
        )
        for indicator, (value, coverage) in catalogue.items():
            connection.execute(
                "insert into marts.indicators values (?, ?, 'computed', ?)",
                [indicator, f"指標{indicator}", indicator],
            )
            connection.execute(
                "insert into marts.indicator_values by name select ? as indicator_id, '1' as definition_version,"
                " 2025 as fiscal_year, 'fiscal_year' as period_kind, date '2025-04-01' as period_start,"
                " date '2026-03-31' as period_end, 'total' as breakdown, 'ALL' as breakdown_code, ? as value,"
                " 'A' as obs_status, 'F' as conf_status, ? as coverage, ? as citation_id",
                [indicator, value, coverage, f"K-total-{indicator}-{settings.as_of}"],
            )
    save_results(settings, identity, {**{key: [] for key in STAGES}, "marts": [PASSED]})
    publish(settings, identity)


def shihyo(settings: Settings, *arguments: str) -> Result:
    """A command of the product on this warehouse and day."""
    place = ("--warehouse", str(settings.warehouse), "--as-of", settings.as_of.isoformat())
    return CliRunner().invoke(main, [*arguments, *place])


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    """Rows of a query on the build file."""
    with open_build(settings, read_only=True) as connection:
        return connection.execute(query).fetchall()
