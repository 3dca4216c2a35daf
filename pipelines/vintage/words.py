"""A comparison of publications in words (Japanese first) and for machines. What may not be shown is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.values.rounding import rounded
from pipelines.values.wareki import japanese_day, japanese_fiscal_year
from pipelines.vintage.compare import Comparison, FileChange, IndicatorChange
from pipelines.vintage.differences import Difference, Kind
from pipelines.vintage.history import Publication, Value

_KINDS: dict[Kind, str] = {"new": "新規", "revised": "改定", "withdrawn": "取下げ", "status": "状態だけ"}
_STATES = {
    None: "未着",
    "accepted": "採用",
    "duplicate": "重複",
    "superseded": "差し替え済み",
    "refused": "受付不可",
    "withdrawn": "取下げ",
}
_FILES_SHOWN, _FORMULAS_SHOWN = 10, 10


@dataclass(frozen=True, slots=True)
class Name:
    """How people know an indicator, and with how many decimals it is written."""

    name_ja: str
    decimals: int | None


def in_words(found: Comparison, names: Mapping[str, Name], *, every_cell: bool) -> list[str]:
    """Lines for people: what differs around the values, then the indicators, totals first."""
    lines = [f"公開の比較: {_publication(found.before)} → {_publication(found.after)}", *_around(found)]
    cells = [cell for indicator in found.indicators for cell in indicator.cells]
    totals = sum(cell.known.breakdown == "total" for cell in cells)
    if not cells:
        return [*lines, "  変わった値はありません (no value changed)"]
    lines.append(
        f"  変わった値: 全体 {totals:,} 件、内訳 {len(cells) - totals:,} 件 ({_counted(cells)}、指標 {len(found.indicators)})"
    )
    for indicator in found.indicators:
        lines += _indicator(indicator, names.get(indicator.indicator_id), every_cell=every_cell)
    return lines


def as_json(found: Comparison, *, every_cell: bool) -> dict[str, Any]:
    """The same for machines; cells of breakdowns only where asked for, counts always."""
    return {
        "before": _facts(found.before),
        "after": _facts(found.after),
        "same_as_of": found.before.as_of == found.after.as_of,
        "same_program": found.same_program,
        "changed_formulas": None if found.formulas is None else list(found.formulas),
        "decisions": found.decisions,
        "files": [_file_json(one) for one in found.files],
        "indicators": [
            {
                "indicator_id": one.indicator_id,
                "totals": len(one.totals),
                "breakdown_cells": len(one.cells) - len(one.totals),
                "kinds": dict(Counter(cell.kind for cell in one.cells)),
                "cells": [_cell_json(cell) for cell in (one.cells if every_cell else one.totals)],
                "files": [file.drop_id for file in one.files],
                "upstream_known": one.upstream_known,
            }
            for one in found.indicators
        ],
    }


def shown_value(value: Value | None, decimals: int | None = None, *, exact: bool = False) -> str:
    """A value with its unit; what is confidential or not for publication is named, not shown."""
    if value is None:
        return "なし"
    if value.conf_status != "F":
        return "非公表"
    written = repr(value.value) if exact else rounded(value.value, decimals)
    return f"{written} {value.unit or ''}".rstrip()


def _around(found: Comparison) -> Iterator[str]:
    before, after = found.before, found.after
    same = "同じ" if before.as_of == after.as_of else f"違う ({before.as_of} → {after.as_of})"
    yield f"  基準日: {same}"
    yield f"  定義: {_formulas(found)}"
    for path in (found.formulas or ())[:_FORMULAS_SHOWN]:
        yield f"    {path}"
    if len(found.formulas or ()) > _FORMULAS_SHOWN:
        yield f"    ほか {len(found.formulas or ()) - _FORMULAS_SHOWN} ファイル"
    if not found.same_program:
        yield f"  プログラムの版: 違う ({before.code_version} → {after.code_version})"
    if found.decisions:
        yield f"  決定の記録: {found.decisions} 件増減"
    yield f"  数え方に入るファイルの違い: {len(found.files)} 版"
    if not (before.position.exact and after.position.exact):
        yield "  注意: 台帳の位置の記録がない古い公開です。到着の時刻から求めました"


def _formulas(found: Comparison) -> str:
    if found.formulas is None:
        return "分かりません (式を保存していない版の公開です)"
    return f"違う ({len(found.formulas)} ファイル)" if found.formulas else "同じ"


def _indicator(found: IndicatorChange, name: Name | None, *, every_cell: bool) -> Iterator[str]:
    title = f"{name.name_ja} [{found.indicator_id}]" if name else found.indicator_id
    yield f"■ {title}: {_counted(found.cells)}"
    decimals = name.decimals if name else None
    rest = [cell for cell in found.cells if cell.known.breakdown != "total"]
    for cell in (*found.totals, *(rest if every_cell else ())):
        yield f"  {_cell(cell, decimals)}"
    if rest and not every_cell:
        yield f"  内訳 {len(rest):,} 件 (一覧は --all)"
    if not found.upstream_known:
        yield "  いまの定義にない指標のため、違うファイルをすべて挙げます"
    if not found.files:
        yield "  もとのファイルに違いはありません。基準日、定義または決定の違いによるものです"
        return
    yield f"  関わるファイル {len(found.files)} 版:"
    shown = found.files if every_cell else found.files[:_FILES_SHOWN]
    for file in shown:
        yield (
            f"    {file.path}  sha256 {file.sha256[:16]}…  到着 {file.arrived}"
            f"  {_STATES[file.before]} → {_STATES[file.after]}"
        )
    if len(found.files) > len(shown):
        yield f"    ほか {len(found.files) - len(shown)} 版 (一覧は --all)"


def _cell(cell: Difference, decimals: int | None) -> str:
    known = cell.known
    part = "全体" if known.breakdown == "total" else f"{known.breakdown}={known.breakdown_code}"
    label = f" {known.breakdown_label}" if known.breakdown != "total" and known.breakdown_label else ""
    version = f" 定義{known.definition_version}" if known.definition_version else ""
    moved = f"{shown_value(cell.before, decimals)} → {shown_value(cell.after, decimals)}"
    status = ""
    if cell.before and cell.after and cell.before.obs_status != cell.after.obs_status:
        status = f"、状態 {cell.before.obs_status} → {cell.after.obs_status}"
    return (
        f"{_period(known)} {part}{label}{version}: {moved}{_by(cell, decimals)} {_KINDS[cell.kind]}{status}"
    )


def _by(cell: Difference, decimals: int | None) -> str:
    """(+1.5 ポイント), (+120 件、+3.1 %)."""
    change = cell.change
    if change is None or _hidden(cell) or cell.kind == "status":
        return ""
    sign = "+" if change > 0 else ""
    if cell.known.unit == "%":
        return f" ({sign}{rounded(change, max(decimals or 0, 1))} ポイント)"
    share = cell.per_cent
    relative = "" if share is None else f"、{sign}{rounded(share, 1)} %"
    return f" ({sign}{rounded(change, decimals)} {cell.known.unit or ''}{relative})"


def _hidden(cell: Difference) -> bool:
    return any(value is not None and value.conf_status != "F" for value in (cell.before, cell.after))


def _period(known: Value) -> str:
    if known.period_kind == "as_of":
        return f"{japanese_day(known.period_end)}現在"
    if known.period_kind == "month" or known.fiscal_year is None:
        return japanese_day(known.period_start).rpartition("月")[0] + "月"
    return japanese_fiscal_year(known.fiscal_year) + ("調査" if known.period_kind == "wave" else "")


def _counted(cells: list[Difference] | tuple[Difference, ...]) -> str:
    counts = Counter(cell.kind for cell in cells)
    return "、".join(f"{word} {counts[kind]:,}" for kind, word in _KINDS.items() if counts[kind])


def _publication(known: Publication) -> str:
    return f"{known.publication_id} (基準日 {known.as_of}、公開 {known.published_at:%Y-%m-%d %H:%M})"


def _facts(known: Publication) -> dict[str, Any]:
    return {
        "publication_id": known.publication_id,
        "as_of": known.as_of.isoformat(),
        "published_at": known.published_at.isoformat(),
        "code_version": known.code_version,
        "code": known.code,
        "values_sha256": known.values_sha256,
    }


def _file_json(one: FileChange) -> dict[str, Any]:
    return {
        "source_id": one.source_id,
        "path": one.path,
        "drop_id": one.drop_id,
        "sha256": one.sha256,
        "arrived": one.arrived,
        "before": one.before,
        "after": one.after,
    }


def _cell_json(cell: Difference) -> dict[str, Any]:
    known, hidden = cell.known, _hidden(cell)
    return {
        "definition_version": known.definition_version,
        "period_kind": known.period_kind,
        "period_start": known.period_start.isoformat(),
        "period_end": known.period_end.isoformat(),
        "breakdown": known.breakdown,
        "breakdown_code": known.breakdown_code,
        "kind": cell.kind,
        "unit": known.unit,
        "before": None if hidden or cell.before is None else cell.before.value,
        "after": None if hidden or cell.after is None else cell.after.value,
        "before_status": cell.before.obs_status if cell.before else None,
        "after_status": cell.after.obs_status if cell.after else None,
        "change": None if hidden else cell.change,
        "per_cent": None if hidden else cell.per_cent,
        "hidden": hidden,
    }
