"""`shihyo new-indicator`, and docs/new-indicator.md followed word by word in a copy of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipelines.dictionary import IndicatorFileError, read_indicator_file, scaffold
from pipelines.dictionary.scaffold import KINDS, ScaffoldError
from pipelines.settings import DBT_PROJECT, PROJECT_ROOT

GUIDE = (PROJECT_ROOT / "docs" / "new-indicator.md").read_text(encoding="utf-8")
NEW = "application_withdrawal_rate"
PLANNED = "taito_q_expectation"
COPIED = ("pipelines", "dbt_project", "expectations", "pyproject.toml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty dbt project with the seeds of this one."""
    folder = tmp_path / "dbt_project"
    (folder / "models" / "indicators").mkdir(parents=True)
    shutil.copytree(DBT_PROJECT / "seeds", folder / "seeds")
    monkeypatch.setattr(scaffold, "DBT_PROJECT", folder)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_says_what_is_to_be_filled_in_and_nothing_else(kind: str, project: Path) -> None:
    sql, words = scaffold.scaffold("share_of_something_new", "dx_plan", kind)
    assert sql == project / "models" / "indicators" / "dx_plan" / "share_of_something_new.sql"
    with pytest.raises(IndicatorFileError) as error:
        read_indicator_file(words)
    told = str(error.value).splitlines()
    assert all("まだ記入されていません" in line for line in told)
    assert {"meta.name_ja", "meta.definition_ja", "meta.plan"} <= {line.split(": ")[1] for line in told}


def test_an_indicator_of_the_plans_has_its_words_and_target_already(project: Path) -> None:
    """As the plan says: 300 supporters, no deadline, KSI of the first pillar."""
    _, words = scaffold.scaffold("taito_q_expectation", "taito", "survey")
    assert read_indicator_file(words).seed_key == "004.Q.01"
    row = {
        "indicator_id": "x_supporters",
        "seed_key": "000.P1.S1",
        "tier": "KSI",
        "target_value": "300",
        "code": "XS",
    }
    row |= {
        "target_op": ">=",
        "target_kind": "stock_per_ward",
        "baseline_value": "1.2",
        "baseline_scope": "unstated",
    }
    row |= {
        "name_ja": "支援員",
        "name_en": "Supporters",
        "plan": "DXビジョン",
        "method_ja": "台帳",
        "source_ids": "register",
    }
    row |= {
        "definition_ja": "登録のある支援員の実人数。",
        "baseline_check_ja": "要確認",
        "definition_en": "Supporters.",
    }
    seed = project / "seeds" / "catalogue_entry.csv"
    columns = seed.read_text("utf-8").splitlines()[0].split(",")
    seed.write_text(
        ",".join(columns) + "\n" + ",".join(row.get(c, "") for c in columns) + "\n", encoding="utf-8"
    )
    meta = read_indicator_file(scaffold.scaffold("x_supporters", "dx_vision", "ledger")[1])
    assert (meta.target.op, meta.target.value, meta.target.deadline) == (">=", 300, None)
    assert (meta.baseline.value, meta.baseline.scope, meta.baseline.check_ja) == (1.2, "unstated", "要確認")
    assert (meta.tier, meta.code, meta.source_ids) == ("KSI", "XS", ["register"])


@pytest.mark.parametrize(
    ("name", "plan", "says"),
    [
        ("Online-Rate", "dx_plan", "Online-Rate"),
        ("rate", "../dx", "--plan"),
        ("existing", "dx_plan", "すでにあります"),
    ],
)
def test_what_cannot_be_made_is_refused(name: str, plan: str, says: str, project: Path) -> None:
    scaffold.scaffold("existing", "dx_vision", "count")
    with pytest.raises(ScaffoldError, match=re.escape(says)):
        scaffold.scaffold(name, plan, "ratio")


def block(heading: str) -> str:
    """The first code block below a heading of the guide."""
    below = GUIDE.split(f"## {heading}", 1)[1]
    found = re.search(r"```\w*\n(.*?)```", below, re.DOTALL)
    assert found, heading
    return found[1]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the copied project."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    kept = (path for path in found if "target" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


@pytest.mark.night
def test_two_files_are_enough_for_every_output(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in COPIED:
        here = PROJECT_ROOT / name
        (shutil.copytree if here.is_dir() else shutil.copy)(here, copy / name)
    shutil.rmtree(copy / "dbt_project" / "target", ignore_errors=True)
    drops = tmp_path / "drops"
    (drops / "e_application").mkdir(parents=True)
    receipts = sorted((PROJECT_ROOT / "raw_drops" / "e_application").rglob("*.csv"))[:6]
    for number, path in enumerate(receipts):
        shutil.copy(path, drops / "e_application" / f"{number}_{path.name}")
    before = files(copy)

    (command,) = [line for line in block("2.").splitlines() if line.strip()]
    made = run(copy, *command.split()[1:])
    assert made.returncode == 0, made.stderr
    folder = copy / "dbt_project" / "models" / "indicators" / "operations"
    (folder / f"{NEW}.sql").write_text(block("3."), encoding="utf-8")
    draft = (folder / f"{NEW}.yml").read_text(encoding="utf-8")
    words = re.sub(r"      meta:\n.*?(?=    columns:)", lambda _: block("4."), draft, flags=re.DOTALL)
    words = words[: words.index("unit_tests:")] + block("5.")
    (folder / f"{NEW}.yml").write_text(words, encoding="utf-8")
    assert read_indicator_file(folder / f"{NEW}.yml").name_ja == "申請の取下げ率"
    drafts = {
        f"draft_{kind}" for kind in KINDS if kind != "ratio"
    }  # left as drafts: they run, and stop nothing
    for draft_id in drafts:
        kind = draft_id.removeprefix("draft_")
        assert run(copy, "new-indicator", draft_id, "--plan", "operations", "--like", kind).returncode == 0
    # an entry of the plans gets its formula: the row of the seed stays, and the file wins
    assert run(copy, "new-indicator", PLANNED, "--plan", "operations", "--like", "survey").returncode == 0

    warehouse = tmp_path / "warehouse"
    night = run(
        copy, "nightly", "--drops", str(drops), "--warehouse", str(warehouse), "--as-of", "2026-04-30"
    )
    assert night.returncode == 0, night.stdout[-3000:] + night.stderr[-3000:]
    assert "申請の取下げ率" in night.stdout

    published = warehouse / "published"
    with duckdb.connect(str(published / "shihyo.duckdb"), read_only=True) as connection:
        for table in ("indicator_values", "indicators", "indicator_scorecard", "indicator_revisions"):
            query = f"select count(*) from {{}} where indicator_id = '{NEW}'"
            (rows,) = connection.execute(query.format(f"marts.{table}")).fetchone() or (0,)
            parquet = f"read_parquet('{published / 'parquet' / (table + '.parquet')}')"
            assert rows > 0 and connection.execute(query.format(parquet)).fetchone() == (rows,), table
        (value,) = connection.execute(
            "select value from marts.indicator_values where indicator_id = ? and breakdown = 'total'"
            " and period_kind = 'fiscal_year' and value is not null order by period_end desc",
            [NEW],
        ).fetchone() or (None,)
        planned = connection.execute(
            "select status, seed_key from marts.indicators where indicator_id = ?", [PLANNED]
        ).fetchall()
        proven = dict(
            connection.execute(
                "select model, bool_and(passed) from marts.quality_results where kind = 'unit_test' group by model"
            ).fetchall()
        )
    assert value is not None and 0 <= value <= 100
    assert {proven.get(name) for name in {NEW, PLANNED, *drafts}} == {True}
    assert planned == [("computed", "004.Q.01")]
    for page in ("index.html", "en.html"):
        assert f'id="{NEW}"' in (published / "dictionary" / page).read_text("utf-8")
    workbook = openpyxl.load_workbook(published / "reports" / "scorecard.xlsx", read_only=True)
    cells = {cell for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "申請の取下げ率" in cells
    changed = {name for name, content in files(copy).items() if before.get(name) != content}
    made_here = {f"{name}{suffix}" for name in (NEW, PLANNED, *drafts) for suffix in (".sql", ".yml")}
    assert {Path(name).name for name in changed} == made_here
