"""What to say of a file that fits no layout: the nearest one, and the difference in both directions."""

from __future__ import annotations

import re

from pipelines.files.refused import Refused
from pipelines.landing.header import LeadingNames
from pipelines.profiles import Profile, Source
from pipelines.values import fold_key

Missing = dict[str, list[str]]
_MOST = 12
_SURE = 3


def unknown_layout(
    source: Source, kind: str, attempts: dict[str, tuple[int, Missing]], sheets: list[LeadingNames]
) -> Refused:
    """`attempts`: per profile how many of its headers were found, and those missing per table."""
    if not attempts:
        return Refused(
            "unknown_layout",
            f"「{source.spec.title_ja}」には、この形式 ({kind}) のファイルを読むプロファイルがありません。",
        )
    name, (score, missing) = max(attempts.items(), key=lambda pair: pair[1][0])
    if not score:
        return Refused(
            "unknown_layout",
            f"「{source.spec.title_ja}」のどのプロファイルとも、共通する見出しがありません。ここで読めるのは "
            f"{_listed(list(dict.fromkeys(p.title_ja for p in source.profiles.values())))} です。置くフォルダを確かめてください。"
            "新しい種類の表なら shihyo new-source で定義を下書きできます。",
        )
    absent = [header for headers in missing.values() for header in headers]
    profile = source.profiles[name]
    strangers = _strangers(profile, sheets)
    beside = f"このファイルにだけある列: {_listed(strangers)}。" if strangers else ""
    by_hand = any(rule.by_hand for rule in profile.tables.values())
    changed = "新しいプロファイルを 1 つ加えてください。"
    advice = "見出しを様式のとおりに直してください。" if by_hand else f"列名が変わったなら、{changed}"
    return Refused(
        "unknown_layout",
        f"見出しがどのプロファイルにも合いません。最も近いのは「{profile.title_ja}」({name}) で、"
        f"次の列が見つかりません: {_listed(absent)}。{beside}{advice}",
        likeness=score,
    )


def _listed(names: list[str]) -> str:
    return "、".join(name[:30] for name in names[:_MOST]) + (" ほか" if len(names) > _MOST else "")


def _strangers(profile: Profile, sheets: list[LeadingNames]) -> list[str]:
    """Names beside known ones in the row that looks most like the header; none where fewer than three names or
    less than half of a row are known, for it may hold values."""
    rules = profile.tables.values()
    known = {fold_key(name) for rule in rules for name in [*rule.required_headers, *rule.ignore]}
    known |= {fold_key(h) for rule in rules for column in rule.columns.values() for h in column.headers}
    patterns = [re.compile(pattern) for rule in rules for pattern in rule.ignore_patterns]
    rows = [row for sheet in sheets for row in sheet]
    row = max(rows, key=lambda names: len(names & known), default=set())
    if len(row & known) < _SURE or 2 * len(row & known) < len(row):
        return []
    return sorted(name for name in row - known if not any(pattern.search(name) for pattern in patterns))
