"""A second, simple-minded reading of the sample's files: what a careful clerk would count by hand.

Shares no code with the sample or the product; slow and only good for these files.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

METHODS = ("窓口", "郵送", "電話", "FAX", "コンビニ", "その他")


def narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def day(text: str) -> date | None:
    """A day in 令和, 平成, R, H or ISO; None where it is empty or not in the calendar."""
    found = re.fullmatch(r"(令和|R|平成|H)?(元|\d+)[年.\-](\d+)[月.\-](\d+)日?", text)
    if not found:
        return None
    offset = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, None: 0}[found[1]]
    year = offset + (1 if found[2] == "元" else int(found[2]))
    try:
        return date(year, int(found[3]), int(found[4]))
    except ValueError:
        return None


def fiscal_year(value: date) -> int:
    return value.year - (value.month < 4)


def rows(path: Path, encoding: str) -> Iterator[dict[str, str]]:
    """Records by column name: no blank lines, totals or repeated headers."""
    lines = list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))
    header = lines[0]
    for line in lines[1:]:
        if len(line) == len(header) and line != header and any(line):
            yield dict(zip(header, line, strict=True))


def applications(ward: Path) -> dict[str, dict[str, Any]]:
    """Latest record of every receipt that can be read, by number."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ward / "e_application").glob("申込一覧_??????.csv")):
        for row in rows(path, "cp932"):
            number, received = narrow(row["整理番号"]), day(row["申込日"])
            known_channel = row["申込方法"] in ("パソコン", "スマートフォン", "代理")
            if re.fullmatch(r"\d{12}", number) and received and known_channel:
                found[number] = {**row, "received": received, "closed": day(row["処理完了日"])}
    return found


def counter_figures(ward: Path, year: str) -> dict[str, list[list[int | None]]]:
    """By procedure: twelve months from April, one figure for each method, None where it is missing."""
    found: dict[str, list[list[int | None]]] = {}
    for path in sorted((ward / "e_application").glob(f"窓口・郵送件数_{year}_*.xlsx")):
        sheet = openpyxl.load_workbook(path, data_only=True).active
        for line in sheet.iter_rows(min_row=6, values_only=True):
            if line[1] is not None:
                found[line[1]] = [
                    [_figure(line[4 + 13 * m + i]) for m in range(len(METHODS))] for i in range(12)
                ]
    return found


def _figure(cell: object) -> int | None:
    if cell is None or cell == "…":
        return None
    if cell == "-":
        return 0
    digits = re.sub(r"※.*|[約, ]", "", narrow(str(cell)))
    return int(digits)
