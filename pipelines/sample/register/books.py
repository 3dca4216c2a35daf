"""Ledgers as workbooks and text files, with what must become of each row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipelines.sample.draw import Draw
from pipelines.sample.figures import cell, of_fiscal_year, percent
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_long_wide, era_short, slashed
from pipelines.sample.truth import FileTruth
from pipelines.sample.xlsx import Cell, SheetSpec, workbook_bytes

DISTRICTS = ("北部地区", "東部地区", "南部地区", "西部地区", "中央地区", "臨海地区", "高台地区")
_GUIDE = (
    "この様式の記入要領",
    "「必須」の列は必ず書いてください。",
    "該当が1件もないときは、最初の列に「該当なし」と書いて出してください。",
)


class Book:
    """One workbook of source `register` under way; nothing is written before `close`."""

    def __init__(self, run: Run, name: str, table: str = "ledger_entry", sheet: str = "記入") -> None:
        self._run, self._path, self._table = run, f"register/{name}.xlsx", table
        self.sheet = SheetSpec(sheet)
        self.truth: FileTruth = run.truth.file(self._path)

    def above(self, *cells: Cell) -> None:
        """A line above the header; without cells a blank row, which a workbook does not count."""
        self.sheet.add(cells)
        if cells:
            self.truth.plant("title", sheet=self.sheet.name)

    def header(self, columns: Sequence[str]) -> None:
        """The header."""
        self.sheet.add(columns)
        self.truth.plant("header", sheet=self.sheet.name)

    def accepted(self, cells: Sequence[Cell], *dirt: str) -> int:
        """A row that must be accepted, with the dirt in it; returns its number."""
        self.truth.accept(self._table, sheet=self.sheet.name)
        for dirt_id in dirt:
            self.truth.plant(dirt_id, sheet=self.sheet.name)
        return self.sheet.add(cells)

    def other(self, cells: Sequence[Cell], dirt: str) -> int:
        """A row that must be quarantined, or is no record, for `dirt`; returns its number."""
        self.truth.plant(dirt, sheet=self.sheet.name)
        return self.sheet.add(cells)

    def plant(self, dirt: str, times: int = 1) -> None:
        """Dirt that concerns no single row."""
        self.truth.plant(dirt, times, self.sheet.name)

    def close(self, *, guide: bool = False) -> None:
        """Write the workbook, with the sheet of rules that blank workbooks have."""
        sheets = [self.sheet]
        if guide:
            rules = SheetSpec("記入要領")
            for line in _GUIDE:
                rules.add([line])
            self.truth.plant("unclaimed_sheet", len(_GUIDE), "記入要領")
            sheets.append(rules)
        self._run.write_bytes(self._path, workbook_bytes(sheets))


def day_of(draw: Draw, fiscal_year: int) -> date:
    """Some day of a fiscal year."""
    return date.fromordinal(date(fiscal_year, 4, 1).toordinal() + draw.one(0, 364))


def days_of(draw: Draw, fiscal_year: int, size: int) -> list[date]:
    """Days of a fiscal year in order; several things may happen on one."""
    first = date(fiscal_year, 4, 1).toordinal()
    return [date.fromordinal(first + day) for day in sorted(draw.between(0, 364, size).tolist())]


def typed(day: date, place: int) -> tuple[str, list[str]]:
    """A day as somebody typed it, and its dirt: mostly slashed, now and then in the years of an era."""
    spellers = {3: era_long, 5: era_short, 7: era_long_wide}
    speller = spellers.get(place % 9)
    return (speller(day), ["date_spelling"]) if speller else (slashed(day), [])


def last_day(fiscal_year: int) -> date:
    """31 March that closes a fiscal year."""
    return date(fiscal_year + 1, 3, 31)


def as_of(day: date) -> dict[str, Any]:
    """Keys of a stock on a reference day."""
    fiscal_year = day.year if day.month >= 4 else day.year - 1
    return {
        "fiscal_year": fiscal_year,
        "period_kind": "as_of",
        "period_start": day.isoformat(),
        "period_end": day.isoformat(),
    }


def tell(run: Run, indicator_id: str, keys: dict[str, Any], value: float | None, **more: Any) -> None:
    """One row of truth; a total unless `breakdown` and `breakdown_code` are given."""
    place = cell(more.pop("breakdown", "total"), more.pop("breakdown_code", "ALL"))
    row = {**keys, **place, **more, "value": value}
    run.truth.ledgers.setdefault(indicator_id, []).append(row)


def tell_share(run: Run, indicator_id: str, keys: dict[str, Any], part: int, whole: int, **more: Any) -> None:
    """A ratio in percent."""
    tell(run, indicator_id, keys, percent(part, whole), numerator=part, denominator=whole, **more)


def tell_counts(run: Run, indicator_id: str, fiscal_year: int, name: str, words: Sequence[str]) -> None:
    """A count of events of a fiscal year, in total and by the word that each bears on dimension `name`."""
    keys = of_fiscal_year(fiscal_year)
    tell(run, indicator_id, keys, len(words), numerator=len(words))
    for word in sorted(set(words)):
        times = words.count(word)
        tell(run, indicator_id, keys, times, numerator=times, breakdown=name, breakdown_code=word)
