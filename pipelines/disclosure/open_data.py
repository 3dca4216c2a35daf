"""`published/open_data/`: the public version, as CSV, Parquet and workbook, described by a data package and DCAT."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.disclosure.decide import Decision
from pipelines.disclosure.edition import FOLDER
from pipelines.disclosure.policy import OpenData
from pipelines.disclosure.sheet import write_sheet
from pipelines.disclosure.table import Column, Row, columns, public_rows
from pipelines.disclosure.words import dcat, readme

TITLE = "指標"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.string()}
CATALOGUE = (
    Column("指標ID", "string", "指標の識別子"),
    Column("指標名", "string", "指標の名称"),
    Column("英語名", "string", "指標の英語の名称"),
    Column("計画", "string", "指標を定める計画"),
    Column("区分", "string", "KGI、KSI、KPI などの区分"),
    Column("単位", "string", "値の単位"),
    Column("小数桁数", "integer", "値の小数点以下の桁数"),
    Column("定義", "string", "定義"),
    Column("分子の定義", "string", "分子に数えるもの"),
    Column("分母の定義", "string", "分母に数えるもの"),
    Column("算出方法", "string", "もとになる資料と集計の方法"),
)
_CATALOGUE = """
    select indicator_id, name_ja, name_en, plan, tier, unit, decimals, definition_ja, numerator_ja, denominator_ja,
           method_ja
    from marts.indicators where indicator_id in (select indicator_id from marts.indicator_values) order by 1
"""


@dataclass(frozen=True, slots=True)
class Edition:
    """What the files say about themselves."""

    publication_id: str
    as_of: str


def write_open_data(
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    decision: Decision,
    words: OpenData,
    edition: Edition,
) -> int:
    """Write the files into `folder` / `open_data`; returns the number of rows. The same input gives the same bytes."""
    target = folder / FOLDER
    target.mkdir(parents=True)
    rows = list(public_rows(connection, decision, words))
    shape = columns(words)
    _write_csv(target / "indicator_values.csv", shape, rows)
    _write_parquet(target / "indicator_values.parquet", shape, rows)
    write_sheet(target / "indicator_values.xlsx", TITLE, [column.name for column in shape], rows)
    catalogue = connection.execute(_CATALOGUE).fetchall()
    _write_csv(target / "indicators.csv", CATALOGUE, catalogue)
    package = _package(target, edition, words, shape)
    _write_json(target / "datapackage.json", package)
    _write_json(target / "dcat.jsonld", dcat(package, words))
    (target / "README.txt").write_text(
        readme(shape, CATALOGUE, words, edition.as_of), "utf-8-sig", newline="\r\n"
    )
    return len(rows)


def _write_csv(path: Path, shape: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\r\n")
        writer.writerow([column.name for column in shape])
        writer.writerows([_plain(value) for value in row] for row in rows)


def _plain(value: object) -> object:
    """Whole numbers without a point; a text that a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    if isinstance(value, str) and len(value) > 1 and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _write_parquet(path: Path, shape: Sequence[Column], rows: Sequence[Row]) -> None:
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(shape)
    arrays = [
        pa.array(list(values), type=_ARROW[column.kind])
        for column, values in zip(shape, by_column, strict=True)
    ]
    table = pa.table(arrays, names=[column.name for column in shape])
    pq.write_table(table, path, compression="zstd")


def _package(target: Path, edition: Edition, words: OpenData, shape: Sequence[Column]) -> dict[str, Any]:
    """datapackage.json as Frictionless Data Package v1 wants it."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "shihyo-indicators",
        "title": "DX指標 (公開版)",
        "version": edition.publication_id,
        "created": f"{edition.as_of}T00:00:00+09:00",
        "resources": [
            _resource(target / "indicator_values.csv", "指標の値", shape),
            _resource(target / "indicators.csv", "指標の一覧", CATALOGUE),
        ],
    }
    if words.licence:
        package["licenses"] = [{"name": words.licence}]
    if words.publisher_ja:
        package["contributors"] = [{"title": words.publisher_ja, "role": "publisher"}]
    return package


def _resource(path: Path, title: str, shape: Sequence[Column]) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": path.stem.replace("_", "-"),
        "path": path.name,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {
            "fields": [
                {"name": column.name, "type": column.kind, "description": column.description}
                for column in shape
            ],
            "missingValues": [""],
        },
    }


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
