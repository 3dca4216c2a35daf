"""The same seed and scale give the same bytes, here, in another process, and in the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.sample import write_sample

RAW_DROPS = Path(__file__).parents[2] / "raw_drops"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "README.md"
    }


def differing(one: Path, other: Path) -> list[str]:
    left, right = contents(one), contents(other)
    return sorted(path for path in left.keys() | right.keys() if left.get(path) != right.get(path))


def test_another_process_with_another_hash_order_and_zone_writes_the_same_bytes(
    ward: Path, tmp_path: Path
) -> None:
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "America/New_York", "PYTHONUTF8": "0"}
    subprocess.run(
        [sys.executable, "-m", "pipelines.sample", "--out", str(tmp_path)],
        check=True,
        capture_output=True,
        env=environment,
        cwd=RAW_DROPS.parent,
    )
    assert differing(ward, tmp_path) == []


def test_bundled_ward_is_a_fresh_generation(ward: Path) -> None:
    assert differing(ward, RAW_DROPS) == []


def test_bundled_ward_is_small() -> None:
    assert sum(len(data) for data in contents(RAW_DROPS).values()) < 10_000_000


def test_another_seed_is_another_ward(ward: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=2)
    changed = differing(ward, tmp_path)
    assert any("申込一覧" in path for path in changed)
    assert any("職員名簿" in path for path in changed)
    assert contents(ward).keys() == contents(tmp_path).keys()


@pytest.mark.parametrize(("seed", "scale"), [(-1, 0.002), (1, 0.0), (1, -2.0), (1, float("nan"))])
def test_senseless_seed_or_scale_is_refused(tmp_path: Path, seed: int, scale: float) -> None:
    with pytest.raises(ValueError):
        write_sample(tmp_path, seed=seed, scale=scale)


def test_large_scale_puts_the_rows_into_the_last_fiscal_year(tmp_path: Path) -> None:
    write_sample(tmp_path, scale=0.05)
    lines = {
        year: sum(
            path.read_bytes().count(b"\r\n")
            for path in (tmp_path / "e_application").glob("申込一覧_*.csv")
            if "再送" not in path.name and first <= path.stem[-6:] <= last
        )
        for year, first, last in ((2024, "202404", "202503"), (2025, "202504", "202603"))
    }
    structural = 12 * 2 + 4 + 1  # header and total of each file, four repeated headers, one empty line
    assert lines == {2024: 280_000 // 50 + structural, 2025: 280_000 + structural}
