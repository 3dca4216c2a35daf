"""`shihyo explain` on the sample's publication."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from night_tools import Ran, ask

pytestmark = pytest.mark.night


def explain(ran: Ran, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", "explain", *arguments]
    command += ["--warehouse", str(ran.settings.warehouse)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_an_indicator_of_a_year_down_to_its_files(first_night: Ran, truth: dict[str, Any]) -> None:
    done = explain(first_night, "online_usage_rate", "--period", "FY2025")
    assert done.returncode == 0, done.stderr
    cell = next(
        cell
        for cell in truth["indicators"]["online_usage_rate"]
        if (cell["fiscal_year"], cell["period_kind"], cell["breakdown"]) == (2025, "fiscal_year", "total")
    )
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"令和7年度の行政手続きのオンライン利用率は {cell['value']:.2f}% です")
    assert f"分子 {cell['numerator']:,}、分母 {cell['denominator']:,}" in first
    path = "e_application/申込一覧_202504.csv"
    file = truth["files"][path]
    sha256 = ask(first_night.settings, f"select sha256 from drop_ledger where path = '{path}'")[0][0]
    assert path in done.stdout and sha256[:16] in done.stdout
    assert f"行 {file['records_in']:,}　採用 {file['accepted']:,}" in done.stdout
    assert "e_approval/" not in done.stdout  # not a source of this indicator


def test_a_citation_names_one_value(first_night: Ran) -> None:
    ((citation, numerator),) = ask(
        first_night.settings,
        "select citation_id, numerator from indicator_values where indicator_id = 'electronic_approval_rate'"
        " and breakdown = 'total' and period_kind = 'month' and value is not null order by period_start limit 1",
    )
    done = explain(first_night, citation)
    assert done.returncode == 0
    assert done.stdout.count("\n引用番号 ") == 1
    assert citation in done.stdout and f"分子 {int(numerator):,}" in done.stdout


def test_a_cell_of_a_breakdown(first_night: Ran) -> None:
    done = explain(first_night, "online_usage_rate", "--period", "FY2025", "--breakdown", "scope_set=S_ALL")
    assert done.returncode == 0 and "scope_set=S_ALL" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("no_such_indicator",), ("online_usage_rate", "--period", "令和7"), ("K-FY2025-XXX-000000",)],
)
def test_what_is_not_there_is_said_with_exit_code_2(first_night: Ran, arguments: tuple[str, ...]) -> None:
    done = explain(first_night, *arguments)
    assert done.returncode == 2 and done.stderr


def test_before_the_first_publication(first_night: Ran, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = tmp_path_factory.mktemp("empty")
    command = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "explain",
        "online_usage_rate",
        "--warehouse",
        str(empty),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2 and "まだ公開がありません" in done.stderr
