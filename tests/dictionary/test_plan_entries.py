"""Every entry of the planning documents is in the catalogue, with the facts as the documents give them.

`plan_entries.csv` was written out from the documents and is not made by the project.
"""

from __future__ import annotations

import csv
import warnings
from collections import Counter
from pathlib import Path

import pytest

from pipelines.dictionary.entries import Entry
from pipelines.settings import DBT_PROJECT

with (Path(__file__).parent / "plan_entries.csv").open(encoding="utf-8", newline="") as _lines:
    PLAN = list(csv.DictReader(_lines))

FACTS = "seed_key tier unit direction decimals target_op target_value target_deadline target_kind".split()


def test_the_plan_has_114_entries_and_each_is_in_the_catalogue_once(entries: dict[str, Entry]) -> None:
    assert len(PLAN) == 114
    keyed = Counter(entry.get("seed_key") for entry in entries.values() if entry.get("seed_key"))
    assert keyed == Counter(row["seed_key"] for row in PLAN)


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row["indicator_id"])
def test_facts_of_the_plan(row: dict[str, str], entries: dict[str, Entry]) -> None:
    entry = entries[row["indicator_id"]]
    assert {fact: entry.get(fact) for fact in FACTS} == {fact: row[fact] for fact in FACTS}
    assert entry.get("baseline_value") == row["baseline_value"]
    if row["baseline_value"]:
        assert entry.get("baseline_scope") == (row["baseline_scope"] or "unstated")
    assert bool(entry.get("ambiguity_ja")) == bool(row["ambiguous"])
    assert entry.get("choice_ja")


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row["indicator_id"])
def test_words_of_every_entry(row: dict[str, str], entries: dict[str, Entry]) -> None:
    entry = entries[row["indicator_id"]]
    assert entry.get("definition_ja").endswith("。")
    assert entry.get("definition_en").endswith(".")
    assert entry.get("name_en").isascii()
    assert entry.get("status") in ("computed", "reported", "reference", "pending")
    if entry.get("status") in ("reference", "pending"):
        assert entry.get("status_reason_ja").endswith("。")
    if row["tier"] == "現状" and entry.formula is None:
        assert entry.get("status") == "reference"


def test_rows_whose_formula_exists_are_named(entries: dict[str, Entry]) -> None:
    """They do no harm, for the file wins; the next person is told that they can go."""
    with (DBT_PROJECT / "seeds" / "catalogue_entry.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row["indicator_id"] for row in csv.DictReader(lines)]
    assert len(rows) == len(set(rows))
    for name in rows:
        if entries[name].formula:
            told = (
                f"catalogue_entry.csv: {name} の行は、式のファイルがあるので削ってください (row superseded)"
            )
            warnings.warn(told, stacklevel=1)
