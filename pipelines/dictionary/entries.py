"""What the dictionary says of each entry: from the indicators' own files (dbt's manifest) and the seeds of the plans."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.settings import DBT_PROJECT
from pipelines.warehouse.lineage import indicators, upstream

Row = Mapping[str, str]
_BESIDE = ("versions", "series_breaks", "published_elsewhere")


@dataclass(frozen=True, slots=True)
class Difference:
    """Another entry that looks alike, and what differs. `one` and `other` are the names (Japanese, English) of the two in
    the order in which the reason speaks of them.
    """

    other_id: str
    one: tuple[str, str]
    other: tuple[str, str]
    reason_ja: str
    reason_en: str | None


@dataclass(frozen=True, slots=True)
class Formula:
    """Where the figure comes from: path of the SQL, tables from the source to the formula, its unit tests."""

    sql_path: str
    landed: tuple[str, ...]
    models: tuple[str, ...]
    unit_tests: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue. `fields` are the columns of `marts.indicators` as text, empty ones left out; `beside`
    holds the lists of the file's meta: versions, series_breaks, published_elsewhere.
    """

    indicator_id: str
    fields: Mapping[str, str]
    formula: Formula | None
    differences: tuple[Difference, ...]
    references: tuple[Row, ...]
    beside: Mapping[str, Any] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """Text of a column of the catalogue; empty where it has none."""
        return self.fields.get(column, "")

    @property
    def order(self) -> str:
        """Sorts in the order of the plans, as `plan_order` of `marts.indicators`."""
        key = self.get("seed_key")
        if not key:
            return f"999.{self.indicator_id}"
        ranks = str.maketrans("GSKOX", "12345")
        return key[:7].replace(".Q.", ".A.") + key[7:].translate(ranks)


def load_entries(manifest: Mapping[str, Any], seeds: Path | None = None) -> list[Entry]:
    """All entries in the order of the plans. `manifest` is dbt's public artifact of this project."""
    folder = seeds or DBT_PROJECT / "seeds"
    nodes = indicators(manifest)
    fields = {row["indicator_id"]: _filled(row) for row in _rows(folder / "catalogue_entry.csv")}
    fields |= {name: _of_file(node) for name, node in nodes.items()}
    differences = _differences(_rows(folder / "not_same_as.csv"), nodes, fields)
    references: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(folder / "reference_value.csv"):
        references[row["indicator_id"]].append(row)
    found = [
        Entry(
            name,
            known,
            _formula(manifest, nodes[name]) if name in nodes else None,
            tuple(sorted(differences[name], key=lambda difference: difference.other_id)),
            tuple(references[name]),
            _beside(nodes[name]) if name in nodes else {},
        )
        for name, known in fields.items()
    ]
    return sorted(found, key=lambda entry: entry.order)


def _of_file(node: Mapping[str, Any]) -> dict[str, str]:
    """The columns of the catalogue that an indicator's own file fills. Whether it is whole, is the tests' matter:
    a word that is missing must not keep a night from being published.
    """
    meta: dict[str, Any] = dict(node["config"]["meta"])
    flat: dict[str, Any] = {
        key: value for key, value in meta.items() if not isinstance(value, dict) and key not in _BESIDE
    }
    for part in ("baseline", "target"):
        flat |= {f"{part}_{key}": value for key, value in (meta.get(part) or {}).items()}
    flat["source_ids"] = ", ".join(meta.get("source_ids") or [])
    flat["definition_en"] = meta.get("definition_en") or node["description"]
    return {key: _plain(value) for key, value in flat.items() if value not in (None, "")}


def _beside(node: Mapping[str, Any]) -> dict[str, Any]:
    meta = node["config"]["meta"]
    return {key: meta[key] for key in _BESIDE if meta.get(key)}


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _filled(row: Row) -> dict[str, str]:
    return {column: value for column, value in row.items() if value and column != "indicator_id"}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _differences(
    rows: Iterable[Row], nodes: Mapping[str, Any], fields: Mapping[str, Row]
) -> defaultdict[str, list[Difference]]:
    found: defaultdict[str, list[Difference]] = defaultdict(list)
    pairs = [(row["indicator_id"], row["other_id"], row["reason_ja"], row["reason_en"]) for row in rows]
    for name, node in nodes.items():
        declared = node["config"]["meta"].get("not_same_as") or {}
        pairs += [(name, other, reason, "") for other, reason in declared.items()]
    for one, other, ja, en in pairs:
        first, second = _names(fields, one), _names(fields, other)
        found[one].append(Difference(other, first, second, ja, en or None))
        found[other].append(Difference(one, first, second, ja, en or None))
    return found


def _names(fields: Mapping[str, Row], name: str) -> tuple[str, str]:
    known = fields.get(name, {})
    return known.get("name_ja", name), known.get("name_en", name)


def _formula(manifest: Mapping[str, Any], node: Mapping[str, Any]) -> Formula:
    above = list(upstream(manifest, node))
    landed = {str(found["identifier"]) for found in above if "source_name" in found}
    models = {str(found["name"]) for found in above if "source_name" not in found}
    tests = sorted(
        (test["name"], test.get("description") or "")
        for test in manifest.get("unit_tests", {}).values()
        if test["model"] == node["name"]
    )
    feeds = {table for table in landed if "__" in table}
    return Formula(
        sql_path=f"dbt_project/{node['original_file_path']}".replace("\\", "/"),
        landed=tuple(sorted(feeds)),
        models=tuple(sorted(name for name in models if not name.startswith("stg_"))),
        unit_tests=tuple(tests),
    )
