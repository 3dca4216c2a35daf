"""A second, simple-minded reading of the sample's files: what a careful clerk would count by hand.

Shares no code with the sample or the product; slow and only good for these files.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel

METHODS = ("窓口", "郵送", "電話", "FAX", "コンビニ", "その他")


def narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def day(text: str) -> date | None:
    """A day as the sample's people write it; None where it is empty, not in the calendar, or without an era."""
    text = re.sub(r"\(.曜日\)", "", narrow(text))
    if re.fullmatch(r"\d{5}", text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = re.fullmatch(r"(令和|R|平成|H)?(元|\d+)[年.\-/](\d+)[月.\-/](\d+)日?", text)
    if not found or (found[1] is None and len(found[2]) < 4):
        return None
    offset = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, None: 0}[found[1]]
    year = offset + (1 if found[2] == "元" else int(found[2]))
    try:
        return date(year, int(found[3]), int(found[4]))
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """A day and a time of day; 24:00 is the next day's beginning."""
    text = narrow(text)
    if re.fullmatch(r"\d{12}", text):
        return datetime.strptime(text, "%Y%m%d%H%M")
    found = re.fullmatch(r"(.*?)[ T](\d+):(\d\d)(?::(\d\d))?", text)
    begun = day(found[1]) if found else None
    if not found or begun is None or (int(found[2]) > 23 and (found[2], found[3]) != ("24", "00")):
        return None
    clock = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return datetime(begun.year, begun.month, begun.day) + clock


def fiscal_year(value: date) -> int:
    return value.year - (value.month < 4)


def rows(path: Path, encoding: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Records by column name: no titles, blank lines, totals, notes or repeated headers; torn lines are left out."""
    text = path.read_bytes().decode(encoding)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = lines[0] if len(lines[0]) > 1 else lines[1]
    names = [name.replace("\n", "") for name in header]
    for line in lines:
        while len(line) > len(header) and line[-1] == "":
            line.pop()
        if len(line) == len(header) and line != header and any(line[1:]):
            yield dict(zip(names, line, strict=True))


def applications(ward: Path) -> dict[str, dict[str, Any]]:
    """Latest record of every receipt of the generic system that can be read, by number."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ward / "e_application").glob("申込一覧_??????.csv")):
        for row in rows(path, "cp932"):
            number, received = narrow(row["整理番号"]), day(row["申込日"])
            known_channel = row["申込方法"] in ("パソコン", "スマートフォン", "代理")
            if re.fullmatch(r"\d{12}", number) and received and known_channel:
                found[number] = {**row, "received": received, "closed": day(row["処理完了日"])}
    return found


def form_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Records of one export of the form service; moments of a workbook become text again."""
    if path.suffix == ".csv":
        yield from rows(path, "utf-8-sig")
        return
    book = openpyxl.load_workbook(path)
    lines = list(book.active.iter_rows(values_only=True))
    for line in lines[1:]:
        yield {
            name: _as_text(name, value, book.epoch)
            for name, value in zip(lines[0], line, strict=True)
            if name
        }


def _as_text(name: str, value: Any, epoch: datetime) -> str:
    if isinstance(value, int | float) and name.endswith("日時"):
        value = from_excel(value, epoch)
    if isinstance(value, datetime):
        return f"{value + timedelta(milliseconds=500):%Y/%m/%d %H:%M}"
    return "" if value is None else str(value)


def form_receipts(ward: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Latest record of every receipt of the form service that is no test and can be read."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    paths = [*(ward / "e_application").glob("LoGoフォーム_*")]
    for path in sorted(paths):
        for row in form_rows(path):
            received = moment(row["申請日時"])
            if received is None or "【テスト】" in row["フォーム名"]:
                continue
            key = (row["フォームID"], row["受付番号"])
            told = {
                **row,
                "received": received,
                "closed": moment(row["完了日時"]),
                "seen": moment(row["最終更新日時"]),
            }
            if key not in found or found[key]["seen"] <= told["seen"]:
                found[key] = told
    return found


def extract_receipts(ward: Path) -> dict[str, dict[str, Any]]:
    """Latest record of every receipt of the application management system that can be read."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ward / "e_application").glob("申請管理抽出_*.csv")):
        for row in rows(path, "utf-8"):
            number, printed = narrow(row["到達番号"]), row["到達日時"]
            if not re.fullmatch(r"\d{16}", number) or "-02-30" in printed:
                continue
            at = datetime.fromisoformat(printed.replace("Z", "+00:00"))
            tokyo = at.replace(tzinfo=None) - (at.utcoffset() or timedelta()) + timedelta(hours=9)
            found[number] = {**row, "received": tokyo, "closed": day(row["処理完了日"])}
    return found


def counter_figures(ward: Path, year: str) -> dict[str, list[list[int | None]]]:
    """By procedure: twelve months from April, one figure for each method, None where it is missing."""
    found: dict[str, list[list[int | None]]] = {}
    for path in sorted((ward / "e_application").glob(f"窓口・郵送件数_{year}_*.xlsx")):
        sheet = openpyxl.load_workbook(path, data_only=True).active
        in_rows = narrow(str(sheet.cell(4, 4).value)) == "申請方法"
        code = ""
        for line in sheet.iter_rows(min_row=6, values_only=True):
            if in_rows and line[3] in METHODS:
                code = line[1] or code
                months = found.setdefault(code, [[] for _ in range(12)])
                for i in range(12):
                    months[i].append(_figure(line[5 + i]))
            elif not in_rows and line[1] is not None:
                found[line[1]] = [
                    [_figure(line[4 + 13 * m + i]) for m in range(len(METHODS))] for i in range(12)
                ]
    return found


def _figure(cell: object) -> int | None:
    text = re.sub(r"※.*|[約, 件]", "", narrow(str(cell)))
    if cell == "-":
        return 0
    return int(text) if text.isdigit() else None


def expected(truth: dict[str, Any], indicator: str, **keys: Any) -> dict[str, Any]:
    """The one row of the truth with these keys."""
    found = [row for row in truth["indicators"][indicator] if all(row.get(k) == v for k, v in keys.items())]
    assert len(found) == 1, (indicator, keys, len(found))
    row: dict[str, Any] = found[0]
    return row
