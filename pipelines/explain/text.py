"""The report on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.explain.evidence import grouped
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
    place = None
    for path, sheet, word, records, rows in grouped(runs):
        if (path, sheet) != place:
            yield f"    {path}" + (f"　シート「{sheet}」" if sheet else "")
            place = (path, sheet)
        found = rows.split(", ")
        more = f" … ほか {len(found) - _RUNS} か所" if len(found) > _RUNS else ""
        yield f"      {word} {records:,} 件: 行 {', '.join(found[:_RUNS])}{more}"
