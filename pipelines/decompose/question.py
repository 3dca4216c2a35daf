"""Which two values are asked about: two citation ids, or an indicator with two periods and publications."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.decompose.published import TOTAL, Point, Published, Row, Vintage

_YEAR, _MONTH, _DAY = (
    re.compile(r"(?:FY)?(\d{4})"),
    re.compile(r"(\d{4})-(\d{2})"),
    re.compile(r"\d{4}-\d{2}-\d{2}"),
)


class BadQuestion(Exception):
    """What was asked for is not there, or not written as it must be; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Question:
    """Two points of one indicator."""

    indicator_id: str
    before: Point
    after: Point


@dataclass(frozen=True, slots=True)
class Cited:
    """The value behind a citation id, and the publication in which it stood."""

    row: Row
    vintage: Vintage


def between_citations(first: Cited, second: Cited) -> Question:
    """The question of two cited values. Raises BadQuestion for cells of breakdowns and for two indicators."""
    for cited in (first, second):
        if cited.row.breakdown != TOTAL:
            raise BadQuestion(
                f"内訳の値の引用番号です: {cited.row.citation_id} ({cited.row.breakdown}={cited.row.breakdown_label})。"
                "全体の値の番号を書くと、この内訳がどれだけ動かしたかが分かります (a cell of a breakdown)"
            )
    if first.row.indicator_id != second.row.indicator_id:
        raise BadQuestion(
            f"別の指標の番号です: {first.row.indicator_id} と {second.row.indicator_id} (two indicators)。"
            "同じ指標の番号を 2 つ書いてください"
        )
    return Question(
        first.row.indicator_id,
        *(Point(cited.row.definition_version, cited.row.period, cited.vintage) for cited in (first, second)),
    )


def between_periods(
    published: Published,
    indicator_id: str,
    periods: tuple[str, str],
    publications: tuple[str | None, str | None] = (None, None),
    definition: str | None = None,
) -> Question:
    """The question of an indicator in two periods (`FY2025`, `2025-06`, `2026-03-31`), each as published then.

    Without publications: today. Without definition: the first one that both have (A before B, as the scorecard).
    Raises BadQuestion.
    """
    if published.indicator(indicator_id) is None:
        raise BadQuestion(f"そのような指標はありません (no such indicator): {indicator_id}")
    vintages = [_vintage(published, publication) for publication in publications]
    found = [
        [row for row in published.totals(indicator_id, vintage) if _is_in(row, period)]
        for period, vintage in zip(periods, vintages, strict=True)
    ]
    for period, rows in zip(periods, found, strict=True):
        if not rows:
            known = sorted({_word(row) for row in published.totals(indicator_id, vintages[0])})
            raise BadQuestion(
                f"{indicator_id} に {period} の値はありません (no such period)。ある期間: {', '.join(known)}"
            )
    versions = [{row.definition_version for row in rows} for rows in found]
    both = sorted(versions[0] & versions[1])
    wanted = [definition or (both[0] if both else min(own)) for own in versions]
    points = [
        next((row for row in reversed(rows) if row.definition_version == version), None)
        for rows, version in zip(found, wanted, strict=True)
    ]
    if points[0] is None or points[1] is None:
        raise BadQuestion(f"{indicator_id} に定義の版 {definition} の値はありません (no such definition)")
    return Question(
        indicator_id,
        Point(wanted[0], points[0].period, vintages[0]),
        Point(wanted[1], points[1].period, vintages[1]),
    )


def _vintage(published: Published, publication_id: str | None) -> Vintage:
    if publication_id is None:
        return published.today()
    vintage = published.vintage(publication_id)
    if vintage is None:
        raise BadQuestion(f"そのような公開はありません (no such publication): {publication_id}")
    return vintage


def _is_in(row: Row, written: str) -> bool:
    if _DAY.fullmatch(written):
        return row.period_kind == "as_of" and row.period_end == date.fromisoformat(written)
    if month := _MONTH.fullmatch(written):
        return row.period_kind == "month" and row.period_start == date(int(month[1]), int(month[2]), 1)
    if year := _YEAR.fullmatch(written):
        return row.period_kind != "month" and row.fiscal_year == int(year[1])
    raise BadQuestion(f"期間 {written}: FY2025 か 2025-06 のように書いてください (FY2025 or 2025-06)")


def _word(row: Row) -> str:
    if row.period_kind == "as_of":
        return row.period_end.isoformat()
    return f"{row.period_start:%Y-%m}" if row.period_kind == "month" else f"FY{row.fiscal_year}"
