"""Differences between two sets of values; expected ones are written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.vintage.differences import differences, differing_columns
from pipelines.vintage.history import Value

RATE = Value(
    citation_id="K-1", indicator_id="rate", definition_version="A", fiscal_year=2025, period_kind="fiscal_year",
    period_start=date(2025, 4, 1), period_end=date(2026, 3, 31), breakdown="total", breakdown_code="ALL",
    breakdown_label="全体", numerator=50.0, denominator=120.0, value=40.0, unit="%", obs_status="P", conf_status="F",
    coverage=1.0, publication_id="P1", published_at=datetime(2026, 4, 30), reason="first",
)  # fmt: skip
COUNT = replace(RATE, indicator_id="count", value=200.0, unit="件", numerator=200.0, denominator=None)


def test_kinds_points_and_per_cent() -> None:
    gone, came = replace(RATE, breakdown_code="D1"), replace(RATE, breakdown_code="D2")
    found = differences(
        [RATE, COUNT, gone],
        [replace(RATE, value=43.5, numerator=52.2), replace(COUNT, value=250.0, numerator=250.0), came],
    )
    told = [(d.known.indicator_id, d.known.breakdown_code, d.kind, d.change, d.per_cent) for d in found]
    assert told == [
        ("count", "ALL", "revised", 50.0, 25.0),
        ("rate", "ALL", "revised", 3.5, None),
        ("rate", "D1", "withdrawn", None, None),
        ("rate", "D2", "new", None, None),
    ]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"obs_status": "A"}, "status"),
        ({"conf_status": "C"}, "status"),
        ({"obs_status": "A", "value": 41.0}, "revised"),
        ({"numerator": 50.1}, "revised"),
        ({"value": None, "obs_status": "M"}, "revised"),
        ({"value": 40.0 * (1 + 1e-6)}, "revised"),
    ],
)
def test_what_kind_of_change(change: dict[str, Any], kind: str) -> None:
    (found,) = differences([RATE], [replace(RATE, **change)])
    assert found.kind == kind


@pytest.mark.parametrize(
    "change", [{}, {"value": 40.0 * (1 + 1e-12)}, {"citation_id": "K-2"}, {"breakdown_label": "区全体"}]
)
def test_what_is_no_change(change: dict[str, Any]) -> None:
    assert differences([RATE], [replace(RATE, **change)]) == []


def test_columns_that_differ_are_counted_to_the_last_bit(tmp_path: Path) -> None:
    before, after = tmp_path / "before.parquet", tmp_path / "after.parquet"
    cells = (
        "select 'a' as indicator_id, 'A' as definition_version, 'month' as period_kind,"
        " date '2025-04-01' as period_start, date '2025-04-30' as period_end, 'total' as breakdown,"
        " 'ALL' as breakdown_code, {} as value, '{}' as breakdown_label"
    )
    with duckdb.connect() as connection:
        connection.execute(f"copy ({cells.format('0.3::double', '課')}) to '{before}'")
        connection.execute(f"copy ({cells.format('0.1::double + 0.2::double', '課')}) to '{after}'")
        assert differing_columns(before, after) == {"value": 1}
        connection.execute(f"copy ({cells.format('0.3::double', '室')}) to '{after}'")
        assert differing_columns(before, after) == {"breakdown_label": 1}
        connection.execute(f"copy (select *, 'x' as more from '{before}') to '{after}'")
        assert differing_columns(before, after) == {"more": 1}
    assert differing_columns(before, before) == {}
