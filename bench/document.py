"""`python -m bench.document FILE.json ... > docs/performance.md`: the benchmark's own output as a page."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.agreement import agreement
from bench.report import WORDS

_HEAD = """# Performance

Written by `python -m bench.document` from the JSON of `make bench-full` and `make scale`; no figure is put in by hand.
Each measurement is a process of its own, with a warm file cache; ratios are taken within one round, against the
floor of that round: every text file decoded in a Python stream and loaded as text into DuckDB, every workbook read by
calamine, one grouped count.
"""
_TAIL = """
## How it is quick
- Bytes are parsed as they are by pyarrow; only the distinct words of a column are decoded and read by Python.
- Landed Parquet is narrow and typed. dbt reads it in place; the latest record of a receipt is found from hashes of
  repeated keys alone, receipts are counted by month once, percentiles come from counts per lead time.
- A night runs what dbt compiled when the project was installed, two models or tests at a time, and dbt is not even
  imported (ADR 0020). It builds only what lies downstream of touched tables, and counts touched months only
  (ADR 0013). A quiet night is decided from the list of files before anything heavy is imported (ADR 0010).
- Queries that run side by side share the processors: each is cut up only for those that are left over.
- A workbook is parsed in a process of its own while this one looks through its XML; texts of a column are turned into
  Arrow in one piece.
- Great Expectations is imported in a process of its own while files are read, without the drawing and statistics
  that no rule of ours needs. It sees each combination of words once, and of dates the first and the last; a frame that
  it saw the night before keeps its verdict (ADR 0021). It examines the marts as they will be published, while the rest
  of the publication is written aside: page, workbook, revisions and public edition at the same time.

## What limits
From nothing to published, reading and typing the files (stage landing) is most of it. One more day is mostly fixed
cost on two busy cores: importing Great Expectations (a fifth of the processor time), planning some dozen queries,
counting the touched month again, finding what new receipts replace among all numbers of the year, and writing every
table of the publication anew.
"""


def page(reports: list[dict[str, Any]]) -> str:
    """Markdown of one or several reports of `python -m bench --json`."""
    parts = [_HEAD]
    for report in reports:
        facts = report["machine"]
        versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
        parts.append(
            f"\n## {report['began'][:10]}, {facts['processor']}, {facts['cores']} cores, "
            f"{facts['memory_gib']} GiB\n\n{facts['system']}, Python {facts['python']}; {versions}.\n"
        )
        parts += [_scale(scale, told) for scale, told in report["scales"].items()]
        if report["growth"]:
            parts.append(_growth(report["growth"]))
    return "".join(parts) + _TAIL


def _scale(scale: str, told: dict[str, Any]) -> str:
    size = told["size"]
    lines = [
        f"\n### Scale {scale}: {size['application_rows']:,} application rows, {size['files']} files, "
        f"{size['mib']:,} MiB\n",
        f"{agreement(told['figures_agreed'])}.\n",
        "| | runs | seconds (least) | seconds (median) | ratio | peak MiB |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in told["summary"].items():
        ratio = f"{row['ratio_median']:.2f} x {row['of']}" if "ratio_median" in row else ""
        peak = "" if row["peak_mib"] is None else f"{row['peak_mib']:,.0f}"
        lines.append(
            f"| {WORDS[name]} | {row['runs']} | {row['seconds_min']:.2f} | {row['seconds_median']:.2f} "
            f"| {ratio} | {peak} |"
        )
    lines += ["", *_stages(told["summary"])]
    return "\n".join(lines)


def _stages(summary: dict[str, Any]) -> list[str]:
    """Where the time of a night goes, by its own account; stages may overlap."""
    return [
        f"{WORDS[name]}: " + ", ".join(f"{stage} {s:.1f} s" for stage, s in row["stages"].items()) + ".\n"
        for name, row in summary.items()
        if row.get("stages")
    ]


def _growth(growth: dict[str, float]) -> str:
    rows = ", ".join(f"{WORDS[name]} {exponent}" for name, exponent in growth.items())
    return f"\nGrowth between the smallest and the largest scale (exponent, 1 is linear): {rows}.\n"


if __name__ == "__main__":
    sys.stdout.write(page([json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]))
