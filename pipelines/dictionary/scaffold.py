"""The two files that a new indicator needs, as drafts: a formula that runs, and the words still to be written."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

import yaml

from pipelines.dictionary.meta import TO_FILL_IN
from pipelines.settings import DBT_PROJECT

_DRAFTS = Path(__file__).parent / "drafts"
KINDS = ("ratio", "count", "percentile", "survey", "ledger")
_SOURCES = {
    "ratio": ["e_application"],
    "count": ["training"],
    "percentile": ["e_approval"],
    "survey": ["survey"],
    "ledger": ["register"],
}
_COLUMNS = {
    "definition_version": "Definition by which it was computed",
    "fiscal_year": "Fiscal year by its starting calendar year",
    "period_kind": "month, fiscal_year, wave or as_of",
    "period_start": "First day",
    "period_end": "Last day",
    "breakdown": "total or the name of a dimension",
    "breakdown_code": "Code within the dimension, ALL for the total",
    "breakdown_label": "Label of the code",
    "numerator": "Numerator, empty where nothing could be counted",
    "denominator": "Denominator, for medians and percentiles the number of cases",
    "value": "Value, unrounded",
    "coverage": "Share of the field that is in the value (0 to 1)",
    "obs_status": "A normal, P provisional, E estimated, M missing",
}
_OPTIONAL = "definition_en numerator_en denominator_en source_reliability ambiguity_ja choice_ja".split()


class ScaffoldError(Exception):
    """The files cannot be made; the message says why, Japanese first."""


def scaffold(indicator_id: str, plan: str, kind: str) -> tuple[Path, Path]:
    """Write `models/indicators/<plan>/<indicator_id>.sql` and `.yml`; returns their paths.

    Where the plans name an indicator of this id (seed catalogue_entry), its words and facts are filled in.
    Raises ScaffoldError for an id that is no name, a plan folder that is none, or an indicator that exists.
    """
    folder = DBT_PROJECT / "models" / "indicators"
    for said, what in ((indicator_id, "ID"), (plan, "--plan")):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", said):
            raise ScaffoldError(f"{what} {said}: 半角の小文字、数字、_ で書いてください (not a name)")
    existing = sorted(folder.rglob(f"{indicator_id}.*"))
    if existing:
        raise ScaffoldError(f"{existing[0]}: すでにあります。別の ID にしてください (exists)")
    known = _plan_entry(indicator_id)
    sql, words = (folder / plan / f"{indicator_id}{suffix}" for suffix in (".sql", ".yml"))
    sql.parent.mkdir(parents=True, exist_ok=True)
    for path, text in ((sql, _formula(indicator_id, kind)), (words, _words(indicator_id, plan, kind, known))):
        path.write_text(text, encoding="utf-8", newline="\n")
    return sql, words


def is_in_the_plans(indicator_id: str) -> bool:
    """Whether the seed of the plans has a row of this id."""
    return bool(_plan_entry(indicator_id))


def _plan_entry(indicator_id: str) -> dict[str, str]:
    with (DBT_PROJECT / "seeds" / "catalogue_entry.csv").open(encoding="utf-8", newline="") as lines:
        found = [row for row in csv.DictReader(lines) if row["indicator_id"] == indicator_id]
    return {column: value for column, value in found[0].items() if value} if found else {}


def _formula(indicator_id: str, kind: str) -> str:
    text = (_DRAFTS / f"{kind}.sql").read_text(encoding="utf-8")
    return Template(text).safe_substitute(id=indicator_id)


def _words(indicator_id: str, plan: str, kind: str, known: Mapping[str, str]) -> str:
    model = {
        "name": indicator_id,
        "description": known.get("definition_en", TO_FILL_IN),
        "config": {"meta": _meta(indicator_id, plan, kind, known)},
        "columns": [{"name": name, "description": told} for name, told in _COLUMNS.items()],
    }
    head = yaml.safe_dump(
        {"version": 2, "models": [model]}, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    tests = Template((_DRAFTS / f"{kind}.yml").read_text(encoding="utf-8")).safe_substitute(id=indicator_id)
    return f"{_blocks(head)}\n{tests}"


def _blocks(text: str) -> str:
    """As the files beside it look: lists indented, a blank line before the models."""
    lines = text.splitlines()
    body = [f"  {line}" if line and not line.startswith(("version", "models")) else line for line in lines]
    indented, in_columns = [], False
    for line in body:
        in_columns = in_columns or line == "    columns:"
        indented.append(f"  {line}" if in_columns and line != "    columns:" else line)
    return "\n".join([indented[0], "", *indented[1:]]) + "\n"


def _meta(indicator_id: str, plan: str, kind: str, known: Mapping[str, str]) -> dict[str, object]:
    meta: dict[str, object] = {
        "code": known.get("code") or "".join(word[0] for word in indicator_id.split("_"))[:6].upper(),
        "tier": known.get("tier", "運用"),
        "plan": known.get("plan") or ("運用指標" if plan == "operations" else TO_FILL_IN),
        "pillar": known.get("pillar"),
        "name_ja": known.get("name_ja", TO_FILL_IN),
        "name_en": known.get("name_en", TO_FILL_IN),
        "unit": known.get("unit") or {"count": "件", "ledger": "件", "percentile": "時間"}.get(kind, "%"),
        "direction": known.get("direction", "higher"),
        "decimals": int(known.get("decimals") or (0 if kind in ("count", "ledger") else 1)),
        "definition_ja": known.get("definition_ja", TO_FILL_IN),
        "numerator_ja": known.get("numerator_ja", None if known else TO_FILL_IN),
        "denominator_ja": known.get("denominator_ja", None if known else TO_FILL_IN),
        "source_ids": known["source_ids"].split(", ") if known.get("source_ids") else _SOURCES[kind],
        "method_ja": known.get("method_ja", TO_FILL_IN),
        "baseline": _part(known, "baseline", ("value", "date", "scope", "note"), ("check_ja",)),
        "target": _part(known, "target", ("op", "value", "deadline", "kind"), ("group", "note")),
        "cadence": known.get("cadence", "nightly"),
        "owner_department": known.get("owner_department"),
        "seed_key": known.get("seed_key"),
        "status": "computed",
        "disclosure": known.get("disclosure", "none"),
    }
    return meta | {key: known[key] for key in _OPTIONAL if key in known}


def _part(
    known: Mapping[str, str], part: str, always: tuple[str, ...], if_known: tuple[str, ...]
) -> dict[str, object]:
    facts: dict[str, object] = {key: known.get(f"{part}_{key}") for key in always}
    facts |= {key: known[f"{part}_{key}"] for key in if_known if f"{part}_{key}" in known}
    if facts["value"] is not None:
        figure = float(str(facts["value"]))
        facts["value"] = int(figure) if figure.is_integer() else figure
    return facts
