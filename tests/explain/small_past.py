"""A warehouse with a past written by hand: five publications of two indicators, no night was run for it.

| no | as-of date | online_usage_rate FY2025 total | reason |
|---|---|---|---|
| 1 | 2026-06-30 | 41.7 % = 417 / 1000 P | first |
| 2 | 2026-07-31 | unchanged: no revision row | |
| 3 | 2026-08-31 | 43.2 % = 432 / 1000 P | revised, another file came |
| 4 | 2026-08-31 | 43.3 % = 433 / 1000 P, the same day again | revised |
| 5 | 2026-09-30 | withdrawn | withdrawn |

Beside it the department D1: 50 % = 5 / 10, and `digital_support_recipients` FY2025: 7 persons; both stand throughout.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.revised import STORED

DAYS = ("2026-06-30", "2026-07-31", "2026-08-31", "2026-08-31", "2026-09-30")
IDS = tuple(f"P{day.replace('-', '')}-{number:08x}" for number, day in enumerate(DAYS, start=1))
AT = tuple(f"2026-10-0{number} 02:00:00" for number in range(1, 6))

_USAGE = ("online_usage_rate", "A", 2025, "fiscal_year", "2025-04-01", "2026-03-31", "total", "ALL", "全体")
_D1 = (
    "online_usage_rate",
    "A",
    2025,
    "fiscal_year",
    "2025-04-01",
    "2026-03-31",
    "department",
    "D1",
    "総務課",
)
_PEOPLE = (
    "digital_support_recipients",
    "A",
    2025,
    "fiscal_year",
    "2025-04-01",
    "2026-03-31",
    "total",
    "ALL",
    "全体",
)
_ROWS = (
    (*_USAGE, 417, 1000, 41.7, "%", "P", "F", 1, 1, "first"),
    (*_USAGE, 432, 1000, 43.2, "%", "P", "F", 1, 3, "revised"),
    (*_USAGE, 433, 1000, 43.3, "%", "P", "F", 1, 4, "revised"),
    (*_USAGE, None, None, None, "%", "M", "F", None, 5, "withdrawn"),
    (*_D1, 5, 10, 50.0, "%", "A", "F", 1, 1, "first"),
    (*_PEOPLE, 7, None, 7.0, "人", "A", "C", 1, 1, "first"),
)


def write_past(folder: Path, stored_ids: dict[int, str] | None = None, last: int = 5) -> Settings:
    """The warehouse up to publication `last`; `stored_ids` are citation ids of revision rows by their place, as an
    older version wrote them.
    """
    settings = Settings(folder / "drops", folder / "warehouse", (), date(2026, 9, 30))
    settings.journal.mkdir(parents=True)
    records = [
        {
            "publication_id": publication, "as_of": day, "published_at": at.replace(" ", "T") + ".000000",
            "code_version": "1", "journal": {"drops": min(number, 3), "decisions": 0},
        }
        for number, (publication, day, at) in enumerate(zip(IDS, DAYS, AT, strict=True), start=1)
        if number <= last
    ]  # fmt: skip
    _lines(settings.journal / "publications.jsonl", records)
    _lines(settings.journal / "drops.jsonl", [_drop(1, "4月"), _drop(2, "5月"), _drop(3, "5月")])
    settings.published.mkdir()
    with duckdb.connect(str(settings.published / "shihyo.duckdb")) as connection:
        _marts(connection, stored_ids or {}, last)
    return settings


def _marts(connection: duckdb.DuckDBPyConnection, stored_ids: dict[int, str], last: int) -> None:
    connection.execute("create schema marts")
    declared = ", ".join(f"{name} {kind}" for name, kind in STORED.items())
    connection.execute(f"create table marts.indicator_revisions ({declared})")
    named = [
        name for name in STORED if name not in ("citation_id", "publication_id", "published_at", "reason")
    ]
    for place, row in enumerate(_ROWS):
        *facts, number, reason = row
        if number > last:
            continue
        columns = [*named, "citation_id", "publication_id", "published_at", "reason"]
        values = [*facts, stored_ids.get(place, ""), IDS[number - 1], AT[number - 1], reason]
        marks = ", ".join("?" for _ in values)
        connection.execute(
            f"insert into marts.indicator_revisions ({', '.join(columns)}) values ({marks})", values
        )
    connection.execute(
        "create table marts.indicators as select * from (values"
        " ('online_usage_rate', 'OUR', '行政手続きのオンライン利用率', 2),"
        " ('digital_support_recipients', 'DSU', 'デジタル活用支援を受けた住民数', 0)) t (indicator_id, code, name_ja, decimals)"
    )
    connection.execute(
        "create table marts.indicator_values as select * from marts.indicator_revisions where breakdown = 'department'"
    )
    connection.execute(f"create table marts.publication as select '{IDS[last - 1]}' as publication_id")


def _drop(number: int, month: str) -> dict[str, object]:
    return {
        "drop_id": f"{number:016x}", "source_id": "e_application", "path": f"e_application/申込一覧_{month}.csv",
        "sha256": f"{number}" * 64, "bytes": 10, "mtime_ns": 1, "outcome": "landed",
        "seen_at": f"2026-0{5 + number}-30T01:00:00+09:00", "as_of": DAYS[number - 1], "profile_id": "generic_list",
        "records_in": 12, "accepted": 10, "quarantined": 1, "structural": 1, "tables": {"application": 10},
    }  # fmt: skip


def _lines(path: Path, records: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
