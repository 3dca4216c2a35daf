"""Descriptions that travel with the open data: DCAT and a page for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.disclosure.policy import OpenData

if TYPE_CHECKING:
    from pipelines.disclosure.table import Column

_FORMATS = (
    ("indicator_values.csv", "text/csv", "CSV (UTF-8、BOM付き)"),
    ("indicator_values.parquet", "application/vnd.apache.parquet", "Parquet"),
    (
        "indicator_values.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel",
    ),
    ("indicators.csv", "text/csv", "指標の一覧 CSV"),
)


def dcat(package: Mapping[str, Any], words: OpenData) -> dict[str, Any]:
    """A DCAT dataset in JSON-LD; addresses are relative to the folder."""
    dataset: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Dataset",
        "dct:identifier": package["name"],
        "dct:title": {"@value": package["title"], "@language": "ja"},
        "dct:issued": package["created"],
        "dct:language": "ja",
        "dcat:version": package["version"],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": {"@value": title, "@language": "ja"},
                "dcat:downloadURL": {"@id": path},
                "dcat:mediaType": kind,
            }
            for path, kind, title in _FORMATS
        ],
    }
    if words.publisher_ja:
        dataset["dct:publisher"] = {"@type": "foaf:Organization", "foaf:name": words.publisher_ja}
    if words.licence:
        dataset["dct:license"] = words.licence
    return dataset


def readme(values: Sequence[Column], catalogue: Sequence[Column], words: OpenData, as_of: str) -> str:
    """What the files hold, what the signs mean, and what was left out, for whoever opens the folder."""
    lines = [
        "DX指標 オープンデータ",
        "",
        f"基準日: {as_of}",
        f"公表者: {words.publisher_ja or '(設定されていません)'}",
        f"利用条件: {words.licence or '(設定されていません。公開の前に決めてください。例 CC BY 4.0)'}",
    ]
    if not words.municipality_code:
        lines.append("全国地方公共団体コード: 設定されていないため、列がありません。")
    lines += [
        "",
        "ファイル",
        "  indicator_values.csv / .parquet / .xlsx  指標の値 (同じ内容)",
        "  indicators.csv  指標の一覧",
        "  datapackage.json  列の型と説明 (Frictionless Data Package)",
        "  dcat.jsonld  データカタログ用の説明 (DCAT)",
        "",
        "秘匿",
        "  人や事業者の数が少ない値は x とし、数を空にしています。引き算で分かってしまう値も x にしています。",
        "  どの x がどちらに当たるかは示しません。0 は 0 と示します。",
        "  月ごとに見ると小さな値が多い内訳は、年度の値だけを載せています。",
        "  対象に入った割合が低い値は … とし、載せていません。",
        "",
        "indicator_values の列",
        *(f"  {column.name}: {column.description}" for column in values),
        "",
        "indicators の列",
        *(f"  {column.name}: {column.description}" for column in catalogue),
        "",
    ]
    return "\n".join(lines)
