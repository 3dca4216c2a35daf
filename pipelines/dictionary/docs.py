"""Where the dictionary goes: `docs/` of the repository, `dictionary/` of a publication."""

from __future__ import annotations

from pathlib import Path

from pipelines.dictionary.entries import load_entries
from pipelines.dictionary.pages import file_name, markdown, page
from pipelines.dictionary.words import EN, JA
from pipelines.warehouse.dbt_project import load_manifest_json


def documents() -> dict[str, str]:
    """Files below `docs/`, by name, as the indicators' files and the seeds say now."""
    entries = load_entries(load_manifest_json())
    return {"dictionary.md": markdown(entries, JA), "dictionary.en.md": markdown(entries, EN)}


def write(folder: Path) -> None:
    """Write `dictionary/index.html` and `dictionary/en.html` below the folder of a publication."""
    entries = load_entries(load_manifest_json())
    target = folder / "dictionary"
    target.mkdir()
    for language in (JA, EN):
        (target / file_name(language)).write_text(page(entries, language), encoding="utf-8", newline="\n")
