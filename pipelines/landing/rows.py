"""What a row is that does not read as a record: blank, total, repeated header, note, or damaged."""

from __future__ import annotations

import re

from pipelines.files.grid import Row
from pipelines.landing.header import Header
from pipelines.values import fold_key

_TOTAL = re.compile(r"(小計|合計|総計|総合計|累計|計|平均|total|subtotal|grandtotal|sum)")
_TOTAL_TAIL = re.compile(r".*(小計|合計|総計|総合計)(\(.*\))?")
_NOTE = re.compile(r"(※|\*|＊|注[)）:：\d]|\(注|（注|出典|資料[:：]|備考[:：]|単位[:：]|以上$)")


def structural_reason(row: Row, header: Header) -> str | None:
    """Reason why a row that failed its checks is no record; None where it is one and should be quarantined.

    Titles and totals follow 機械可読性ルール L1 (one table, no totals among the records); handbook section 2.
    """
    cells = [(j, cell) for j, cell in enumerate(row) if cell is not None]
    if not cells:
        return "blank"
    if _is_header(cells, header):
        return "repeated_header"
    first = cells[0][1]
    if any(_TOTAL.fullmatch(fold_key(cell)) for _, cell in cells) or is_total(fold_key(first)):
        return "total_row"
    if _NOTE.match(first) or (
        len(cells) == 1 and header.width > 2 and cells[0][0] == 0 and not _is_token(first)
    ):
        return "note"
    return None


def is_total(folded: str) -> bool:
    """Whether a folded cell is the label of a total: 合計, 福祉部 小計."""
    return (_TOTAL.fullmatch(folded) or _TOTAL_TAIL.fullmatch(folded)) is not None


def reshaped(row: Row, header: Header, *, pad: bool, cut: bool) -> tuple[Row | None, str]:
    """A row with another number of fields than the header, made to fit where the layout allows it.

    Returns (row, "") or (None, reason code). Blank fields beyond the header's are no fields, nor are columns at the
    end of the header that have no name.
    """
    width = header.width
    while len(row) > width and row[-1] is None:
        row = row[:-1]
    if len(row) == width or (len(row) > width and cut):
        return row[:width], ""
    if len(row) > width:
        return None, "too_many_fields"
    if pad or not any(header.paths[len(row) :]):
        return [*row, *[None] * (width - len(row))], ""
    return None, "too_few_fields"


def _is_header(cells: list[tuple[int, str]], header: Header) -> bool:
    """At least two cells, and all of them, repeat a level of the header above them."""
    if len(cells) < 2:
        return False
    return all(
        j < header.width and fold_key(cell) in {fold_key(level) for level in header.paths[j].split("/")}
        for j, cell in cells
    )


def _is_token(text: str) -> bool:
    """Whether a lone cell looks like an identifier: then the rest of a record is lost, and it is no note."""
    return re.fullmatch(r"[0-9A-Za-z\-_./]+", text) is not None
