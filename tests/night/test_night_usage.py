"""Exit codes of the contract for nights that cannot begin."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from night_tools import shihyo

from pipelines.settings import Settings
from pipelines.warehouse.lock import hold


def test_75_while_another_run_holds_the_warehouse(settings: Settings) -> None:
    with hold(settings.lock_file):
        ran = shihyo(settings)
    assert ran.code == 75
    assert "使用中" in ran.err and ran.out == ""


def test_2_for_a_drops_folder_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    ran = shihyo(replace(settings, drops=tmp_path / "nowhere"))
    assert ran.code == 2
    assert "投入フォルダがありません" in ran.err


@pytest.mark.parametrize("arguments", [("--as-of", "30.4.2026"), ("--no-such-option",)])
def test_2_for_bad_usage(settings: Settings, arguments: tuple[str, ...]) -> None:
    assert shihyo(settings, *arguments).code == 2


def test_2_for_a_source_that_is_no_source(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "own" / "library" / "source.yml"
    file.parent.mkdir(parents=True)
    file.write_text("title_ja: 図書館\ncolour: blue\n", encoding="utf-8")
    ran = shihyo(replace(settings, sources=(tmp_path / "own",)))
    assert ran.code == 2
    assert "source.yml" in ran.err and "colour" in ran.err
    assert not settings.published.exists()


def test_a_bad_day_in_the_environment_is_bad_configuration(settings: Settings) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "nightly"],
        env={**os.environ, "SHIHYO_AS_OF": "yesterday"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2 and "設定" in done.stderr


@pytest.mark.night
def test_an_empty_ward_is_told_that_there_is_nothing_to_publish(settings: Settings) -> None:
    """No drops at all: the audit blocks, for an empty publication would be a wrong one."""
    (settings.drops / "図書館").mkdir()
    ran = shihyo(settings)
    assert ran.code == 1
    assert ran.answer["published"] is False and ran.answer["publication_id"] == ""
    assert "公開する値が1件もありません" in ran.out
    assert "図書館/: この名前の情報源がない" in ran.out
    assert not settings.published.exists()
