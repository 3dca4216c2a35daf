"""Why figures moved, on the sample's publication: the mart, the arithmetic and the command say the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict

import duckdb
import pytest
from night_tools import Ran, ask

from pipelines.decompose import decompose
from pipelines.decompose.published import Point, Published
from pipelines.decompose.units import scale_of, split

pytestmark = pytest.mark.night


def why(ran: Ran, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", "why", *arguments]
    command += ["--warehouse", str(ran.settings.warehouse)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_mart_has_the_parts_that_the_exact_arithmetic_gives(first_night: Ran) -> None:
    told = ask(
        first_night.settings,
        "select indicator_id, definition_version, dimension, period_kind, from_fiscal_year, unit_code, part,"
        " contribution from indicator_change_parts",
    )
    parts: dict[tuple[str, str, str, str, int], dict[tuple[str, str], float]] = defaultdict(dict)
    for *key, unit, part, contribution in told:
        parts[tuple(key)][unit, part] = contribution
    assert len(parts) > 50

    database = str(first_night.settings.published / "shihyo.duckdb")
    with duckdb.connect(database, read_only=True) as connection:
        published = Published(connection, [])
        for (indicator_id, version, dimension, kind, year), mart in parts.items():
            rows = [
                row
                for row in published.totals(indicator_id, published.today())
                if (row.definition_version, row.period_kind) == (version, kind)
            ]
            ends = [
                [row for row in rows if row.fiscal_year == wanted][-1].period for wanted in (year, year + 1)
            ]
            points = [Point(version, period, published.today()) for period in ends]
            sides = [published.side(indicator_id, point, dimension) for point in points]
            totals = [side.total for side in sides if side]
            exact = decompose(*split([side for side in sides if side]).states, scale=scale_of(totals))
            expected = {(each.unit, each.part): float(each.amount) for each in exact.contributions}
            assert mart == pytest.approx(expected, abs=1e-9), (indicator_id, dimension, year)


def test_parts_of_the_online_usage_rate_add_up_to_its_change(first_night: Ran) -> None:
    done = why(first_night, "online_usage_rate", "--from", "FY2024", "--to", "FY2025", "--json")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    ((change, online_before, all_before, online_after, all_after),) = ask(
        first_night.settings,
        "select l.value - f.value, f.numerator, f.denominator, l.numerator, l.denominator"
        " from indicator_values f join indicator_values l using (indicator_id, breakdown, period_kind)"
        " where indicator_id = 'online_usage_rate' and breakdown = 'total' and period_kind = 'fiscal_year'"
        " and f.fiscal_year = 2024 and l.fiscal_year = 2025",
    )
    assert told["dimension"] == "procedure"
    assert change == pytest.approx(100 * (online_after / all_after - online_before / all_before))
    assert sum(told["parts"].values()) == pytest.approx(change, abs=1e-9)
    assert sum(unit["contribution"] for unit in told["units"]) == pytest.approx(change, abs=1e-9)
    assert told["parts"]["coverage"] != 0  # procedures whose counter figures came in one of the years only


def test_two_citations_of_one_indicator(first_night: Ran) -> None:
    citations = ask(
        first_night.settings,
        "select citation_id from indicator_values where indicator_id = 'electronic_approval_rate'"
        " and breakdown = 'total' and period_kind = 'fiscal_year' and fiscal_year = 2025 order by definition_version",
    )

    done = why(first_night, *(citation for (citation,) in citations))

    assert done.returncode == 0, done.stderr
    assert "定義の違い" in done.stdout and "合計 (値の変化と一致)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("application_lead_time_median_hours",), 1, "中央値"),
        (("approval_return_rate",), 1, "公表しない値"),
        (("dx_maturity_level",), 1, "meti-dx-index 2.0"),
        (("online_usage_rate", "--by", "no_such"), 2, "procedure"),
        (("online_usage_rate", "--from", "FY2024"), 2, "--to"),
        (("no_such_indicator",), 2, "no_such_indicator"),
        (("K-FY2025-OUR-000000@2026-04-30#0000", "K-FY2025-OUR-000000@2026-04-30#0000"), 2, "引用番号"),
    ],
)
def test_what_cannot_be_answered_is_said(
    first_night: Ran, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = why(first_night, *arguments)

    assert done.returncode == code
    assert words in done.stdout + done.stderr
