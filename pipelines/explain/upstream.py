"""What a figure is made from: landed tables, ledgers and models upstream of an indicator, from dbt's parsed project."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.settings import DBT_PROJECT
from pipelines.warehouse import dbt_project, lineage

_WORD = re.compile(r"'([a-z][a-z0-9_]*)'")
_LEDGERS, _REPORTS = ("register", "ledger_entry"), ("register", "reported_figure")


@dataclass(frozen=True, slots=True)
class Upstream:
    """`tables` are (source, table); `words` the quoted words of the formulas, among which are the ledgers they read;
    `models` paths of the SQL files within the dbt project, the indicator's own first.
    """

    indicator_id: str
    tables: frozenset[tuple[str, str]]
    words: frozenset[str]
    models: tuple[str, ...]

    @property
    def sources(self) -> frozenset[str]:
        """Sources of which any table is upstream."""
        return frozenset(source for source, _ in self.tables)

    @property
    def names(self) -> frozenset[str]:
        """Names of the models."""
        return frozenset(path.rsplit("/", 1)[-1].removesuffix(".sql") for path in self.models)

    def reads(self, source_id: str, profile_id: str | None, tables: Mapping[str, int]) -> bool:
        """Whether records of a file version can have got into the figure. Ledgers all land in one table and are told
        apart by their profile; a file of which nothing landed counts where its source or ledger does.
        """
        ledger = profile_id in self.words
        found = {(source_id, table) for table, records in tables.items() if records} & self.tables
        if not any(tables.values()):
            return source_id in self.sources and (source_id != "register" or ledger)
        return bool(found - {_LEDGERS, _REPORTS}) or (_LEDGERS in found and ledger)

    @property
    def takes_reports(self) -> bool:
        """Whether approved reports of departments (実績報告) may give the figure."""
        return _REPORTS in self.tables


def upstream_of(indicator_id: str) -> Upstream | None:
    """Lineage of an indicator of the present project; None where there is no formula of that id (any more)."""
    manifest = _manifest(indicator_id)
    node = lineage.indicators(manifest).get(indicator_id)
    if node is None:
        return None
    above = list(lineage.upstream(manifest, node))
    models = [other for other in above if other["resource_type"] == "model"]
    code = " ".join(str(other.get("raw_code") or "") for other in (node, *models))
    return Upstream(
        indicator_id,
        frozenset((n["source_name"], n["name"]) for n in above if n["resource_type"] == "source"),
        frozenset(_WORD.findall(code)),
        (node["original_file_path"], *sorted(other["original_file_path"] for other in models)),
    )


def formula_file(indicator_id: str) -> str | None:
    """Path of an indicator's SQL from the project's root, without reading the project."""
    found = sorted((DBT_PROJECT / "models" / "indicators").rglob(f"{indicator_id}.sql"))
    return found[0].relative_to(DBT_PROJECT.parent).as_posix() if found else None


def _manifest(indicator_id: str) -> Mapping[str, Any]:
    """As it was parsed last; anew only where it does not know an indicator that there is."""
    kept = dbt_project.KEPT / "manifest.json"
    if kept.exists():
        manifest: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        if indicator_id in lineage.indicators(manifest) or formula_file(indicator_id) is None:
            return manifest
    return dbt_project.load_manifest_json()
