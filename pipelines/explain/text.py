"""The report on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipelines.explain.evidence import COUNTED
from pipelines.explain.explanation import Explanation
from pipelines.explain.rows.trace import Run
from pipelines.explain.shapes import Report, Section, Table, pairs

_ROWS, _RUNS = 40, 60
"""Lines of one table, and runs of one file, that a terminal shows; page, workbook and JSON hold all."""


def lines(report: Report, explanation: Explanation) -> Iterator[str]:
    """Line by line, the sentence first."""
    yield report.sentence
    yield report.today
    yield f"引用番号 {report.citation_id}"
    for section in report.sections:
        yield ""
        yield f"■ {section.title}"
        if section.title == "数えた記録" and explanation.trace is not None:
            yield from (f"  {note}" for note in section.notes)
            yield from _runs(explanation.trace.runs)
        else:
            yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    for label, text in pairs(section):
        yield f"  {label}: {text}"
    for note in section.notes:
        yield f"  ※ {note}"
    for table in section.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield f"  {table.caption}"
    for row in table.rows[:_ROWS]:
        yield "    " + _row(table, row)
    if len(table.rows) > _ROWS:
        yield f"    … ほか {len(table.rows) - _ROWS} 行 (--json、--excel、--html には全部あります)"
    if table.total:
        yield "    " + _row(table, table.total)


def _row(table: Table, row: tuple[object, ...]) -> str:
    """The first column plain, the others with their headings."""
    first, *rest = [
        (f"{value:,}" if isinstance(value, int) else str(value), heading, kind)
        for value, (heading, kind) in zip(row, table.columns, strict=True)
        if value is not None and value != ""
    ]
    said = [
        text if kind == "text" and heading not in ("到着",) else f"{heading} {text}"
        for text, heading, kind in rest
    ]
    return "　".join([first[0], *said])


def _runs(runs: tuple[Run, ...]) -> Iterator[str]:
    for (path, sheet), of_file in groupby(runs, key=lambda run: (run.path, run.sheet)):
        found = list(of_file)
        yield f"    {path}" + (f"　シート「{sheet}」" if sheet else "")
        for counted, word in COUNTED.items():
            alike = [run for run in found if run.counted == counted]
            if alike:
                records = sum(run.last - run.first + 1 for run in alike)
                shown = ", ".join(_place(run) for run in alike[:_RUNS])
                more = f" … ほか {len(alike) - _RUNS} か所" if len(alike) > _RUNS else ""
                yield f"      {word} {records:,} 件: 行 {shown}{more}"


def _place(run: Run) -> str:
    rows = f"{run.first}" if run.first == run.last else f"{run.first}-{run.last}"
    return f"{rows} ({run.cell})" if run.cell else rows
