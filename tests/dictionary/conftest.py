"""Entries as the files say now, and rows of the seeds."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from pipelines.dictionary.entries import Entry, load_entries
from pipelines.settings import DBT_PROJECT
from pipelines.warehouse.dbt_project import load_manifest_json

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def entries() -> dict[str, Entry]:
    """The whole catalogue by id."""
    return {entry.indicator_id: entry for entry in load_entries(load_manifest_json())}


@pytest.fixture(scope="session")
def seed() -> Callable[[str], Rows]:
    """`seed(name)`: rows of a seed."""

    def _rows(name: str) -> Rows:
        with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    return _rows
