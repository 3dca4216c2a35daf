"""The public version of the sample ward, attacked from outside, and its files as their readers open them."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from night_tools import Ran

from tests.disclosure.public_tables import PublicTable, outsiders, read_public

pytestmark = pytest.mark.night
K = {"residents": 10, "firms": 3, "staff": 10}


@pytest.fixture(scope="module")
def folder(first_night: Ran) -> Path:
    return first_night.settings.published / "open_data"


@pytest.fixture(scope="module")
def published(first_night: Ran) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(first_night.settings.published / "shihyo.duckdb"), read_only=True)


def truth_of(published: duckdb.DuckDBPyConnection) -> dict[tuple[str, ...], float]:
    kinds = {"month": "月", "fiscal_year": "年度", "wave": "調査回", "as_of": "時点"}
    found = {}
    for *place, numerator, denominator in published.execute(
        "select indicator_id, definition_version, period_kind, period_start, breakdown, breakdown_code,"
        " numerator, denominator from marts.indicator_values"
    ).fetchall():
        name = (place[0], place[1], kinds[place[2]], place[3].isoformat(), place[4], place[5])
        found |= {(*name, "N"): numerator, (*name, "D"): denominator}
    return {name: amount for name, amount in found.items() if amount is not None}


def members_of(published: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], set[str]]:
    found = defaultdict(set)
    for department, procedure in published.execute(
        "select distinct coalesce(department_code, 'unknown'), procedure_code from marts.mart_online_usage"
    ).fetchall():
        found["department", department].add(procedure)
    return dict(found)


def small_cells(published: duckdb.DuckDBPyConnection, table: PublicTable) -> int:
    """Figures that the CSV shows although they count 1 to k-1 persons or firms."""
    population = dict(published.execute("select indicator_id, disclosure from marts.indicators").fetchall())
    amounts = {"staff_digital_literacy_score", "sme_supported_sales_growth"}
    return sum(
        0 < amount < K.get(population[name[0]], 0) and not (name[0] in amounts and name[-1] == "N")
        for name, amount in table.shown.items()
    )


def test_nobody_outside_finds_a_hidden_figure(folder: Path, published: duckdb.DuckDBPyConnection) -> None:
    table, truth = read_public(folder / "indicator_values.csv"), truth_of(published)
    population = dict(published.execute("select indicator_id, disclosure from marts.indicators").fetchall())
    assert len(table.hidden) > 100
    assert small_cells(published, table) == 0
    for outsider in outsiders(table, truth, members_of(published)):
        asked = [name for name in outsider.hidden if name in table.hidden]
        assert not set(outsider.peel()) & set(asked)
        for name, (low, high) in outsider.bounds(asked).items():
            assert low - 1e-6 <= truth[name] <= high + 1e-6
            assert high - low >= K[population[name[0]]] - 1e-6, name


def test_without_protecting_cells_the_same_attack_succeeds(
    folder: Path, published: duckdb.DuckDBPyConnection
) -> None:
    """Only what is small itself crossed out: hundreds are found, so the attack is one."""
    table, truth = read_public(folder / "indicator_values.csv"), truth_of(published)
    population = dict(published.execute("select indicator_id, disclosure from marts.indicators").fetchall())
    protecting = {name for name in table.hidden if truth[name] == 0 or truth[name] >= K[population[name[0]]]}
    table.hidden -= protecting
    table.shown |= {name: truth[name] for name in protecting}
    found: dict[Any, float] = {}
    for outsider in outsiders(table, truth, members_of(published)):
        found |= {name: amount for name, amount in outsider.peel().items() if name in table.hidden}
    assert len(found) > 20
    assert all(abs(truth[name] - amount) < 1e-6 for name, amount in found.items())


def test_a_crossed_out_row_tells_nothing_in_its_other_columns(folder: Path) -> None:
    """The number of a citation ends in a check of the value: nine candidates are tried in no time."""
    with (folder / "indicator_values.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if "x" in (row["分子の記号"], row["分母の記号"])]
    assert rows
    for row in rows:
        assert (row["値"], row["値の記号"], row["状態"], row["引用番号"]) == ("", "x", "", "")


def test_the_three_files_say_the_same(folder: Path) -> None:
    with (folder / "indicator_values.csv").open(encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines)
    parquet = duckdb.sql(f"select * from '{folder / 'indicator_values.parquet'}'")
    assert parquet.columns == header
    sheet = openpyxl.load_workbook(folder / "indicator_values.xlsx", read_only=True).worksheets[0]
    cells = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells[0] == header
    stored = parquet.fetchall()
    assert len(rows) == len(stored) == len(cells) - 1
    value = header.index("値")
    for row, other, third in zip(rows, stored, cells[1:], strict=True):
        assert row[0] == other[0] == third[0]
        assert (float(row[value]) if row[value] else None) == other[value] == (third[value] or other[value])


def test_the_data_package_describes_the_files_as_they_are(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{sha256(content).hexdigest()}",
        )
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert content.decode("utf-8-sig").splitlines()[0].split(",") == names
    catalogue = json.loads((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    assert all((folder / d["dcat:downloadURL"]["@id"]).is_file() for d in catalogue["dcat:distribution"])


def test_the_log_names_no_size_and_no_single_reason(published: duckdb.DuckDBPyConnection) -> None:
    columns = [row[0] for row in published.execute("describe marts.disclosure_log").fetchall()]
    assert not {"numerator", "denominator", "value", "amount"} & set(columns)
    assert published.execute(
        "select distinct reason_code from marts.disclosure_log where record_kind = 'figure'"
    ).fetchall() == [("hidden",)]
    least = published.execute("select min(least(small, protecting)) from marts.disclosure_log").fetchone()
    assert least is not None
    assert least[0] is None or least[0] >= 10


def test_the_check_is_among_the_results(published: duckdb.DuckDBPyConnection) -> None:
    row = published.execute(
        "select severity, passed, evaluated > 1000 from marts.quality_results where check_id = 'disclosure.open_data'"
    ).fetchone()
    assert row == ("ERROR", True, True)
