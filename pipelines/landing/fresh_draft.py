"""The YAML of a source that a file brought with it."""

from __future__ import annotations

import re

from pipelines.landing.draft import quoted
from pipelines.landing.fresh import Fresh, FreshColumn

TABLE = "record"


def source_draft(draft: Fresh, source_id: str, title_ja: str) -> str:
    """`source.yml` with one table, `record`."""
    lines = [
        f"title_ja: {quoted(title_ja)}",
        f"title_en: {source_id}",
        "owner: team:dx            # 担当 (team:課の名前)",
        "cadence: yearly           # daily, monthly, quarterly, yearly",
        f"description: {quoted(title_ja)}",
        "tables:",
        f"  {TABLE}:",
        f"    description: {quoted(title_ja)}",
        f"    key: [{draft.key}]",
        "    columns:",
    ]
    if draft.key == "row_no":
        lines.append("      row_no: {type: integer, required: true, description: Row of the file}")
    return "\n".join([*lines, *(_spec(c) for c in draft.columns if not c.ignored)]) + "\n"


def _spec(column: FreshColumn) -> str:
    required = ", required: true" if column.required else ""
    return f"      {column.name}: {{type: {column.type}{required}, description: {quoted(column.header)}}}"


def fresh_profile(draft: Fresh, title_ja: str, stem: str) -> str:
    """Its profile; columns that may be personal, or bear a name twice, are ignored until somebody decides."""
    name = re.sub(r"\d+", r"\\d+", re.escape(stem).replace("\\-", "-").replace("\\ ", " "))
    named = f", file_name: {quoted('^' + name)}" if draft.headerless else ""
    lines = [
        f"title_ja: {quoted(title_ja)}",
        f"format: {{kind: {draft.kind}{named}}}",
        "tables:",
        f"  {TABLE}:",
    ]
    if draft.headerless:
        lines.append(f"    headerless: [{', '.join(quoted(c.header) for c in draft.columns)}]")
    if draft.ragged:
        lines.append("    short_rows: pad   # 右の列がない行が多い")
    lines.append("    columns:")
    if draft.key == "row_no":
        lines.append("      row_no: {from_row: true}")
    lines += [
        f"      {c.name}: {quoted(c.header)}   # {c.type}, 例: {' / '.join(c.examples) or '空欄のみ'}"
        for c in draft.columns
        if not c.ignored
    ]
    ignored = [c for c in draft.columns if c.ignored]
    if ignored:
        lines.append(
            "    ignore:   # 個人の情報かもしれない列、名前が重なる列。公開してよいものは columns へ"
        )
        lines += [f"      - {quoted(header)}" for header in dict.fromkeys(c.header for c in ignored)]
    return "\n".join(lines) + "\n"
