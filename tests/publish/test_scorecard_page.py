"""`site/index.html`: what it says, what it never does, and who can read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.settings import Settings
from tests.publish.page_reader import Page, read_page
from tests.publish.scorecard_ward import HOSTILE, IDENTITY, SECRET, citation, publish_ward

CSS = re.compile(r"<style>(.*?)</style>", re.DOTALL)
ORDER = ["near", "fine", "dark", "none", "open", "half", "done", "late"]
"""By document, pillar, KGI, KSI, KPI; the marts hold them in another order."""


@pytest.fixture(scope="module")
def page(scorecard_ward: Path) -> Page:
    return read_page(scorecard_ward / "site" / "index.html")


def test_no_script_and_no_request(page: Page) -> None:
    assert not page.named(
        "script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video"
    )
    for tag in page.tags:
        assert not [
            name for name in tag.attributes if name.startswith("on") or name in ("src", "srcset", "style")
        ]
        assert tag.attributes.get("href", "#").startswith("#"), tag
    style = "".join(CSS.findall(page.source))
    assert style and not re.search(r"url\(|@import|@font-face|expression\(", style)
    assert "://" not in page.source
    policy = [t.attributes["content"] for t in page.named("meta") if "http-equiv" in t.attributes]
    assert policy and policy[0].startswith("default-src 'none'")


def test_words_and_document_for_assistive_technology(page: Page) -> None:
    assert page.named("html")[0].attributes["lang"] == "ja"
    assert "令和8年4月30日" in page.named("title")[0].text
    assert [len(page.named(name)) for name in ("h1", "main", "header", "footer", "nav")] == [1, 1, 1, 1, 1]
    levels = [int(tag.name[1]) for tag in page.named("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert all(tag.text.strip() for tag in page.named("h1", "h2", "h3", "summary", "a", "th", "dt"))
    ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))
    targets = {t.attributes["href"][1:] for t in page.tags if "href" in t.attributes}
    targets |= {word for t in page.tags for word in t.attributes.get("aria-labelledby", "").split()}
    assert targets <= set(ids)


def test_tables_have_headers_in_both_directions(page: Page) -> None:
    tables = page.named("table")
    assert len(tables) == 1 + 3  # the overview, and one for each pillar
    assert {tag.attributes["scope"] for tag in page.named("th")} == {"col", "row", "rowgroup"}
    for rows in page.rows.values():
        assert [tag.attributes.get("scope") for tag in rows if tag.name == "th"] == ["row"]
        assert sum(tag.name == "td" for tag in rows) == 6
    assert all("aria-labelledby" in t.attributes for t in tables if t.has("card"))
    assert len(page.named("caption")) == 1


def test_pictures_have_words_or_are_silent(page: Page) -> None:
    pictures = page.named("svg")
    for picture in pictures:
        silent = picture.attributes.get("aria-hidden") == "true"
        assert silent != (
            picture.attributes.get("role") == "img" and len(picture.attributes["aria-label"]) > 5
        )
    assert sum(picture.has("spark") for picture in pictures) == 7  # all but the one without a past


def test_status_is_told_by_word_and_by_shape(page: Page) -> None:
    words = {"near": "概ね順調", "fine": "順調", "late": "遅れ", "done": "達成", "none": "判定不可"}
    for indicator, word in words.items():
        assert page.cell(indicator, "status") == word
        signs = [tag.attributes["href"] for tag in page.rows[indicator] if tag.name == "use"]
        assert len(signs) == 1
    shapes = re.findall(r'<symbol id="sign-(\w+)".*?>(.*?)</symbol>', page.source)
    assert len({shape for _, shape in shapes}) == len(shapes) == 5


def test_every_indicator_of_the_plans_in_their_order(page: Page) -> None:
    assert list(page.rows) == ORDER
    headings = [" ".join(tag.text.split()) for tag in page.named("h2", "h3")]
    found = [heading for heading in headings if heading.startswith(("甲", "乙", "柱"))]
    assert found == ["甲計画", "柱1 開かれた基盤", "柱3", "乙計画", "柱2 全庁の推進"]


def test_summary_counts_what_is_below(page: Page) -> None:
    tiles = {tag.text.split()[0]: tag.text.split()[1:] for tag in page.tags if tag.has("tile")}
    assert {word: rest[0] for word, rest in tiles.items()} == {
        "達成": "1件", "順調": "1件", "概ね順調": "1件", "遅れ": "1件", "判定不可": "4件うち値なし"
    }  # fmt: skip
    assert tiles["判定不可"][1:] == ["1件、秘匿", "1件"]
    assert IDENTITY in page.source and "令和8年4月30日 (2026-04-30)" in page.source
    (provisional,) = (tag for tag in page.named("ul") if tag.has("provisional"))
    assert provisional.text.split() == ["年度途中の指標", "遅れている指標"]


def test_values_are_rounded_half_up_with_unit_and_period(page: Page) -> None:
    shown = {indicator: page.cell(indicator, "figure") for indicator in ORDER}
    assert shown == {
        "near": "270人 訂正", "fine": "74.01%", "dark": "秘匿", "none": "－", "open": "60.0%",
        "half": "2回 暫定 年度途中",
        "done": "1,234,568件 確定", "late": "24.3% 暫定",
    }  # fmt: skip
    assert page.cell("late", "period") == "令和7年度 (FY2025)"
    assert page.cell("late", "previous") == "前回 20.0% (R6) → ＋4.3ポイント"
    assert page.cell("half", "previous") == "前回 15回 (R7)"  # a month is not compared with a year
    assert page.cell("late", "aim") == "80%以上"
    assert "令和10年3月31日 (2028-03-31)" in page.cell("late", "note")
    assert page.cell("late", "share") == "12.4%"
    assert page.cell("done", "share") == "120.0%"


def test_figures_can_be_asked_for(page: Page) -> None:
    assert page.cell("late", "citation") == f"引用番号 {citation('late', 2025)}"
    (command,) = (tag.text for tag in page.rows["late"] if tag.name == "code")
    assert command == f"shihyo explain {citation('late', 2025)}"
    assert not page.has("none", "citation")


def test_what_is_missing_says_why(page: Page) -> None:
    assert page.cell("none", "why") == "資料が未着です"
    assert page.cell("dark", "why").startswith("人数が少なく")
    assert page.cell("open", "previous") == "前回 秘匿 (R6)"


def test_hidden_figures_are_nowhere(page: Page) -> None:
    spoken = {f"{SECRET:.{decimals}f}" for decimals in range(5)} | {str(int(SECRET))}
    spoken |= {"17.7", "155.4"}  # its change, its progress
    text = re.sub(r'd="[^"]*"|c[xy]="[^"]*"', "", page.source.split("</style>")[1])
    assert not [word for word in spoken if re.search(rf"(?<![\d.]){re.escape(word)}(?!\d)", text)]


def test_hostile_words_stay_words(page: Page) -> None:
    assert page.cell("near", "name") == HOSTILE
    assert not page.named("b", "img")


def test_lines_break_where_the_past_does(page: Page) -> None:
    def drawn(indicator: str) -> dict[str, int]:
        kinds = ("line", "dot", "provisional", "gap", "break", "other")
        found = [tag for tag in page.rows[indicator] if "spark" not in tag.attributes.get("class", "")]
        return {kind: n for kind in kinds if (n := sum(tag.has(kind) for tag in found))}

    # 2021, a break, 2022, nothing in 2023, then 2024 and a provisional 2025
    assert drawn("late") == {"line": 1, "dot": 4, "provisional": 2, "break": 1}
    told = next(tag.attributes["aria-label"] for tag in page.rows["late"] if tag.has("spark"))
    assert "令和3年度 (FY2021) 10.0%、ここで系列が途切れ、令和4年度 (FY2022) 12.0%、令和6年度" in told
    # another definition in 2023
    assert drawn("fine") == {"line": 1, "dot": 2, "break": 1, "other": 1}
    # hidden in 2025, and in 2024
    assert drawn("dark") == {"dot": 1, "gap": 1}
    assert drawn("open") == {"dot": 1, "gap": 1}
    said = next(tag.attributes["aria-label"] for tag in page.rows["fine"] if tag.has("spark"))
    assert said == (
        "推移: 令和5年度 (FY2023) 30.00% [別の定義]、令和6年度 (FY2024) 46.00%、令和7年度 (FY2025) 74.01%。"
        "目標の水準 80%"
    )


def test_figures_of_other_definitions_stand_beside_the_own_one(page: Page) -> None:
    told = page.cell("fine", "beside")
    assert "自区 版A 74.01% 令和7年度" in told
    assert "自区 版B － 令和7年度 別の数え方比べられません: 分母が違う" in told
    assert (
        "特別区平均 32.7% 2024-03-01 区の平均比べられません: <b>平均</b>である都の調査 (原典は未確認)" in told
    )


def test_colours_have_contrast_in_light_and_dark(page: Page) -> None:
    style = "".join(CSS.findall(page.source))
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w+)", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    )
    for theme in (light, light | dark):
        for paper in ("paper", "wash"):
            for ink in ("ink", "soft", "accent", "achieved", "on_track", "nearly", "behind", "undecided"):
                assert _contrast(theme[ink], theme[paper]) >= 4.5, (ink, paper)


def test_same_marts_same_bytes(
    settings: Settings, build_cells: Callable[..., None], scorecard_ward: Path
) -> None:
    """Published at another time in another place."""
    again = publish_ward(settings, build_cells)
    for file in ("site/index.html", "reports/scorecard.xlsx"):
        assert (again / file).read_bytes() == (scorecard_ward / file).read_bytes(), file
        assert (again / file).stat().st_mode & 0o777 == 0o444


def test_a_ward_without_a_plan_has_a_page(settings: Settings, publish_cells: Callable[..., object]) -> None:
    publish_cells(settings, IDENTITY, [("online_usage_rate", date(2025, 4, 1), "D01", 40.0)])
    page = read_page(settings.published / "site" / "index.html")
    assert "計画の指標がまだ登録されていません" in page.source
    assert (settings.published / "reports" / "scorecard.xlsx").stat().st_size > 0


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio of two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
