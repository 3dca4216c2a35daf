"""The canonical tables as a page for people who write profiles (`docs/tables.md`)."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.profiles.load import Source
from pipelines.profiles.model import ColumnSpec, TableSpec

_HEAD = """# Canonical tables / 受け皿の表

Made from `pipelines/sources/*/source.yml` by `make docs`; a test compares. What a profile fills, and with what.
*required*: a record without it is quarantined. Codes are given as `code` (日本語); both are understood without a map.
"""


def tables_markdown(sources: Iterable[Source]) -> str:
    """Markdown of all sources with their tables, keys, columns, codes and units."""
    parts = [_HEAD]
    for source in sources:
        parts.append(
            f"\n## `{source.source_id}` {source.spec.title_ja} / {source.spec.title_en}\n\n{source.spec.description}\n"
        )
        layouts = "、".join(f"`{name}` ({profile.title_ja})" for name, profile in source.profiles.items())
        parts.append(f"\nLayouts that ship / 同梱の様式: {layouts}\n")
        parts += [_table(name, table) for name, table in source.spec.tables.items()]
    return "".join(parts)


def _table(name: str, table: TableSpec) -> str:
    key = ", ".join(f"`{k}`" for k in table.key)
    lines = [f"\n### `{name}`\n\n{table.description} Key: {key}.{_repeats(table)}\n"]
    lines.append("\n| column | type | meaning |\n|---|---|---|\n")
    lines += [
        f"| `{column}`{_required(spec)} | {_type(spec)} | {_meaning(spec)} |\n"
        for column, spec in table.columns.items()
    ]
    return "".join(lines)


def _repeats(table: TableSpec) -> str:
    """What several records of one key in one file are; nothing where they contradict each other, as usual."""
    if table.repeats == "keep":
        return " Records of one key in one file all count."
    newest = f"the greatest `{table.version}`" if table.version else "the last row"
    return (
        f" Of several records in one file the newest counts ({newest})." if table.repeats == "latest" else ""
    )


def _required(spec: ColumnSpec) -> str:
    return " *required*" if spec.required else ""


def _type(spec: ColumnSpec) -> str:
    return f"{spec.type} ({spec.unit})" if spec.unit else spec.type


def _meaning(spec: ColumnSpec) -> str:
    codes = ", ".join(f"`{code}` ({label})" for code, label in spec.codes.items())
    return f"{spec.description}. {codes}" if codes else spec.description
