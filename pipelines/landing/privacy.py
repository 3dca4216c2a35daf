"""The door for 個人番号: a file that holds them is refused before anything of it is stored (番号法 20条, 29条).

Decided per column, for one in ten random 12-digit numbers passes the check digit (handbook finding 5).
"""

from __future__ import annotations

from pipelines.files.grid import Grid, leading_rows, spread_rows
from pipelines.files.refused import Refused
from pipelines.landing.recognise import Claim
from pipelines.values import header_names_my_number, looks_like_my_number_column

SAMPLE_ROWS = 1_000
_LONGEST_HEADER = 40


def refuse_named_my_number(grids: list[Grid]) -> None:
    """Before the layout is known: raises Refused `my_number` where a cell among the leading rows announces it.

    Lone cells are titles, which may say that there is none.
    """
    for grid in grids:
        for row in leading_rows(grid):
            cells = [cell for cell in row if cell is not None]
            named = [
                cell
                for cell in cells
                if len(cells) > 1 and len(cell) <= _LONGEST_HEADER and header_names_my_number(cell)
            ]
            if named:
                raise _refused(named[0], grid.sheet)


def refuse_my_number(claims: list[Claim]) -> None:
    """Raises Refused `my_number` naming sheet and column, never a value. All columns are looked at, wanted or not."""
    for claim in claims:
        first = claim.header.first + claim.header.rows
        for column, cells in enumerate(_sample(claim.grid, first, claim.header.width)):
            if looks_like_my_number_column(cells):
                raise _refused(claim.header.paths[column], claim.grid.sheet)


def _sample(grid: Grid, first: int, width: int) -> list[list[str]]:
    """Cells of the columns in the leading rows and in rows spread evenly over the rest."""
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in spread_rows(grid, first, SAMPLE_ROWS):
        for column, cell in enumerate(row[:width]):
            if cell is not None:
                columns[column].append(cell)
    return columns


def _refused(column: str, sheet: str | None) -> Refused:
    return Refused(
        "my_number",
        f"列「{column}」に個人番号 (マイナンバー) があります。このファイルは保存していません。"
        "個人番号の列を除いて出し直し、元のファイルは所定の手順で消してください。",
        sheet,
    )
