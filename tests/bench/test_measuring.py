"""What the benchmark tells must itself be right: memory of descendants, ratios, growth, disagreement."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from bench.agreement import Disagreement, compare
from bench.drops import LAST_EXPORT, add_day, remove_day, size_of
from bench.floor import run_floor
from bench.process import Failed, Measured, measure
from bench.report import growth, summarise, table
from bench.wide_workbook import write_workbook

ROOT = Path(__file__).resolve().parents[2]
FIGURE = {
    "indicator_id": "online_usage_rate",
    "period_kind": "month",
    "period_start": "2025-04-01",
    "breakdown": "total",
    "breakdown_code": "ALL",
    "numerator": 1.0,
    "denominator": 3.0,
    "value": 100 / 3,
}
ROW = dict(FIGURE)

HOLD = "b = bytearray(200 * 2**20); b[::4096] = b'x' * len(b[::4096])"
GRANDCHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}], check=True)"
MEASURE = (
    "import sys; from pathlib import Path; from bench.process import measure; "
    "print(measure([sys.executable, '-c', sys.argv[1]], Path(sys.argv[2])).peak_mib)"
)


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process tree is read from /proc")
def test_peak_counts_descendants(tmp_path: Path) -> None:
    def peak(program: str) -> float:
        command = [sys.executable, "-c", MEASURE, program, str(tmp_path / "child.log")]
        return float(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)

    assert peak("pass") < 100
    assert 200 < peak(GRANDCHILD) < 350


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"(?s)exit code 3.*the reason"):
        measure([sys.executable, "-c", "print('the reason'); raise SystemExit(3)"], tmp_path / "x.log")


def test_ratios_are_taken_round_by_round() -> None:
    rounds = [
        {"floor": Measured(2.0, 100.0, ""), "rebuild": Measured(3.0, 300.0, "")},
        {"floor": Measured(4.0, 110.0, ""), "rebuild": Measured(4.0, 280.0, "")},
        {"floor": Measured(1.0, 120.0, ""), "rebuild": Measured(3.0, 290.0, "")},
    ]
    summary = summarise(rounds)
    assert summary["floor"] == {"runs": 3, "seconds_min": 1.0, "seconds_median": 2.0, "peak_mib": 120.0}
    assert summary["rebuild"] == {
        "runs": 3,
        "seconds_min": 3.0,
        "seconds_median": 3.0,
        "peak_mib": 300.0,
        "of": "floor",
        "ratio_min": 1.0,
        "ratio_median": 1.5,
    }
    assert [line.split()[-2:] for line in table(summary)[1:]] == [["2.00", "120"], ["1.50", "300"]]


def test_growth_is_an_exponent() -> None:
    at = {
        0.1: {"floor": {"seconds_min": 2.0}, "rebuild": {"seconds_min": 3.0}},
        1.0: {"floor": {"seconds_min": 20.0}, "rebuild": {"seconds_min": 300.0}},
    }
    assert growth(at) == {"floor": 1.0, "rebuild": 2.0}
    assert growth({0.1: at[0.1]}) == {}


def test_same_figures_agree() -> None:
    assert compare([FIGURE], [ROW]) == 1
    assert compare([FIGURE], [{**ROW, "value": None}]) == 1, "hidden for lack of coverage"


@pytest.mark.parametrize(
    "published",
    [
        [],
        [{**ROW, "numerator": 2.0}],
        [{**ROW, "denominator": None}],
        [{**ROW, "value": 33.3}],
        [{**ROW, "period_start": "2025-05-01"}],
        [{**ROW, "breakdown": "scope_set"}],
    ],
)
def test_other_figures_do_not(published: list[dict[str, object]]) -> None:
    with pytest.raises(
        Disagreement, match=r"online_usage_rate month 2025-04-01 total ALL: plain 1\.0 / 3\.0"
    ):
        compare([FIGURE], published)


def test_nothing_compared_is_a_disagreement() -> None:
    with pytest.raises(Disagreement):
        compare([], [ROW])


def test_floor_reads_every_encoding(tmp_path: Path) -> None:
    drops = tmp_path / "drops" / "any"
    drops.mkdir(parents=True)
    text = "番号,処理状況\r\n1,完了㈱\r\n2,処理中\r\n3,完了㈱\r\n"
    (drops / "a.csv").write_bytes(text.encode("cp932"))
    (drops / "b.csv").write_bytes(text.encode("utf-8-sig"))
    (drops / "c.tsv").write_bytes(text.replace(",", "\t").encode("utf-16"))
    book = openpyxl.Workbook()
    for row in (["見出し"], ["値"]):
        book.worksheets[0].append(row)
    book.save(drops / "d.xlsx")
    told = run_floor(tmp_path / "drops", tmp_path / "floor.duckdb")
    assert told == {"text_files": 3, "workbooks": 1, "rows": 3 * 3 + 2, "groups": 2}


def test_one_more_day_has_only_new_receipts(tmp_path: Path) -> None:
    folder = tmp_path / "e_application"
    folder.mkdir()
    names = ["整理番号", "手続コード", "申込日", "処理状況", "返却回数", "処理完了日", "取下げ事由"]
    rows = [[f"{i:012d}", "1001", "令和8年3月2日", "完了", "1", "R8.3.9", ""] for i in range(62)]
    lines = [",".join(row) for row in [names, *rows, ["1.23457E+11", *rows[0][1:]]]] + ["合計,,,63件"]
    (folder / LAST_EXPORT).write_text("\r\n".join(lines) + "\r\n", encoding="cp932", newline="")
    assert size_of(tmp_path).application_rows == 65
    assert add_day(tmp_path) == 2, "62 receipts that can be read, over 31 days"
    (added,) = [path for path in folder.iterdir() if path.name != LAST_EXPORT]
    with added.open(encoding="cp932", newline="") as source:
        day = list(csv.DictReader(source))
    assert list(day[0]) == names
    assert {row["申込日"] for row in day} == {"令和8年3月31日"}
    assert all(len(row["整理番号"]) == 12 and row["整理番号"] not in {r[0] for r in rows} for row in day)
    assert len({row["整理番号"] for row in day}) == 2
    remove_day(tmp_path)
    assert [path.name for path in folder.iterdir()] == [LAST_EXPORT]


def test_wide_workbook_is_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    write_workbook(path, rows=3)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert (sheet.max_row, sheet.max_column) == (4, 40)
    assert [cell.value for cell in sheet[1]][:2] == ["整理番号", "手続コード"]
    assert str(sheet["E2"].value) == "2024-04-01 00:00:00"
    assert sheet["A2"].value == "100000000000"
