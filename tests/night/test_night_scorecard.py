"""Page and workbook of the sample ward against its marts, rounded here by other means."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from night_tools import Ran, ask
from openpyxl import load_workbook

from tests.publish.page_reader import Page, read_page

pytestmark = pytest.mark.night

_PLANNED = """
select i.indicator_id, i.tier, i.name_ja, i.unit, i.decimals, s.value, s.conf_status, s.status, s.status_ja, s.citation_id
from indicators i join indicator_scorecard s using (indicator_id)
where i.tier like 'KGI%' or i.tier like 'KSI%' or i.tier like 'KPI%'
order by i.plan_order
"""


@pytest.fixture(scope="module")
def planned(first_night: Ran) -> list[dict[str, Any]]:
    columns = "indicator_id tier name_ja unit decimals value conf_status status status_ja citation_id".split()
    return [dict(zip(columns, row, strict=True)) for row in ask(first_night.settings, _PLANNED)]


@pytest.fixture(scope="module")
def page(first_night: Ran) -> Page:
    return read_page(first_night.settings.published / "site" / "index.html")


def _half_up(value: float, decimals: int) -> Decimal:
    """By whole numbers: the nearest multiple of the last decimal, halves away from zero."""
    scaled = abs(Decimal(str(value))) * 10**decimals
    whole = math.floor(scaled + Decimal("0.5"))
    return Decimal(whole if value >= 0 else -whole) / 10**decimals


def test_every_indicator_of_the_plans_is_on_the_page(planned: list[dict[str, Any]], page: Page) -> None:
    assert len(planned) == 39  # handbook 0.1
    assert list(page.rows) == [row["indicator_id"] for row in planned]
    for row in planned:
        indicator = row["indicator_id"]
        assert page.cell(indicator, "name") == row["name_ja"]
        assert page.cell(indicator, "tier") == row["tier"]
        assert page.cell(indicator, "status") == row["status_ja"]


def test_the_page_shows_the_marts_figures(planned: list[dict[str, Any]], page: Page) -> None:
    shown = 0
    for row in planned:
        figure = page.cell(row["indicator_id"], "number")
        if row["value"] is None:
            assert figure == "－" and page.cell(row["indicator_id"], "why")
        elif row["conf_status"] != "F":
            assert figure == "秘匿" and page.cell(row["indicator_id"], "why")
        else:
            assert Decimal(figure.replace(",", "")) == _half_up(row["value"], row["decimals"]), row
            assert len(figure.partition(".")[2]) == row["decimals"]
            assert row["citation_id"] in page.cell(row["indicator_id"], "citation")
            shown += 1
    assert shown >= 7


def test_the_summary_counts_the_marts(planned: list[dict[str, Any]], page: Page) -> None:
    for status in ("achieved", "on_track", "nearly", "behind", "undecided"):
        (tile,) = (tag for tag in page.tags if tag.has("tile") and tag.has(status))
        expected = sum(row["status"] == status for row in planned)
        assert tile.text.split()[1].partition("件")[0] == str(expected), status


def test_the_workbook_shows_the_marts_figures(first_night: Ran, planned: list[dict[str, Any]]) -> None:
    book = load_workbook(first_night.settings.published / "reports" / "scorecard.xlsx", read_only=True)
    rows = list(book["スコアカード"].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if row[0] == "計画")
    table = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]
    assert [row["指標"] for row in table] == [row["name_ja"] for row in planned]
    for row, known in zip(table, planned, strict=True):
        if known["value"] is not None and known["conf_status"] == "F":
            assert Decimal(str(row["値"])) == _half_up(known["value"], known["decimals"])
        else:
            assert row["値"] in ("－", "秘匿") and row["理由"]
    listed = ask(first_night.settings, "select count(*) from indicators")[0][0]
    definitions = list(book["定義"].iter_rows(values_only=True))
    assert len(definitions) - 1 - next(n for n, row in enumerate(definitions) if row[0] == "区分") == listed
