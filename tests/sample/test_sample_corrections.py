"""Corrections under the same names, and the smaller ward that scripts for one layout can read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.sample import write_corrections, write_sample

EXTRACT = "e_application/申請管理抽出_202404-202406.csv"
COUNTS = "e_application/窓口・郵送件数_令和7年度_地域振興部.xlsx"


@pytest.fixture(scope="module")
def corrected(ward: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    copy = tmp_path_factory.mktemp("corrected")
    shutil.copytree(ward, copy, dirs_exist_ok=True)
    return copy, write_corrections(copy)


def test_corrected_files_keep_their_names_and_lose_their_damage(
    ward: Path, truth: dict[str, Any], corrected: tuple[Path, list[str]]
) -> None:
    folder, changed = corrected
    assert changed == [EXTRACT, COUNTS]
    mended = json.loads((folder / "truth.json").read_text("utf-8"))
    assert mended["files"].keys() == truth["files"].keys()
    assert truth["files"][EXTRACT]["quarantined"].keys() > mended["files"][EXTRACT]["quarantined"].keys()
    assert list(mended["files"][EXTRACT]["quarantined"]) == ["impossible_date"]
    assert truth["files"][COUNTS]["value_issues"] and not mended["files"][COUNTS]["value_issues"]
    cells = {
        value
        for row in openpyxl.load_workbook(folder / COUNTS, data_only=True).active.iter_rows(values_only=True)
        for value in row
    }
    assert not cells & {"#REF!", "▲5", "△5", "(5)", "x"}
    untouched = [path for path in truth["files"] if path not in changed]
    assert all((folder / path).read_bytes() == (ward / path).read_bytes() for path in untouched)


def test_corrections_bring_receipts_and_procedures_back(
    truth: dict[str, Any], corrected: tuple[Path, list[str]]
) -> None:
    mended = json.loads((corrected[0] / "truth.json").read_text("utf-8"))

    def total(of: dict[str, Any], fiscal_year: int) -> dict[str, Any]:
        rows = of["indicators"]["online_usage_rate"]
        return next(
            r for r in rows
            if (r["fiscal_year"], r["period_kind"], r["breakdown"]) == (fiscal_year, "fiscal_year", "total")
        )  # fmt: skip

    assert total(mended, 2024)["numerator"] > total(truth, 2024)["numerator"]
    assert total(mended, 2025)["procedures_included"] == total(truth, 2025)["procedures_included"] + 3
    assert mended["indicators"]["electronic_approval_rate"] == truth["indicators"]["electronic_approval_rate"]


def test_first_layouts_are_the_same_files_and_no_others(
    ward: Path, truth: dict[str, Any], tmp_path: Path
) -> None:
    write_sample(tmp_path, layouts="first")
    files = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    del files["truth.json"]
    different = [name for name, path in files.items() if (ward / name).read_bytes() != path.read_bytes()]
    assert different == [COUNTS]  # one shape of the counts in place of the other
    assert files.keys() < truth["files"].keys()
    assert not [
        name for name in files if "LoGo" in name or "抽出" in name or "出席簿" in name or "伝票" in name
    ]


def test_smallest_ward(tmp_path: Path) -> None:
    write_sample(tmp_path, scale=0.00001)
    told = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert all(file["state"] == "duplicate" or file["accepted"] > 0 for file in told["files"].values())
