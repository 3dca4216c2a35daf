"""Profiles are strict: a slip of the pen is an error that names file and key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from pipelines.profiles import ConfigurationError, load_sources
from pipelines.profiles.describe import tables_markdown
from pipelines.profiles.schema import schema_files
from pipelines.settings import PROJECT_ROOT

GOOD = """
title_ja: 別の申請システム
format: {kind: text}
tables:
  application:
    columns:
      system: {constant: 別}
      receipt_no: 番号
      procedure_key: 手続
      procedure_key_kind: {constant: procedure_code}
      received_at: 日時
      channel: {from: 経路, map: {Web: online}}
"""


def _folder(tmp_path: Path, text: str) -> Path:
    profiles = tmp_path / "ward" / "e_application" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "other.yml").write_text(text, encoding="utf-8")
    return tmp_path / "ward"


def test_a_wards_own_profile_joins_those_that_ship(tmp_path: Path) -> None:
    profiles = load_sources((_folder(tmp_path, GOOD),))["e_application"].profiles
    assert profiles["other"].tables["application"].columns["receipt_no"].headers == ["番号"]
    assert "generic_list" in profiles


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("title_ja", "titel_ja"), "titel_ja"),
        (GOOD.replace("receipt_no: 番号", "receipt_no: {form: 番号}"), "form"),
        (GOOD.replace("receipt_no: 番号\n", "receipt_number: 番号\n"), "receipt_number"),
        (GOOD.replace("      received_at: 日時\n", ""), "received_at"),
        (GOOD.replace("Web: online", "Web: onlien"), "onlien"),
        (GOOD.replace("  application:", "  applications:"), "applications"),
        (GOOD.replace("{constant: 別}", "{constant: 別, from: 名}"), "exactly one"),
        (GOOD.replace("receipt_no: 番号", "receipt_no: {from: 番号, pattern: '('}"), "regular expression"),
        ("title_ja: [", "YAML"),
    ],
)
def test_slips_are_errors_that_name_file_and_key(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        load_sources((_folder(tmp_path, wrong),))
    assert said in str(error.value)
    assert "other.yml" in str(error.value)


def test_a_ward_may_add_a_source_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "ward" / "library"
    (folder / "profiles").mkdir(parents=True)
    (folder / "source.yml").write_text(
        "title_ja: 図書館\ntitle_en: Library\nowner: team:library\ncadence: monthly\ndescription: Loans.\n"
        "tables:\n  loan_count:\n    description: Loans.\n    key: [branch]\n    columns:\n"
        "      branch: {type: text, required: true, description: Branch}\n",
        encoding="utf-8",
    )
    assert load_sources((tmp_path / "ward",))["library"].spec.tables["loan_count"].key == ["branch"]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("repeats: newest", "repeats"),
        ("version: changed_on", "belongs to repeats: latest"),
        ("repeats: latest\n    version: branch", "date, datetime or integer"),
        ("repeats: latest\n    version: changed_at", "do not exist"),
    ],
)
def test_what_repeated_keys_mean_is_said_soundly_or_not_at_all(
    tmp_path: Path, policy: str, said: str
) -> None:
    folder = tmp_path / "ward" / "library"
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(
        "title_ja: 図書館\ntitle_en: Library\nowner: team:library\ncadence: monthly\ndescription: Loans.\n"
        f"tables:\n  loan_count:\n    description: Loans.\n    key: [branch]\n    {policy}\n    columns:\n"
        "      branch: {type: text, required: true, description: Branch}\n"
        "      changed_on: {type: date, description: Change}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError, match=said):
        load_sources((tmp_path / "ward",))


def test_a_shipped_table_cannot_be_changed_from_outside(tmp_path: Path) -> None:
    folder = tmp_path / "ward" / "training"
    folder.mkdir(parents=True)
    shipped = (PROJECT_ROOT / "pipelines" / "sources" / "training" / "source.yml").read_text(encoding="utf-8")
    (folder / "source.yml").write_text(
        shipped.replace("key: [fiscal_year, course_code]", "key: [course_code]"), encoding="utf-8"
    )
    with pytest.raises(ConfigurationError, match="course"):
        load_sources((tmp_path / "ward",))


def test_the_page_of_tables_is_up_to_date() -> None:
    page = PROJECT_ROOT / "docs" / "tables.md"
    assert page.read_text(encoding="utf-8") == tables_markdown(load_sources().values())


def test_the_schemas_for_editors_are_up_to_date() -> None:
    folder = PROJECT_ROOT / "docs" / "schemas"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == schema_files()


def test_every_profile_that_ships_fits_the_schema() -> None:
    schemas = {name: Draft202012Validator(json.loads(text)) for name, text in schema_files().items()}
    for path in (PROJECT_ROOT / "pipelines" / "sources").rglob("*.yml"):
        name = "source.schema.json" if path.name == "source.yml" else "profile.schema.json"
        schemas[name].validate(yaml.safe_load(path.read_text(encoding="utf-8")))
