"""The plain script against the sample's truth, which knows nothing of either implementation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.plain_pandas import count, day, fiscal_year_of, main
from pipelines.sample.write import write_sample

Row = dict[str, Any]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    out = tmp_path_factory.mktemp("ward")
    write_sample(out, seed=7)
    yield out


def test_every_figure_is_the_truths(sample: Path) -> None:
    truth: dict[str, list[Row]] = json.loads((sample / "truth.json").read_text(encoding="utf-8"))[
        "indicators"
    ]
    found = main(sample)
    expected = [*_rates(truth), *_training(truth), *_lead_times(truth)]
    assert len(expected) > 50
    by_cell = {_cell(figure): figure for figure in found}
    assert set(by_cell) == {_cell(row) for row in expected}
    for row in expected:
        figure = by_cell[_cell(row)]
        assert (figure["numerator"], figure["denominator"]) == (row["numerator"], row["denominator"]), row
        assert figure["value"] == pytest.approx(row["value"], rel=1e-12), row


def _rates(truth: dict[str, list[Row]]) -> list[Row]:
    online = [row for row in truth["online_usage_rate"] if row["breakdown"] == "total"]
    approval = [
        row
        for row in truth["electronic_approval_rate"]
        if row["breakdown"] == "total" and row["definition"] == "A"
    ]
    returned = [row for row in truth["application_returned_rate"] if row["population"] == "all"]
    return [
        *(_expected("online_usage_rate", "total", row) for row in online),
        *(_expected("electronic_approval_rate", "total", row) for row in approval),
        *(_expected("application_returned_rate", "total", row) for row in returned),
    ]


def _training(truth: dict[str, list[Row]]) -> list[Row]:
    name = "digital_training_participation_rate"
    return [_expected(name, row["group"], row) for row in truth[name] if row["group"] != "annual"]


def _lead_times(truth: dict[str, list[Row]]) -> list[Row]:
    rows = [
        row
        for row in truth["application_lead_time_hours"]
        if row["population"] == "all" and row["outcome"] == "closed"
    ]
    return [
        _expected(f"application_lead_time_{name}", "total", {**row, **sides, "value": row[f"{name}_hours"]})
        for sides in [{"numerator": None, "denominator": None}]
        for row in rows
        for name in ("median", "p90")
    ]


def _expected(indicator: str, group: str, row: Row) -> Row:
    return {**row, "indicator_id": indicator, "group": group, "start": row["period_start"]}


def _cell(row: Row) -> tuple[str, ...]:
    return row["indicator_id"], row["group"], row["period_kind"], row["start"]


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
