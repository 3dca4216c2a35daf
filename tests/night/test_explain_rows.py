"""`shihyo explain --rows` on the sample's publication: the records add up, and none of their values gets out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from night_tools import RAW_DROPS, Ran, ask

from pipelines.explain import citation
from pipelines.explain.published import open_published
from pipelines.explain.rows.trace import NoTrace, trace
from pipelines.explain.upstream import upstream_of

pytestmark = pytest.mark.night

NOT_TRACED = {
    "sme_labor_productivity_growth",  # a rate between two censuses of cells, not of records
}
"""Formulas whose records cannot be told. A new one that joins them says why here."""


def explain(ran: Ran, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", "explain", *arguments]
    command += ["--warehouse", str(ran.settings.warehouse)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_macro_and_python_give_the_same_citations(first_night: Ran) -> None:
    rows = ask(
        first_night.settings,
        "select citation_id, definition_version, period_kind, fiscal_year, period_start, period_end, breakdown,"
        " breakdown_code, numerator, denominator, value, obs_status from indicator_values",
    )
    assert len(rows) > 20_000
    for cited, version, kind, year, start, end, breakdown, code, *figures in rows:
        parsed = citation.parse(cited)
        assert str(parsed) == cited
        assert parsed.period == citation.period_of(kind, year, start, end)
        assert parsed.cell == citation.cell_check(version, kind, start, end, breakdown, code)
        assert parsed.check == citation.value_check(parsed.stem, *figures)


def test_records_of_every_indicator_add_up(first_night: Ran) -> None:
    """The newest year's total and the greatest cell of some breakdowns, for every indicator that has a value."""
    settings = first_night.settings
    chosen = ask(
        settings,
        "select indicator_id, citation_id from indicator_values where value is not null and conf_status <> 'C'"
        " and definition_version = 'A' and period_kind <> 'month' and breakdown in ('total', 'department',"
        " 'department_today', 'procedure', 'site') qualify row_number() over (partition by indicator_id,"
        " breakdown order by fiscal_year desc, coalesce(denominator, numerator) desc, breakdown_code) = 1",
    )
    silent = set()
    with open_published(settings) as published:
        for indicator_id, cited in chosen:
            period = citation.parse(cited).period
            value = next(v for v in published.revisions([indicator_id], period) if v.citation_id == cited)
            upstream = upstream_of(indicator_id)
            assert upstream is not None
            try:
                found = trace(settings, value, published.today.publication_id, upstream.tables)
            except NoTrace:
                silent.add(indicator_id)
                continue
            assert found.reconciled, cited
            if value.value:
                assert found.records > 0, cited
    assert silent == NOT_TRACED


def test_rows_lead_to_the_lines_of_the_file(first_night: Ran) -> None:
    """The records that JSON names for April, read from the CSV by hand: exactly those that are online count above."""
    done = explain(first_night, "online_usage_rate", "--period", "2025-04", "--rows", "--json")
    assert done.returncode == 0, done.stderr
    (value,) = json.loads(done.stdout)["values"]
    path = "e_application/申込一覧_202504.csv"
    counted = {
        number: run["counted"]
        for run in value["records"]["rows"]
        if run["path"] == path
        for number in range(run["first"], run["last"] + 1)
    }
    assert counted
    lines = (RAW_DROPS / path).read_text(encoding="cp932").splitlines()
    header = next(line for line in lines if "整理番号" in line)
    assert not {number for number in counted if not 1 < number <= len(lines)}
    assert lines.index(header) + 1 not in counted
    file = next(f for f in value["files"] if f["path"] == path)
    assert file["counted"] == sum(c != "none" for c in counted.values()) <= file["accepted"]


def test_no_personal_value_in_any_form(first_night: Ran, truth: dict[str, Any], tmp_path: Path) -> None:
    for indicator in (
        "digital_support_recipients",
        "staff_digital_literacy_score",
        "digital_training_participation_rate",
    ):
        excel, html = tmp_path / f"{indicator}.xlsx", tmp_path / f"{indicator}.html"
        text = explain(first_night, indicator, "--rows", "--excel", str(excel), "--html", str(html))
        as_json = explain(first_night, indicator, "--rows", "--json")
        assert text.returncode == as_json.returncode == 0
        book = openpyxl.load_workbook(excel, read_only=True)
        cells = " ".join(
            str(c) for s in book for row in s.iter_rows(values_only=True) for c in row if c is not None
        )
        said = text.stdout + as_json.stdout + html.read_text(encoding="utf-8") + cells
        assert not [canary for canary in truth["canaries"] if canary in said]


def test_scores_of_persons_are_not_told(first_night: Ran) -> None:
    done = explain(first_night, "staff_digital_literacy_score", "--rows", "--json")
    runs = json.loads(done.stdout)["values"][0]["records"]["rows"]
    assert Counter(run["counted"] for run in runs).keys() <= {"counted", "none"}
    assert all(set(run) == {"path", "sheet", "first", "last", "cell", "counted"} for run in runs)


def test_it_answers_while_the_build_file_is_held(first_night: Ran, tmp_path: Path) -> None:
    """Another process holds the build file, as a night does; it is a copy's, for other tests read this one."""
    copy = replace(first_night.settings, warehouse=tmp_path / "warehouse")
    shutil.copytree(first_night.settings.warehouse, copy.warehouse, symlinks=True)
    holder = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(copy.build_file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        done = explain(
            replace(first_night, settings=copy), "online_usage_rate", "--period", "FY2025", "--rows"
        )
        process.communicate("\n")
    assert done.returncode == 0
    assert "夜間処理が作業中" in done.stdout and "申込一覧_202404.csv" in done.stdout
