"""What is measured on: a sample ward of a given scale, and the export of one more day of it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path

from bench.process import measure

SEED = 1
LAYOUTS = "first"
"""One layout per source: what the plain script can read, too."""
AS_OF = "2026-04-30"
APPLICATIONS = "e_application"
LAST_EXPORT = "申込一覧_202603.csv"
DAY_EXPORT = "申込一覧_20260331.csv"
DAY = "令和8年3月31日"
DAYS_IN_EXPORT = 31
CHANGED = {"申込日": DAY, "処理状況": "処理待ち", "返却回数": "0", "処理完了日": "", "取下げ事由": ""}
NUMBER = "整理番号"
# Receipt numbers of the sample are this factor times a serial of at most 24 * 10**8, modulo 10**12, and so
# one to one with serials: serials from 24 * 10**8 on give numbers that no other receipt has.
NUMBER_FACTOR, FIRST_FREE_SERIAL, NUMBERS = 3_141_592_653, 24 * 10**8, 10**12


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to read."""

    files: int
    mib: float
    application_rows: int

    def as_dict(self) -> dict[str, float]:
        """Plain form."""
        return asdict(self)


def make_drops(folder: Path, scale: float) -> Path:
    """The sample's drops of this scale below `folder`, made once and used again. Raises process.Failed."""
    drops, done = folder / f"drops-{scale:g}", folder / f"drops-{scale:g}.done"
    if not done.exists():
        command = [sys.executable, "-m", "pipelines.sample", "--out", str(drops), "--seed", str(SEED)]
        measure([*command, "--scale", str(scale), "--layouts", LAYOUTS], folder / "sample.log")
        (drops / "truth.json").replace(folder / f"truth-{scale:g}.json")
        done.touch()
    (drops / APPLICATIONS / DAY_EXPORT).unlink(missing_ok=True)
    return drops


def size_of(drops: Path) -> Size:
    """Files, their size, and lines of the application exports (headers and totals included).

    Reads every byte, so that the first measurement finds the same warm cache as the others.
    """
    files = [path for path in drops.rglob("*") if path.is_file()]
    size = lines = 0
    for path in files:
        with path.open("rb") as source:
            while block := source.read(1 << 22):
                size += len(block)
                lines += block.count(b"\n") if path.name.startswith("申込一覧") else 0
    return Size(len(files), round(size / 2**20, 1), lines)


def add_day(drops: Path) -> int:
    """Drop the export of one more day: the last month's receipts, a thirty-first of them, under new numbers.

    Returns how many receipts it holds.
    """
    folder = drops / APPLICATIONS
    wanted = max(sum(1 for _ in _receipts(folder / LAST_EXPORT)) // DAYS_IN_EXPORT, 1)
    rows = islice(_receipts(folder / LAST_EXPORT), wanted)
    first = next(rows)
    with (folder / DAY_EXPORT).open("w", encoding="cp932", newline="") as target:
        writer = csv.DictWriter(target, list(first), extrasaction="ignore")
        writer.writeheader()
        for place, row in enumerate(chain([first], rows)):
            number = (FIRST_FREE_SERIAL + place) * NUMBER_FACTOR % NUMBERS
            writer.writerow({**row, **CHANGED, NUMBER: f"{number:012d}"})
    return wanted


def _receipts(export: Path) -> Iterator[dict[str, str]]:
    """Rows with a whole number, one by one: whoever measures memory must not hold them all."""
    with export.open(encoding="cp932", newline="") as source:
        yield from (row for row in csv.DictReader(source) if row[NUMBER].isascii() and row[NUMBER].isdigit())


def remove_day(drops: Path) -> None:
    """Take the day's export away again."""
    (drops / APPLICATIONS / DAY_EXPORT).unlink(missing_ok=True)
