"""Files that nobody here wrote, through profiles of the kind a ward keeps of its own, against truths computed with
other tools. One night over all of them; figures are read from the publication as an analyst would."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.values import fold_key
from tests.conftest import SHARED

pytestmark = [pytest.mark.real, pytest.mark.night]
OWN = Path(__file__).parent
Rows = list[tuple[Any, ...]]


def _truth(folder: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((SHARED / "real" / folder / "truth.json").read_text(encoding="utf-8"))
    return truth


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    if not SHARED.is_dir():
        pytest.skip(f"no reference material at {SHARED}")
    home = tmp_path_factory.mktemp("real")
    _drop(home / "drops")
    command = [sys.executable, "-m", "pipelines.cli", "nightly", "--json", "--as-of", "2026-04-30"]
    folders = ["--drops", home / "drops", "--warehouse", home / "warehouse", "--sources", OWN / "sources"]
    night = subprocess.run(
        [*command, *map(str, folders)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert night.returncode == 0, night.stderr[-3000:] + night.stdout[-3000:]
    report = json.loads(night.stdout.strip().splitlines()[-1])
    records = report["records"]
    assert records["in"] == records["accepted"] + records["quarantined"] + records["structural"]
    with duckdb.connect(
        str(home / "warehouse" / "published" / "shihyo.duckdb"), read_only=True
    ) as connection:
        yield connection


def _drop(drops: Path) -> None:
    real = SHARED / "real"
    for source in ("e_approval", "e_application", "survey", "training"):
        (drops / source).mkdir(parents=True)
    log = gzip.decompress(
        (real / "e_approval_bpic2020_domestic" / "DomesticDeclarations.csv.gz").read_bytes()
    )
    (drops / "e_approval" / "DomesticDeclarations.csv").write_bytes(log)
    shutil.copy(
        real / "e_application_counts_procedures" / "procedures_chihou_cp932.csv", drops / "e_application"
    )
    shutil.copy(real / "survey_kakegawa_r6" / "掛川市_R6ローデータ.xlsx", drops / "survey")
    shutil.copy(real / "training_carpentries" / "attendance.csv", drops / "training")


def test_approval_log_by_month_of_submission(published: duckdb.DuckDBPyConnection) -> None:
    truth = _truth("e_approval_bpic2020_domestic")["DomesticDeclarations"]
    rows: Rows = published.execute(
        """
        select strftime(period_start, '%Y-%m'), submitted_cases, approved_cases, returned_cases
        from marts.mart_e_approval
        where system = '旅費申告' and department_code = 'ALL' and period_kind = 'month' and submitted_cases > 0
        """
    ).fetchall()
    found = {month: (cases, approved, returned) for month, cases, approved, returned in rows}
    assert found == {
        month: (t["cases"], t["final_approved"], t["rejected_once_or_more"])
        for month, t in truth["by_submission_month"].items()
        if month != "NO_SUBMISSION"  # saved, never submitted: no case yet
    }


def test_approval_log_as_a_whole(published: duckdb.DuckDBPyConnection) -> None:
    truth = _truth("e_approval_bpic2020_domestic")["DomesticDeclarations"]
    hours = truth["hours_first_submission_to_first_final_approval"]
    row = published.execute(
        """
        select submitted_cases, approved_cases, lead_time_median_hours, lead_time_p90_hours
        from marts.mart_e_approval
        where system = '旅費申告' and department_code = 'ALL' and period_kind = 'all'
        """
    ).fetchone()
    assert row is not None
    assert row[:2] == (truth["cases_with_submission"], truth["cases_final_approved"])
    assert row[2:] == pytest.approx((hours["median"], hours["p90_linear"]), abs=1e-5)


def test_weighted_online_rate_of_national_procedures(published: duckdb.DuckDBPyConnection) -> None:
    truth = _truth("e_application_counts_procedures")["truth"]
    row = published.execute(
        """
        select numerator, denominator, value from marts.indicator_values
        where indicator_id = 'online_usage_rate' and breakdown = 'total' and period_kind = 'fiscal_year'
        """
    ).fetchone()
    assert row == (truth["online"], truth["total"], pytest.approx(100 * truth["rate"], abs=1e-4))
    counted = published.execute(
        "select count(distinct procedure_code) from marts.mart_online_usage where period_kind = 'fiscal_year'"
    ).fetchone()
    assert counted == (truth["procedures"],)


def test_attendance_with_its_bad_cells_quarantined(published: duckdb.DuckDBPyConnection) -> None:
    truth = _truth("training_carpentries")
    row = published.execute(
        """
        select count(*), sum(registered), sum(attended), sum(attended) / sum(registered)
        from marts.mart_training where has_both_head_counts
        """
    ).fetchone()
    assert row == (
        truth["rows_with_both"],
        truth["sum_registered"],
        truth["sum_day1"],
        pytest.approx(truth["rate"], abs=1e-6),
    )
    bad = published.execute(
        "select count(*) from marts.quarantined_records where reason_code = 'not_an_integer' and column_name = 'Registered'"
    ).fetchone()
    assert bad == (len(truth["nonnumeric_cells"]),)


def _survey(published: duckdb.DuckDBPyConnection) -> dict[str, dict[str | None, tuple[Any, ...]]]:
    """Counts by variable and code over all respondents, keyed by the folded last level of the variable."""
    rows: Rows = published.execute(
        """
        select variable, coalesce(choice, code), answers, base_valid, base_all
        from marts.mart_survey where breakdown = 'total'
        """
    ).fetchall()
    found: dict[str, dict[str | None, tuple[Any, ...]]] = {}
    for variable, code, answers, base_valid, base_all in rows:
        found.setdefault(fold_key(variable), {})[code] = (answers, base_valid, base_all)
    return found


def test_survey_single_answers(published: duckdb.DuckDBPyConnection) -> None:
    truth, found = _truth("survey_kakegawa_r6"), _survey(published)
    for name, expected in truth["single"].items():
        question = found[fold_key(name.replace(" ", "/", 1))]
        assert {code: n for code, (n, *_) in question.items() if code is not None} == expected["counts"]
        assert {base for _, base, _ in question.values()} == {expected["n"]}
        assert {base for *_, base in question.values()} == {truth["data_rows"]}


def test_survey_matrix_of_forty_items(published: duckdb.DuckDBPyConnection) -> None:
    truth, found = _truth("survey_kakegawa_r6"), _survey(published)
    for item, expected in truth["Q29_satisfaction"].items():
        question = found[fold_key("問29 満足度/" + item)]
        assert {code: n for code, (n, *_) in question.items() if code is not None} == expected["counts"]


def test_survey_multiple_answers(published: duckdb.DuckDBPyConnection) -> None:
    truth, found = _truth("survey_kakegawa_r6"), _survey(published)
    question = found[fold_key("問15/掛川市が住みやすいと思う理由")]
    chosen = {fold_key(str(choice)): n for choice, (n, *_) in question.items() if choice is not None}
    assert chosen == {fold_key(k): v["selected"] for k, v in truth["Q15_multi_select"]["items"].items()}
    assert {base for _, base, _ in question.values()} == {truth["Q15_multi_select"]["asked_n(nonblank)"]}
