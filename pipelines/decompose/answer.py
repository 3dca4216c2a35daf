"""The answer to a question: the sides, the breakdown that explains most, the parts; or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from pipelines.decompose.exact import Parts, Step, Undecomposable, chain
from pipelines.decompose.published import Point, Published, Row
from pipelines.decompose.question import BadQuestion, Question
from pipelines.decompose.units import Side, Split, scale_of, split

_REFUSED_TOTALS = {
    "C": "全体の値が秘匿されています。分けると値が分かってしまうため、答えません (suppressed)",
    "N": "対象の一部しか集まっておらず、公表しない値です。分けて示すこともしません (not for publication)",
}
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Answer:
    """What `shihyo why` tells. `parts` is None where `refused` says why, with a code and a sentence."""

    question: Question
    indicator: dict[str, Any]
    before: Row
    after: Row
    dimension: str | None
    steps: tuple[Step, ...]
    split: Split | None
    parts: Parts | None
    refused: tuple[str, str] | None
    notes: tuple[str, ...]


def answer(published: Published, question: Question, dimension: str | None = None) -> Answer:
    """The change from one point to the other in parts.

    `dimension` is a breakdown of the indicator; without one, that whose units add up to the total, with the most
    units, else that which leaves least open. Raises BadQuestion where a point or the breakdown is not there.
    """
    indicator = published.indicator(question.indicator_id)
    before = published.total(question.indicator_id, question.before)
    after = published.total(question.indicator_id, question.after)
    if indicator is None or before is None or after is None:
        raise BadQuestion("その期間の値は公開されていません (no such value)")
    points, steps = _way(published, question)
    asked = (question, indicator, before, after)
    reason = _hidden(before, after) or _broken(published, before, after) or _refusal(indicator, before, after)
    if reason is None:
        try:
            return _split_up(published, asked, points, steps, dimension)
        except Undecomposable as refusal:
            reason = (refusal.reason, str(refusal))
    return Answer(*asked, dimension, steps, None, None, reason, ())


def _way(published: Published, question: Question) -> tuple[list[Point], tuple[Step, ...]]:
    """From the first point to the second: later corrections, then the other definition, then the other period."""
    here, there = question.before, question.after
    points, steps = [here], list[Step]()
    if here.vintage != there.vintage:
        points.append(Point(points[-1].definition_version, here.period, there.vintage))
        steps.append("corrections")
    if here.definition_version != there.definition_version:
        points.append(Point(there.definition_version, here.period, there.vintage))
        steps.append("definition")
    if here.period != there.period or not steps:
        points.append(there)
        steps.append("period")
    for point, step in zip(points[1:], steps, strict=True):
        if published.total(question.indicator_id, point) is None:
            raise BadQuestion(_MISSING[step])
    return points, tuple(steps)


_MISSING: dict[Step, str] = {
    "corrections": "前の期間の値が、後の公開にはありません。訂正の分を分けられません (period gone in the later publication)",
    "definition": "前の期間の値が、後の定義では計算されていません。定義の違う値を比べることはできません (no common definition)",
    "period": "後の期間の値がありません (no such period)",
}


def _hidden(before: Row, after: Row) -> tuple[str, str] | None:
    for row in (before, after):
        if row.conf_status in _REFUSED_TOTALS:
            return "suppressed", _REFUSED_TOTALS[row.conf_status]
    return None


def _refusal(indicator: dict[str, Any], before: Row, after: Row) -> tuple[str, str] | None:
    if indicator["target_kind"] == "ordinal":
        return "ordinal", "段階 (レベル) の指標です。段階の差は足し引きできません (an ordinal level)"
    if before.period_kind != after.period_kind:
        return (
            "period_kind",
            "期間の種類が違います (月と年度など)。同じ種類の期間どうしを比べてください (other kind)",
        )
    return None


def _broken(published: Published, before: Row, after: Row) -> tuple[str, str] | None:
    """Two periods of different series are not compared; one period told twice is."""
    found = published.breaks(before.indicator_id, before, after) if before.period != after.period else []
    if not found:
        return None
    return "series_break", "系列の断絶をまたぐため、比べません (a break of the series)。" + "。".join(found)


def _split_up(
    published: Published,
    asked: tuple[Question, dict[str, Any], Row, Row],
    points: Sequence[Point],
    steps: tuple[Step, ...],
    wanted: str | None,
) -> Answer:
    question, _, before, after = asked
    dimensions = published.dimensions(question.indicator_id, points)
    if wanted is not None and wanted not in dimensions:
        raise BadQuestion(
            f"内訳 {wanted} はありません (no such breakdown)。使える内訳: {', '.join(dimensions) or 'なし'}"
        )
    scale = scale_of([_side(published, question, point, None).total for point in points])
    # Of two views of one breakdown the one by today's organisation: a department that was renamed did not leave.
    latest = [dimension for dimension in dimensions if f"{dimension}_today" not in dimensions]
    candidates: list[str | None] = [wanted] if wanted else [*latest] or [None]
    splits = {
        dimension: split([_side(published, question, point, dimension) for point in points])
        for dimension in candidates
    }
    best = min(splits, key=lambda dimension: _poorness(splits[dimension]))
    parts = chain(splits[best].states, steps, scale=scale)
    return Answer(
        *asked, best, steps, splits[best], parts, None, _notes(published, splits[best], best, before, after)
    )


def _side(published: Published, question: Question, point: Point, dimension: str | None) -> Side:
    side = published.side(question.indicator_id, point, dimension)
    if side is None:
        raise BadQuestion("その期間の値は公開されていません (no such value)")
    return side


def _poorness(split: Split) -> tuple[bool, float, int]:
    return (split.overlaps, split.gap if split.gap > _WHOLE else 0.0, -len(split.labels))


def _notes(
    published: Published, split: Split, dimension: str | None, before: Row, after: Row
) -> tuple[str, ...]:
    notes = []
    if dimension is None:
        notes.append("この指標には内訳がないため、全体の変化だけを示します。")
    if split.overlaps:
        notes.append(
            f"内訳 {dimension} は重なりがあります (足すと全体を超えます)。超えた分は {split.rest} で差し引いています。"
        )
    elif split.gap > _WHOLE and dimension is not None:
        notes.append(f"内訳 {dimension} に入らないものがあります。その分は {split.rest} です。")
    if split.hidden:
        notes.append(
            f"人数や件数が少ない内訳など、示せない {split.hidden} 件は {split.rest} にまとめました。"
        )
    if before.coverage is not None and after.coverage is not None and before.coverage != after.coverage:
        notes.append(
            f"対象に入った割合 (カバー率) は {before.coverage:.1%} から {after.coverage:.1%} に変わりました。"
        )
    if before.period_kind == "wave" and not _is_significant(before, after):
        notes.append("調査の誤差の範囲内で、有意な変化とは言えません (信頼率95%)。")
    if after.period_end > published.as_of():
        notes.append("後の期間は途中です。終わった期間と同じには比べられません。")
    elif after.obs_status == "P":
        notes.append("後の期間の値は暫定で、年度締めまでに変わることがあります。")
    return tuple(notes)


def _is_significant(before: Row, after: Row) -> bool:
    """Whether shares of two samples differ by more than 1.96 standard errors (handbook 1.1); True where it is no share."""
    variances = []
    for row in (before, after):
        if row.numerator is None or not row.denominator or not 0 <= row.numerator <= row.denominator:
            return True
        share = row.numerator / row.denominator
        variances.append((share, share * (1 - share) / row.denominator))
    (one, first), (other, second) = variances
    return abs(other - one) > 1.96 * sqrt(first + second)
