"""What nobody sees on the screen: hidden sheets, rows and columns, and whether they were read."""

from __future__ import annotations

from pipelines.files.grid import Grid
from pipelines.files.refuse import column_letters
from pipelines.landing.header import Header, unpivot_columns
from pipelines.landing.recognise import Claim, Match


def hidden_parts(match: Match) -> list[str]:
    """One sentence per hidden sheet, hidden rows or hidden columns; headers may be named, values never are."""
    said: dict[str, None] = {}
    for claim in match.claims:
        said.update(dict.fromkeys(_of_used(claim)))
    used = {claim.grid.sheet for claim in match.claims}
    for grid in match.leftovers:
        if not grid.visible and grid.sheet not in used and grid.record_count():
            said[f"非表示のシート「{grid.sheet}」は読んでいません。"] = None
    return list(said)


def _of_used(claim: Claim) -> list[str]:
    grid = claim.grid
    said = [] if grid.visible else [f"非表示のシート「{grid.sheet}」を読みました。"]
    if grid.hidden.rows:
        said.append(
            f"シート「{grid.sheet}」に非表示の行が {grid.hidden.rows} 行あり、ほかの行と同じに読みました。"
        )
    read = _columns_read(claim)
    for done, words in ((True, "も読みました"), (False, "は取り込んでいません")):
        columns = [j for j in grid.hidden.columns if (j in read) == done]
        if columns:
            names = "、".join(_name(claim.header, j, grid) for j in columns[:10])
            more = " ほか" if len(columns) > 10 else ""
            said.append(f"シート「{grid.sheet}」の非表示の列 {names}{more} {words}。")
    return said


def _columns_read(claim: Claim) -> set[int]:
    read: set[int] = set()
    for _, rule in claim.tables:
        names = [header for column in rule.columns.values() for header in column.headers]
        found = [claim.header.column(name) for name in names]
        read |= {j for j in found if j is not None} | set(unpivot_columns(claim.header, rule))
    return read


def _name(header: Header, column: int, grid: Grid) -> str:
    path = header.paths[column] if column < header.width else ""
    return f"「{path}」" if path else column_letters(column + 1)
