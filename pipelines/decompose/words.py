"""The answer in Japanese sentences and a table, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from pipelines.decompose.answer import Answer
from pipelines.decompose.exact import PARTS, Part
from pipelines.decompose.published import Row
from pipelines.values.rounding import half_up, rounded
from pipelines.values.wareki import japanese_day, japanese_fiscal_year

RATE_WORDS: dict[Part, str] = {
    "within": "内訳それぞれの率の変化",
    "mix": "構成比の変化 (率の違う内訳の重みが変わった)",
    "entry": "新しく加わった内訳",
    "exit": "なくなった内訳",
    "coverage": "件数がそろった・そろわなくなった内訳",
    "corrections": "数値の訂正 (同じ期間、後の公開)",
    "definition": "定義の違い (同じ期間、別の定義)",
}
COUNT_WORDS: dict[Part, str] = {**RATE_WORDS, "within": "内訳それぞれの増減"}
_SHOWN = 5


def in_words(answer: Answer) -> list[str]:
    """Lines for the officer: the change in a sentence, what moved most, the table of parts with its sum."""
    head = _head(answer)
    if answer.refused is not None or answer.parts is None:
        return [head, f"  分けられません: {answer.refused[1] if answer.refused else ''}"]
    unit, decimals = _points(answer), _decimals(answer)
    words = COUNT_WORDS if answer.before.denominator is None else RATE_WORDS
    sums = answer.parts.by_part()
    lines = [head, *_most(answer, sums, words), "", f"  変化の内訳 ({unit})"]
    for part in PARTS:
        if sums[part]:
            lines.append(f"    {signed(sums[part], decimals):>12}  {words[part]}")
    lines.append(f"    {signed(answer.parts.change, decimals):>12}  合計 (値の変化と一致)")
    lines += _units(answer, decimals)
    return [*lines, *(f"  注 {note}" for note in answer.notes)]


def _head(answer: Answer) -> str:
    before, after = answer.before, answer.after
    name = f"{answer.indicator['name_ja']} [{answer.question.indicator_id}]"
    sides = [_side(answer, row) for row in (before, after)]
    if answer.refused is not None or answer.parts is None:
        return f"{name}: {sides[0]} → {sides[1]}"
    change = answer.parts.change
    verb = "上がりました" if change > 0 else "下がりました" if change < 0 else "変わっていません"
    if before.denominator is None and change:
        verb = "増えました" if change > 0 else "減りました"
    amount = f"{rounded(abs(float(change)), _decimals(answer))} {_points(answer)}" if change else ""
    return f"{name} は、{sides[0]} から {sides[1]} へ {amount} {verb}。".replace("  ", " ")


def _side(answer: Answer, row: Row) -> str:
    value = (
        rounded(row.value, answer.indicator["decimals"]) if row.conf_status == "F" else "非公表"
    ) + f" {answer.indicator['unit']}"
    marks = []
    if answer.question.before.definition_version != answer.question.after.definition_version:
        marks.append(f"定義 {row.definition_version}")
    if answer.question.before.vintage != answer.question.after.vintage:
        point = answer.question.before if row is answer.before else answer.question.after
        marks.append(f"公開 {point.vintage.publication_id}")
    return f"{period_words(row)}の {value}" + (f" ({'、'.join(marks)})" if marks else "")


def period_words(row: Row) -> str:
    """令和7年度, 令和7年6月, 令和8年3月31日現在."""
    if row.period_kind == "as_of":
        return f"{japanese_day(row.period_end)}現在"
    if row.period_kind == "month":
        return japanese_day(row.period_start).rpartition("月")[0] + "月"
    return japanese_fiscal_year(row.fiscal_year) + ("調査" if row.period_kind == "wave" else "")


def _most(answer: Answer, sums: dict[Part, Fraction], words: dict[Part, str]) -> Iterator[str]:
    part = max(PARTS, key=lambda each: abs(sums[each]))
    if sums[part]:
        yield f"  いちばん大きいのは「{words[part]}」で、{signed(sums[part], _decimals(answer))} {_points(answer)} です。"
    elif answer.parts is not None and answer.parts.change == 0:
        yield "  増やした内訳と減らした内訳が打ち消し合っているか、どの内訳も動いていません。"


def _units(answer: Answer, decimals: int) -> Iterator[str]:
    if answer.parts is None or answer.split is None or answer.dimension is None:
        return
    by_unit = answer.parts.by_unit()
    moved = sorted(by_unit, key=lambda unit: (-abs(by_unit[unit]), unit))
    shown = [unit for unit in moved if by_unit[unit]][:_SHOWN]
    if not shown:
        return
    short = _SHORT if answer.before.denominator is not None else {**_SHORT, "within": "増減"}
    yield f"  動かした内訳 ({answer.dimension}、上位 {len(shown)} / {len(moved)})"
    for unit in shown:
        own = [each for each in answer.parts.contributions if each.unit == unit and each.amount]
        why = "、".join(f"{short[each.part]} {signed(each.amount, decimals)}" for each in own)
        yield f"    {signed(by_unit[unit], decimals):>12}  {answer.split.labels.get(unit, unit)} ({why}){_move(answer, unit)}"
    rest = answer.parts.change - sum((by_unit[unit] for unit in shown), Fraction())
    if len(moved) > len(shown):
        yield f"    {signed(rest, decimals):>12}  ほか {len(moved) - len(shown)} の内訳"


_SHORT: dict[Part, str] = {
    "within": "率の変化",
    "mix": "構成比",
    "entry": "新規",
    "exit": "廃止",
    "coverage": "捕捉",
    "corrections": "訂正",
    "definition": "定義",
}


def _move(answer: Answer, unit: str) -> str:
    """How the unit itself stood on both ends: 3 / 10 → 5 / 11."""
    if answer.split is None:
        return ""
    cells = [state.get(unit) for state in (answer.split.states[0], answer.split.states[-1])]
    return " " + " → ".join(_counts(cell) for cell in cells)


def _counts(cell: Any) -> str:
    if cell is None:
        return "なし"
    if cell[0] is None:
        return "不明"
    numerator = _plain(cell[0])
    return f"{numerator} / {_plain(cell[1])}" if cell[1] else numerator


def _plain(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else rounded(float(number), 2)


def _points(answer: Answer) -> str:
    unit = str(answer.indicator["unit"])
    return "ポイント" if unit == "%" else unit


def _decimals(answer: Answer) -> int:
    decimals = int(answer.indicator["decimals"] or 0)
    return decimals if answer.before.denominator is None else max(2, decimals)


def signed(amount: Fraction, decimals: int) -> str:
    """+1.20, -0.35, 0.00."""
    return f"{half_up(float(amount), decimals):+,}" if amount else rounded(0.0, decimals)


def as_json(answer: Answer) -> dict[str, Any]:
    """For machines: doubles for reading, and the change and its parts as exact fractions."""
    question = answer.question
    told: dict[str, Any] = {
        "indicator_id": question.indicator_id,
        "name_ja": answer.indicator["name_ja"],
        "unit": answer.indicator["unit"],
        "dimension": answer.dimension,
        "from": _point(answer.before, question.before.vintage.publication_id),
        "to": _point(answer.after, question.after.vintage.publication_id),
    }
    if answer.refused is not None or answer.parts is None or answer.split is None:
        code, sentence = answer.refused or ("", "")
        return told | {"refused": code, "reason_ja": sentence}
    parts, labels = answer.parts, answer.split.labels
    return told | {
        "change": float(parts.change),
        "parts": {part: float(amount) for part, amount in parts.by_part().items()},
        "exact": {
            "change": str(parts.change),
            "parts": {part: str(amount) for part, amount in parts.by_part().items()},
        },
        "units": [
            {
                "code": each.unit,
                "label": labels.get(each.unit, each.unit),
                "part": each.part,
                "contribution": float(each.amount),
            }
            for each in sorted(
                parts.contributions, key=lambda each: (-abs(each.amount), each.unit, each.part)
            )
        ],
        "notes": list(answer.notes),
    }


def _point(row: Row, publication_id: str) -> dict[str, Any]:
    shown = row.conf_status == "F"
    return {
        "definition_version": row.definition_version,
        "fiscal_year": row.fiscal_year,
        "period_kind": row.period_kind,
        "period_start": row.period_start.isoformat(),
        "period_end": row.period_end.isoformat(),
        "value": row.value if shown else None,
        "obs_status": row.obs_status,
        "conf_status": row.conf_status,
        "coverage": row.coverage,
        "citation_id": row.citation_id,
        "publication_id": publication_id,
    }
