"""Readers of other processes through many publications: no error, no mixture."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

import pytest

from pipelines.publish.publish import publish
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.checks import STAGES, save_results

Publish: TypeAlias = Callable[..., Any]
SECONDS, PUBLICATIONS = 8.0, 5
"""The readers go on for as long as both take, however busy the machine is."""

REOPENING = """
import sys, duckdb
from pathlib import Path
folder, stop, seen, reads = sys.argv[1], Path(sys.argv[2]), set(), 0
while not stop.exists():
    with duckdb.connect(folder + "/shihyo.duckdb", read_only=True) as c:
        number = c.execute("select publication_id from marts.publication").fetchone()[0][-8:]
        values = {row[0] for row in c.execute("select value from marts.indicator_values").fetchall()}
    assert values == {float(int(number, 16))}, (number, values)
    seen.add(number); reads += 1
print(reads, len(seen))
"""
STAYING = """
import sys, time, duckdb
from pathlib import Path
folder, stop, reads = sys.argv[1], Path(sys.argv[2]), 0
c = duckdb.connect(folder + "/shihyo.duckdb", read_only=True)
first = c.execute("select publication_id, (select max(value) from marts.indicator_values) from marts.publication").fetchall()
while not stop.exists():
    assert c.execute("select publication_id, (select min(value) from marts.indicator_values) from marts.publication").fetchall() == first
    reads += 1
    time.sleep(0.01)
print(reads, 1)
"""
PARQUET = """
import sys, duckdb
from pathlib import Path
folder, stop, seen, reads = sys.argv[1], Path(sys.argv[2]), set(), 0
c = duckdb.connect()
while not stop.exists():
    values = {row[0] for row in c.execute(f"select value from read_parquet('{folder}/parquet/indicator_values.parquet')").fetchall()}
    assert len(values) == 1, values
    seen |= values; reads += 1
print(reads, len(seen))
"""


@pytest.mark.faults
def test_readers_never_notice_a_publication(settings: Settings, publish_cells: Publish) -> None:
    def cells(number: int) -> list[tuple[str, date, str, float]]:
        return [("online_usage_rate", date(2025, 4, 1), f"D{k:03}", float(number)) for k in range(50)]

    publish_cells(settings, "P20260430-00000001", cells(1))
    until, stop = time.time() + SECONDS, settings.warehouse.parent / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(settings.published), str(stop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for script in (REOPENING, REOPENING, STAYING, PARQUET)
    ]
    number = 1
    try:
        while number < PUBLICATIONS or time.time() < until:
            number += 1
            identity = f"P20260430-{number:08x}"
            with open_build(settings) as connection:
                connection.execute("update marts.indicator_values set value = ?", [float(number)])
            save_results(settings, identity, {key: [] for key in STAGES})
            publish(settings, identity)
    finally:
        stop.touch()
    answers = [reader.communicate() for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 4, [error for _, error in answers]
    reads = [tuple(map(int, out.split())) for out, _ in answers]
    assert all(count > 5 for count, _ in reads)
    assert reads[0][1] > 1 and reads[3][1] > 1  # they did see several publications
