"""Two publications side by side: which values differ, through which files, and whether formulas or dates differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.journal import DropRow
from pipelines.settings import Settings
from pipelines.vintage import archive, history
from pipelines.vintage.archive import DamagedArchive
from pipelines.vintage.differences import Difference, differences
from pipelines.vintage.history import Publication
from pipelines.warehouse.lineage import indicators, upstream

Tables = frozenset[tuple[str, str]]
"""Landed tables as (source, table)."""

_RUN = "landed"
"""dbt source of what a run itself knows."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file version that counts in one of the two ledgers and not in the other. A state is None where the version had
    not arrived; `arrived` is ISO 8601 with offset.
    """

    source_id: str
    path: str
    drop_id: str
    sha256: str
    arrived: str
    before: str | None
    after: str | None
    tables: frozenset[str]


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """What changed in one indicator: cells in their order, and the files that can have done it. `upstream_known` is
    False where the formula is not in today's project: then all files are listed.
    """

    indicator_id: str
    cells: tuple[Difference, ...]
    files: tuple[FileChange, ...]
    upstream_known: bool

    @property
    def totals(self) -> tuple[Difference, ...]:
        """Cells of the whole, without breakdowns."""
        return tuple(cell for cell in self.cells if cell.known.breakdown == "total")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two publications.

    `formulas` are the paths of files of definition that differ; None where one of the two kept no archive.
    `decisions` counts the decisions that one saw and the other did not.
    """

    before: Publication
    after: Publication
    indicators: tuple[IndicatorChange, ...]
    files: tuple[FileChange, ...]
    formulas: tuple[str, ...] | None
    decisions: int

    @property
    def same_program(self) -> bool:
        """Whether the code of the product was the same."""
        return self.before.code_version == self.after.code_version


def compare(
    settings: Settings,
    before: Publication,
    after: Publication,
    manifest: Mapping[str, Any],
    indicator_id: str | None = None,
) -> Comparison:
    """`manifest` is dbt's public artifact of the project of today: it says which files an indicator is made from."""
    found = differences(
        history.values_as_of(settings, before, indicator_id),
        history.values_as_of(settings, after, indicator_id),
    )
    files = file_changes(history.ledger_as_of(settings, before), history.ledger_as_of(settings, after))
    cells: dict[str, list[Difference]] = {}
    for one in found:
        cells.setdefault(one.known.indicator_id, []).append(one)
    feeds = {node: _feeds(manifest, node) for node in cells}
    return Comparison(
        before=before,
        after=after,
        indicators=tuple(
            IndicatorChange(node, tuple(own), _through(files, feeds[node]), feeds[node] is not None)
            for node, own in cells.items()
        ),
        files=files,
        formulas=_formulas(settings, before, after),
        decisions=abs(after.position.decisions - before.position.decisions),
    )


def file_changes(before: Iterable[DropRow], after: Iterable[DropRow]) -> tuple[FileChange, ...]:
    """File versions that count in exactly one of two ledgers, by source and path."""
    old, new = {_place(row): row for row in before}, {_place(row): row for row in after}
    found = []
    for place in sorted(old.keys() | new.keys()):
        then, now = old.get(place), new.get(place)
        known = now or then
        if known is not None and bool(then and then.active) != bool(now and now.active):
            event = known.event
            found.append(
                FileChange(
                    source_id=event.source_id,
                    path=event.path,
                    drop_id=event.drop_id,
                    sha256=event.sha256,
                    arrived=known.first_seen_at,
                    before=then.state if then else None,
                    after=now.state if now else None,
                    tables=frozenset(table for table, rows in event.tables.items() if rows),
                )
            )
    return tuple(found)


def _place(row: DropRow) -> tuple[str, str, str]:
    return row.event.source_id, row.event.path, row.event.drop_id


def _feeds(manifest: Mapping[str, Any], indicator_id: str) -> Tables | None:
    """Landed tables that an indicator is made from, at any distance; None where today's project does not know it."""
    node = indicators(manifest).get(indicator_id)
    if node is None:
        return None
    above = upstream(manifest, node)
    return frozenset(
        (str(found["source_name"]), str(found["name"]))
        for found in above
        if found.get("source_name") not in (None, _RUN)
    )


def _through(files: Iterable[FileChange], feeds: Tables | None) -> tuple[FileChange, ...]:
    if feeds is None:
        return tuple(files)
    return tuple(one for one in files if any((one.source_id, table) in feeds for table in one.tables))


def _formulas(settings: Settings, before: Publication, after: Publication) -> tuple[str, ...] | None:
    if before.code is None or after.code is None:
        return None
    if before.code == after.code:
        return ()
    try:
        old, new = archive.read_code(settings, before.code), archive.read_code(settings, after.code)
    except DamagedArchive:
        return None
    return tuple(archive.changed_members(old, new))
