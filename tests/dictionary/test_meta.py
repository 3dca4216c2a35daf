"""An indicator's file tells its author what is wrong, in words and with the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.dictionary import IndicatorFileError, read_indicator_file
from pipelines.settings import DBT_PROJECT

FILES = sorted((DBT_PROJECT / "models" / "indicators").rglob("*.yml"))
GOOD = (DBT_PROJECT / "models" / "indicators" / "dx_vision" / "online_usage_rate.yml").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_indicator_file_is_whole(path: Path) -> None:
    assert read_indicator_file(path).name_ja
    assert path.with_suffix(".sql").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("        direction: higher\n", "", ["meta.direction", "この項目がありません"]),
        ("direction: higher", "direction: up", ["meta.direction", "使える値は", "'higher'"]),
        ("        tier: KGI\n", "        tier: KGI\n        tear: KGI\n", ["meta.tear", "知らない項目"]),
        ("decimals: 2", "decimals: many", ["meta.decimals", "値の種類"]),
        ("code: OUR", "code: our", ["meta.code", "書き方"]),
        (
            "baseline: {value: null, date: null, scope: null",
            "baseline: {value: 3, date: null, scope: null",
            ["meta.baseline", "unstated"],
        ),
        ('op: ">=", value: 80', 'op: ">=", value: null', ["meta.target", "目標の数値"]),
        ("kind: level", "kind: coverage", ["meta.target", "group"]),
        ("  - name: online_usage_rate\n", "  - name: other\n", ["name が other", "online_usage_rate"]),
        ("models:", "modells:", ["models の下に"]),
        ("kind: scope\n", "kind: scopes\n", ["meta.series_breaks.0.kind", "使える値は", "'wording'"]),
        ("break_on: 2020-04-01", "break_on: 令和2年", ["meta.series_breaks.0.break_on"]),
        ("whose: nakano", "who: nakano", ["meta.published_elsewhere.1.who", "知らない項目"]),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, says: list[str]) -> None:
    assert old in GOOD
    path = tmp_path / "online_usage_rate.yml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(IndicatorFileError) as error:
        read_indicator_file(path)
    for words in ["online_usage_rate.yml", *says]:
        assert words in str(error.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "online_usage_rate.yml"
    path.write_text(GOOD.replace("code: OUR", "code: our").replace("tier: KGI", "tier: KG"), encoding="utf-8")
    with pytest.raises(IndicatorFileError) as error:
        read_indicator_file(path)
    assert len(str(error.value).splitlines()) == 2
