"""One round: floor, plain script, rebuild, quiet night, one more day, each in its own process, one after the other."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.agreement import compare
from bench.drops import AS_OF, add_day, remove_day
from bench.process import Measured, measure

FLOOR, PANDAS, REBUILD, QUIET, DAY = "floor", "pandas", "rebuild", "quiet_night", "one_more_day"
CALAMINE, CHECK_DROP = "workbook_calamine", "workbook_check_drop"
SHIHYO = Path(sys.executable).with_name("shihyo.exe" if sys.platform == "win32" else "shihyo")
READ_BY_CALAMINE = (
    "import sys; from python_calamine import CalamineWorkbook as book; "
    "rows = book.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(); print(len(rows), len(rows[0]))"
)
Result = dict[str, Measured]


@dataclass(frozen=True, slots=True)
class Round:
    """Where one round works, what it measures, and whom it tells."""

    drops: Path
    workbook: Path
    work: Path
    only: frozenset[str]
    tell: Callable[[str], None]

    def run(self, *, check: bool) -> tuple[Result, int]:
        """Measurements by name, and how many figures were found to agree (with `check`).

        Raises process.Failed where a command fails, agreement.Disagreement where figures differ.
        """
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        result: Result = {}
        if "floor" in self.only:
            self._measure(result, FLOOR, _module("bench.floor", self.drops, self.work / "floor.duckdb"))
        if "pandas" in self.only:
            self._measure(result, PANDAS, _module("bench.plain_pandas", self.drops))
        agreed = self._nights(result, check=check) if "shihyo" in self.only else 0
        if "workbook" in self.only:
            self._measure(result, CALAMINE, [sys.executable, "-c", READ_BY_CALAMINE, str(self.workbook)])
            command = [str(SHIHYO), "check-drop", str(self.workbook), "--source", "e_application"]
            self._measure(result, CHECK_DROP, command)
        shutil.rmtree(self.work, ignore_errors=True)
        return result, agreed

    def _nights(self, result: Result, *, check: bool) -> int:
        warehouse = self.work / "warehouse"
        night = _night(self.drops, warehouse)
        self._measure(result, REBUILD, night)
        agreed = self._agree(warehouse, result.get(PANDAS)) if check else 0
        self._measure(result, QUIET, night)
        added = add_day(self.drops)
        self.tell(f"    ({added:,} receipts more)")
        self._measure(result, DAY, night)
        if check:
            agreed += self._agree(warehouse, None)
        remove_day(self.drops)
        return agreed

    def _agree(self, warehouse: Path, plain: Measured | None) -> int:
        """Compare with the plain script on the same drops; it runs again where it has not just run."""
        log = self.work / "agreement.log"
        plain = plain or measure(_module("bench.plain_pandas", self.drops), log)
        file = warehouse / "published" / "shihyo.duckdb"
        published = measure(_module("bench.figures", file), log)
        return compare(_last_json(plain.output), _last_json(published.output))

    def _measure(self, result: Result, name: str, command: list[str]) -> None:
        measured = measure(command, self.work / f"{name}.log", _environment(self.work))
        peak = "-" if measured.peak_mib is None else f"{measured.peak_mib:,.0f} MiB"
        self.tell(f"    {name:20} {measured.seconds:8.2f} s  {peak}")
        result[name] = measured


def warm_up(drops: Path, work: Path) -> None:
    """One night that is not measured: the dbt project is parsed and its unit tests are proven once for each change
    of the code, on the first night after it, and not on the nights that are measured here. Raises process.Failed."""
    shutil.rmtree(work, ignore_errors=True)
    measure(_night(drops, work / "warehouse"), work / "warm_up.log", _environment(work))
    shutil.rmtree(work, ignore_errors=True)


def _night(drops: Path, warehouse: Path) -> list[str]:
    command = [str(SHIHYO), "nightly", "--json", "--as-of", AS_OF]
    return [*command, "--drops", str(drops), "--warehouse", str(warehouse)]


def _module(name: str, *arguments: Path) -> list[str]:
    return [sys.executable, "-m", name, *(str(argument) for argument in arguments)]


def _environment(work: Path) -> dict[str, str]:
    """A measurement must not meet another warehouse's key or the user's own settings."""
    return {"SHIHYO_KEY_FILE": str(work / "bench.key"), "SHIHYO_SOURCES": "", "PYTHONIOENCODING": "utf-8"}


def _last_json(output: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(output.strip().splitlines()[-1])
    return found
