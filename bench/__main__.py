"""`python -m bench`: measure, compare, print a table, and write JSON where asked."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.agreement import Disagreement, agreement
from bench.drops import SEED, make_drops, size_of
from bench.machine import machine_facts
from bench.process import Failed
from bench.report import growth, summarise, table
from bench.rounds import Result, Round, warm_up
from bench.wide_workbook import write_workbook

PARTS = ("floor", "pandas", "shihyo", "workbook")
FROM_HERE_ONE_RUN = 0.5
COMPARED_UP_TO = 1.0
"""The plain script holds every row in memory at once: beyond a ward-year only times are taken."""
SMALLEST_SCALE = 0.002


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 1 where a measured command failed or figures disagree; 2 for bad usage."""
    given = _parse(arguments)
    with tempfile.TemporaryDirectory(prefix="shihyo-bench-") as temporary:
        folder = (given.workdir or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            report = _measure(given, folder)
        except (Failed, Disagreement) as problem:
            say(f"\nFAILED: {type(problem).__name__}\n{problem}")
            return 1
    _print(report)
    if given.json:
        given.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def say(line: str) -> None:
    """Progress goes to standard error; the table alone is standard output."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--scale", type=float, action="append", help="1 is a ward-year; repeatable; default 0.02"
    )
    parser.add_argument(
        "--only", type=_parts, default=frozenset(PARTS), help=f"comma separated, of {','.join(PARTS)}"
    )
    parser.add_argument("--runs", type=int, help="rounds for each scale; default 3, and 1 from scale 0.5 on")
    parser.add_argument("--workdir", type=Path, help="keep the drops here and use them again")
    parser.add_argument("--json", type=Path, help="write everything to this file, too")
    given = parser.parse_args(arguments)
    given.scale = given.scale or [0.02]
    return given


def _parts(text: str) -> frozenset[str]:
    chosen = frozenset(text.split(","))
    if not chosen <= set(PARTS):
        raise argparse.ArgumentTypeError(f"choose of {', '.join(PARTS)}")
    return chosen


def _measure(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    began = datetime.now(UTC)
    workbook = folder / "wide.xlsx"
    if "workbook" in given.only and not workbook.exists():
        write_workbook(workbook)
    if "shihyo" in given.only:
        say("warming up: one small night that is not measured")
        warm_up(make_drops(folder, SMALLEST_SCALE), folder / "round")
    scales = {scale: _measure_scale(given, folder, workbook, scale) for scale in given.scale}
    return {
        "began": began.isoformat(timespec="seconds"),
        "machine": machine_facts(),
        "seed": SEED,
        "scales": {f"{scale:g}": told for scale, told in scales.items()},
        "growth": growth({scale: told["summary"] for scale, told in scales.items()}),
    }


def _measure_scale(given: argparse.Namespace, folder: Path, workbook: Path, scale: float) -> dict[str, Any]:
    say(f"scale {scale:g}: making the drops")
    drops = make_drops(folder, scale)
    size = size_of(drops)
    say(f"  {size.files} files, {size.mib:,} MiB, {size.application_rows:,} application rows")
    runs = given.runs or (1 if scale >= FROM_HERE_ONE_RUN else 3)
    only = given.only if scale == given.scale[0] else given.only - {"workbook"}  # that one has no scale
    rounds: list[Result] = []
    agreed = 0
    for number in range(runs):
        say(f"  round {number + 1} of {runs}")
        check = number == 0 and scale <= COMPARED_UP_TO
        result, found = Round(drops, workbook, folder / "round", only, say).run(check=check)
        rounds.append(result)
        agreed += found
    return {"size": size.as_dict(), "figures_agreed": agreed, "summary": summarise(rounds)}


def _print(report: dict[str, Any]) -> None:
    facts = report["machine"]
    lines = [
        f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gib']} GiB, {facts['system']}, "
        f"Python {facts['python']}",
        ", ".join(f"{name} {version}" for name, version in facts["versions"].items()),
    ]
    for scale, told in report["scales"].items():
        size = told["size"]
        lines += [
            "",
            f"scale {scale}: {size['files']} files, {size['mib']:,} MiB, {size['application_rows']:,} application rows",
            agreement(told["figures_agreed"]),
            *table(told["summary"]),
        ]
    if report["growth"]:
        lines += ["", "growth (1 is linear): " + ", ".join(f"{n} {e}" for n, e in report["growth"].items())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
