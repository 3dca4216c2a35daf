"""The whole way: months are published, build file and old publications are lost, an early one is made again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from pipelines.cli.main import main
from pipelines.journal import Journal
from pipelines.vintage import history
from pipelines.vintage.archive import archive_path
from tests.vintage.months import FORMULA, Months, publish_months, read_table, small_project, use_project


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Months]:
    """Four publications; then everything but the journal, the landed files and the key is gone."""
    home = tmp_path_factory.mktemp("months")
    project = small_project(home / "dbt_project")
    with pytest.MonkeyPatch.context() as patch:
        use_project(patch, project)
        ward = publish_months(home, project)
        shutil.rmtree(ward.settings.build_file.parent)
        ward.settings.published.unlink()
        shutil.rmtree(ward.settings.publications)
        shutil.rmtree(ward.settings.drops)
        yield ward


def run(ward: Months, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--warehouse", str(ward.settings.warehouse)])


def answer(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout.strip().splitlines()[-1])
    return found


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder, by content."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("number", [0, 2])
def test_an_early_publication_is_made_again_to_the_byte(months: Months, number: int, tmp_path: Path) -> None:
    """Number 0 with the file as it was before its correction, number 2 without the file that was withdrawn and with the
    year closed that is open again; both with the formula that is another by now.
    """
    warehouse = months.settings.warehouse
    before = state(warehouse)
    result = run(months, "rebuild", months.ids[number], "--out", str(tmp_path / "out"), "--json")
    assert result.exit_code == 0, result.output
    assert "一致" in result.stdout and "注意" not in result.stdout
    told = answer(result)
    assert told["identical"] and told["values_sha256"] == told["expected_sha256"]
    for table, content in months.published[number].items():
        made = (tmp_path / "out" / "parquet" / f"{table}.parquet").read_bytes()
        assert read_table(tmp_path, made) == read_table(tmp_path, content) != []
        with duckdb.connect(str(tmp_path / "out" / "shihyo.duckdb"), read_only=True) as connection:
            rows = connection.execute(f"select * from marts.{table} order by all").fetchall()
        assert rows == read_table(tmp_path, content)
    assert state(warehouse) == before  # no build file, no publication, nothing in the journal


def test_without_its_formulas_a_publication_is_told_to_differ(months: Months, tmp_path: Path) -> None:
    """Today's formula is used, which halves the rate, and that is said."""
    path = archive_path(months.settings, history.publications(months.settings)[1].code or "")
    content = path.read_bytes()
    path.write_bytes(content[:1000])
    try:
        result = run(months, "rebuild", months.ids[1], "--out", str(tmp_path / "out"), "--json")
    finally:
        path.write_bytes(content)
    assert result.exit_code == 1, result.output
    assert "不一致" in result.stdout and "定義の版が違う" in result.stdout and path.name in result.stdout
    told = answer(result)
    assert not told["identical"] and told["differing"] > 0
    column = (
        "select value from marts.indicator_values where indicator_id = ? and breakdown = 'total' order by all"
    )
    with duckdb.connect(str(tmp_path / "out" / "shihyo.duckdb"), read_only=True) as connection:
        halved = connection.execute(column, ["online_usage_rate"]).fetchall()
        same = connection.execute(column, ["application_return_rate"]).fetchall()
    kept = tmp_path / "then.parquet"
    kept.write_bytes(months.published[1]["indicator_values"])
    with duckdb.connect() as connection:
        connection.execute(f"create schema marts; create view marts.indicator_values as from '{kept}'")
        then = connection.execute(column, ["online_usage_rate"]).fetchall()
        assert connection.execute(column, ["application_return_rate"]).fetchall() == same
    assert [row[0] for row in halved] == [row[0] and pytest.approx(row[0] / 2) for row in then]


def test_every_publication_is_found_as_it_was(months: Months, tmp_path: Path) -> None:
    """As of each, the values in force are the published ones, cell by cell."""
    compared = ("value", "numerator", "denominator", "coverage", "obs_status", "conf_status", "unit")
    for publication, kept in zip(history.publications(months.settings), months.published, strict=True):
        file = tmp_path / "values.parquet"
        file.write_bytes(kept["indicator_values"])
        with duckdb.connect() as connection:
            shown = ", ".join((*history.CELL, *compared))
            expected = {
                row[: len(history.CELL)]: row[len(history.CELL) :]
                for row in connection.execute(f"select {shown} from '{file}'").fetchall()
            }
        found = history.values_as_of(months.settings, publication)
        assert {v.cell: tuple(getattr(v, column) for column in compared) for v in found} == expected


def test_views_tell_the_values_of_any_publication(months: Months, tmp_path: Path) -> None:
    """`views.sql` beside the Parquet of the last publication, as a BI server reads it."""
    script = (months.last_published / "views.sql").read_text(encoding="utf-8")
    shown = "indicator_id, definition_version, period_start, period_end, breakdown, breakdown_code, value"
    with duckdb.connect(config={"file_search_path": str(months.last_published)}) as connection:
        connection.execute(script)
        for publication_id, kept in zip(months.ids, months.published, strict=True):
            file = tmp_path / "values.parquet"
            file.write_bytes(kept["indicator_values"])
            expected = connection.execute(f"select {shown} from '{file}' order by all").fetchall()
            query = f"select {shown} from marts.indicator_values_as_of(?) order by all"
            assert connection.execute(query, [publication_id]).fetchall() == expected != []
        told = connection.execute(
            "select publication_no, publication_id, as_of::varchar, values_sha256, journal_drops, journal_decisions"
            " from marts.publications order by 1"
        ).fetchall()
    records = Journal(months.settings.journal).publications()
    assert told == [
        (number, one["publication_id"], one["as_of"], one["values_sha256"], *one["journal"].values())
        for number, one in enumerate(
            (
                {**one, "journal": {key: one["journal"][key] for key in ("drops", "decisions")}}
                for one in records
            ),
            1,
        )
    ]


def test_records_say_what_a_rebuild_needs(months: Months) -> None:
    records = Journal(months.settings.journal).publications()
    assert [record["publication_id"] for record in records] == months.ids
    assert [record["journal"]["drops"] for record in records] == [8, 10, 11, 12]
    assert [record["journal"]["decisions"] for record in records] == [0, 1, 1, 2]
    assert len({record["values_sha256"] for record in records}) == 4
    codes = [record["code"] for record in records]
    assert codes[0] == codes[1] == codes[2] != codes[3]
    archives = sorted(path.name for path in (months.settings.journal / "code").iterdir())
    assert archives == sorted(f"{code}.tar.gz" for code in set(codes))


def test_a_correction_is_told_with_its_files(months: Months, tmp_path: Path) -> None:
    result = run(months, "compare", months.ids[0], months.ids[1], "--all", "--json")
    assert result.exit_code == 0, result.output
    told = answer(result)
    files = {(file["path"], file["before"], file["after"]) for file in told["files"]}
    assert files == {
        ("e_application/申込一覧_202505.csv", "accepted", "superseded"),
        ("e_application/申込一覧_202505.csv", None, "accepted"),
        ("e_application/申込一覧_202506.csv", None, "accepted"),
    }
    assert told["changed_formulas"] == [] and told["same_as_of"] is False
    by_id = {one["indicator_id"]: one for one in told["indicators"]}
    assert len(by_id["online_usage_rate"]["files"]) == 3
    training = by_id.get("digital_training_participation_rate")
    assert training is None or training["files"] == []  # receipts cannot move it
    assert {one["indicator_id"]: one["cells"] for one in told["indicators"]} == expected_cells(
        months, 0, 1, tmp_path
    )


def expected_cells(months: Months, one: int, other: int, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What differs between two kept tables, found by a full join."""
    for number in (one, other):
        (folder / f"{number}.parquet").write_bytes(months.published[number]["indicator_values"])
    using = ", ".join(history.CELL)
    query = f"""
    select indicator_id, definition_version, period_kind, period_start, period_end, breakdown, breakdown_code,
        case when a.unit is null then 'new' when b.unit is null then 'withdrawn'
            when a.value is distinct from b.value or a.numerator is distinct from b.numerator
                or a.denominator is distinct from b.denominator or a.coverage is distinct from b.coverage
            then 'revised' else 'status' end,
        coalesce(a.unit, b.unit), a.value, b.value, a.obs_status, b.obs_status,
        coalesce(a.conf_status, 'F') <> 'F' or coalesce(b.conf_status, 'F') <> 'F'
    from '{folder}/{one}.parquet' a full join '{folder}/{other}.parquet' b using ({using})
    where (a.value, a.numerator, a.denominator, a.coverage, a.obs_status, a.conf_status, a.unit)
        is distinct from (b.value, b.numerator, b.denominator, b.coverage, b.obs_status, b.conf_status, b.unit)
    order by all
    """
    found: dict[str, list[dict[str, Any]]] = {}
    with duckdb.connect() as connection:
        for row in connection.execute(query).fetchall():
            (
                indicator,
                version,
                kind,
                start,
                end,
                breakdown,
                code,
                change,
                unit,
                old,
                new,
                was,
                now,
                hidden,
            ) = row
            by = None if hidden or old is None or new is None else new - old
            found.setdefault(indicator, []).append(
                {
                    "definition_version": version,
                    "period_kind": kind,
                    "period_start": start.isoformat(),
                    "period_end": end.isoformat(),
                    "breakdown": breakdown,
                    "breakdown_code": code,
                    "kind": change,
                    "unit": unit,
                    "before": None if hidden else old,
                    "after": None if hidden else new,
                    "before_status": was,
                    "after_status": now,
                    "change": by,
                    "per_cent": None if unit == "%" or by is None or not old else 100 * by / abs(old),
                    "hidden": hidden,
                }
            )
    return found


def test_a_withdrawn_file_is_told(months: Months) -> None:
    result = run(months, "compare", months.ids[1], months.ids[2])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert "  基準日: 同じ" in lines and "  定義: 同じ" in lines
    assert [line.split()[0] for line in lines if "採用 → 取下げ" in line] == (
        ["e_application/申込一覧_202504.csv"] * sum(line.startswith("■") for line in lines)
    )
    assert not any("digital_training_participation_rate" in line for line in lines)
    assert any("内訳" in line and "--all" in line for line in lines)


def test_another_formula_is_told(months: Months) -> None:
    result = run(months, "compare", months.ids[2], months.ids[3], "--indicator", "online_usage_rate")
    assert result.exit_code == 0, result.output
    assert "定義: 違う (1 ファイル)" in result.stdout and f"dbt_project/{FORMULA}" in result.stdout
    assert "application_return_rate" not in result.stdout


def test_a_publication_with_itself_has_no_difference(months: Months) -> None:
    result = run(months, "compare", months.ids[0], months.ids[0])
    assert result.exit_code == 0
    assert "変わった値はありません" in result.stdout


def test_bad_usage(months: Months, tmp_path: Path) -> None:
    unknown = run(months, "rebuild", "P20200101-00000000")
    assert unknown.exit_code == 2 and months.ids[0] in unknown.stderr
    assert run(months, "compare", months.ids[0], "P20200101-00000000").exit_code == 2
    assert run(months, "compare", *months.ids[:2], "--indicator", "no_such_rate").exit_code == 2
    (tmp_path / "something.txt").write_text("of others")
    taken = run(months, "rebuild", months.ids[0], "--out", str(tmp_path))
    assert taken.exit_code == 2 and (tmp_path / "something.txt").exists()
