"""The plain script against the sample's truth, which knows nothing of either implementation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.agreement import KEYS
from bench.plain_pandas import count, day, fiscal_year_of, main
from pipelines.sample.write import write_sample

Row = dict[str, Any]
COMPUTED = (
    "online_usage_rate",
    "application_lead_time_median_hours",
    "application_lead_time_p90_hours",
    "application_return_rate",
    "electronic_approval_rate",
    "digital_training_participation_rate",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    out = tmp_path_factory.mktemp("ward")
    write_sample(out, seed=7, layouts="first")
    yield out


def test_every_figure_is_the_truths(sample: Path) -> None:
    truth: dict[str, list[Row]] = json.loads((sample / "truth.json").read_text(encoding="utf-8"))[
        "indicators"
    ]
    found = {_cell(figure): figure for figure in main(sample)}
    expected = {
        _cell({**row, "indicator_id": name}): row
        for name in COMPUTED
        for row in truth[name]
        if row.get("definition_version", "A") == "A"
        and (row["breakdown"] == "total" or row["breakdown_code"] == "managers")
    }
    assert len(found) == len(expected) > 50
    assert set(found) == set(expected)
    for cell, row in expected.items():
        for side in ("numerator", "denominator"):
            assert found[cell][side] == row.get(side), (cell, side)
        assert found[cell]["value"] == pytest.approx(row["value"], rel=1e-12), cell


def _cell(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEYS)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("令和6年4月1日", date(2024, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R6.4.15", date(2024, 4, 15)),
        ("2024-04-01", date(2024, 4, 1)),
        ("令和6年2月30日", None),
        ("", None),
    ],
)
def test_day(printed: str, expected: date | None) -> None:
    assert day(printed) == expected


@pytest.mark.parametrize(
    ("cell", "expected"), [(12, 12), ("-", 0), ("約1,230", 1230), ("1,234 ※1", 1234), ("４５", 45)]
)
def test_count(cell: object, expected: float) -> None:
    assert count(cell) == expected


@pytest.mark.parametrize("cell", ["…", None, "", float("nan")])
def test_count_that_is_missing(cell: object) -> None:
    found = count(cell)
    assert found != found


def test_fiscal_year_of_a_title() -> None:
    assert fiscal_year_of("令和７年度　窓口・郵送等受付件数調べ") == 2025
    assert fiscal_year_of("令和元年度") == 2019
    with pytest.raises(ValueError, match="no fiscal year"):
        fiscal_year_of("件数調べ")
