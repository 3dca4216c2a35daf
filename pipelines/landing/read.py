"""One file from path to typed tables, in memory: nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from pipelines.files import FileFacts, inspect_file
from pipelines.files.grid import Grid
from pipelines.files.refused import Refused
from pipelines.files.sheets import SheetGrid
from pipelines.files.text import TextGrid
from pipelines.files.workbook import WorkbookReader
from pipelines.landing.claim import Sorted, sort_claim, unclaimed_rows
from pipelines.landing.columns import Context, title_of
from pipelines.landing.header import unknown_columns
from pipelines.landing.hidden import hidden_parts
from pipelines.landing.issues import Ledger
from pipelines.landing.privacy import refuse_my_number, refuse_named_my_number
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.landing.recognise import Match, recognise
from pipelines.landing.repeats import settle_repeats
from pipelines.landing.tables import build_table
from pipelines.profiles import Source

DropId = Callable[[FileFacts, Match], str]


@dataclass(slots=True)
class Reading:
    """What one file gives: its layout, its ledger, its typed tables, columns nobody mapped, hidden parts in words."""

    facts: FileFacts
    match: Match
    ledger: Ledger
    tables: dict[str, pa.Table]
    unknown_columns: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def read_file(
    path: Path, source: Source, pseudonyms: Pseudonyms, workbooks: WorkbookReader, drop_id_of: DropId
) -> Reading:
    """Inspect, recognise, sort and type one file. Raises Refused with the reason to tell the one who dropped it."""
    facts = inspect_file(path)
    kind = "text" if facts.kind == "text" else "workbook"
    grids = open_grids(path, facts, workbooks, source.header_names)
    refuse_named_my_number(grids)
    match = recognise(source, kind, path, grids)
    refuse_my_number(match.claims)
    drop_id = drop_id_of(facts, match)
    context = Context(path.name, pseudonyms, tuple(title_of(claim) for claim in match.claims))
    ledger = Ledger(records_in=sum(grid.record_count() for grid in grids))
    for grid in match.leftovers:
        unclaimed_rows(grid, ledger)
    sorted_claims = [sort_claim(claim, source.spec.tables, context, ledger) for claim in match.claims]
    tables = _tables(sorted_claims, context, ledger, drop_id)
    tables = settle_repeats(tables, sorted_claims, source.spec.tables, ledger)
    if not ledger.accepted and not ledger.quarantined and not ledger.reports_nothing:
        raise Refused(
            "no_records",
            "見出しだけで、データの行がありません。" + _where_to_look(match),
        )
    if not ledger.reconciled:
        raise Refused(
            "not_reconciled",
            f"行数が合いません (ファイル {ledger.records_in}、採用 {ledger.accepted}、保留 {ledger.quarantined}、"
            f"対象外 {ledger.structural})。情報システム担当に知らせてください。",
        )
    unknown = [
        name for claim in match.claims for name in unknown_columns(claim.header, [r for _, r in claim.tables])
    ]
    return Reading(facts, match, ledger, tables, unknown, hidden_parts(match))


def _where_to_look(match: Match) -> str:
    by_hand = any(rule.by_hand for claim in match.claims for _, rule in claim.tables)
    if by_hand:
        return "記入してから出してください。該当が1件もなければ、最初の列に「該当なし」と書いてください。"
    return "書き出しの条件 (期間など) を確かめてください。"


def open_grids(
    path: Path, facts: FileFacts, workbooks: WorkbookReader, known: frozenset[str] = frozenset()
) -> list[Grid]:
    """The file's rectangles: one for text, one per sheet for a workbook. `known`: names its header may hold."""
    if facts.kind == "text":
        return [TextGrid(path, known=known)]
    book = workbooks.read(path, facts)
    return [SheetGrid(sheet, book.date_system) for sheet in book.sheets]


def _tables(
    sorted_claims: list[Sorted], context: Context, ledger: Ledger, drop_id: str
) -> dict[str, pa.Table]:
    pieces: dict[str, list[pa.Table]] = {}
    for sorted_ in sorted_claims:
        for reading in sorted_.readings:
            pieces.setdefault(reading.name, []).append(
                build_table(sorted_, reading, context, ledger, drop_id)
            )
    return {name: tables[0] if len(tables) == 1 else _joined(tables) for name, tables in pieces.items()}


def _joined(tables: list[pa.Table]) -> pa.Table:
    plain = pa.schema(
        [
            pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
            for f in tables[0].schema
        ]
    )
    return pa.concat_tables([table.cast(plain) for table in tables])
