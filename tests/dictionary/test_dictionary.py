"""The dictionary says what the files say: regenerated and compared, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.dictionary import docs
from pipelines.dictionary.entries import Entry
from pipelines.dictionary.pages import page
from pipelines.dictionary.words import EN, JA, SCOPES, Language
from pipelines.settings import DBT_PROJECT, PROJECT_ROOT


@pytest.mark.parametrize("name", ["dictionary.md", "dictionary.en.md"])
def test_docs_are_as_the_files_say_now(name: str) -> None:
    kept = (PROJECT_ROOT / "docs" / name).read_text(encoding="utf-8")
    assert kept == docs.documents()[name], (
        f"docs/{name} が古くなっています。make docs で作り直してください (stale)"
    )


@pytest.mark.parametrize("language", [JA, EN], ids=lambda language: language.code)
def test_every_entry_is_on_the_page_once(language: Language, entries: dict[str, Entry]) -> None:
    text = page(list(entries.values()), language)
    assert sorted(re.findall(r' id="(\w+)"', text)) == sorted([*entries, "references"])
    assert "<script" not in text and "http" not in text
    assert set(re.findall(r'href="#(\w+)"', text)) <= {*entries, "references"}


def test_an_entry_tells_its_formula_tests_sources_and_neighbours(entries: dict[str, Entry]) -> None:
    text = docs.documents()["dictionary.md"]
    (section,) = re.findall(r"### 行政手続きのオンライン利用率\n(.*?)\n###? ", text, re.DOTALL)
    for words in (
        "`online_usage_rate`",
        "000.P3.G1",
        "80%以上(期限の記載なし)",
        "dbt_project/models/indicators/dx_vision/online_usage_rate.sql",
        "online_usage_rate_sums_included_procedures",
        "e_application.application",
        "reference.procedure_scope",
        "procedure_online_availability_rate",
        "74.01% (中野区, 2023年度",
        "毎夜",
    ):
        assert words in section, words


def test_a_publication_holds_both_pages(tmp_path: Path) -> None:
    docs.write(tmp_path)
    assert {path.name for path in (tmp_path / "dictionary").iterdir()} == {"index.html", "en.html"}
    assert 'lang="en"' in (tmp_path / "dictionary" / "en.html").read_text("utf-8")


def test_scopes_are_named_alike_in_tables_and_dictionary() -> None:
    macros = (DBT_PROJECT / "macros" / "indicator" / "catalogue.sql").read_text(encoding="utf-8")
    named = dict(re.findall(r"when '(\w+)' then '([^']+)'", macros))
    assert named == {code: ja for code, (ja, _) in SCOPES.items()}
