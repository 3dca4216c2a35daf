"""Which two values are asked about: two citation ids, or an indicator with two periods and publications."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.decompose.published import TOTAL, Point, Published, Row, Vintage

_CITATION = re.compile(r"(K-.+)@(\d{4}-\d{2}-\d{2})(#.+)")
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


def between_citations(published: Published, first: str, second: str) -> Question:
    """The question of two citation ids. Raises BadQuestion for unknown ids, for cells of breakdowns, for two indicators."""
    (row_1, vintage_1), (row_2, vintage_2) = _cited(published, first), _cited(published, second)
    if row_1.indicator_id != row_2.indicator_id:
        raise BadQuestion(
            f"別の指標の番号です: {row_1.indicator_id} と {row_2.indicator_id} (two indicators)。"
            "同じ指標の番号を 2 つ書いてください"
        )
    return Question(
        row_1.indicator_id,
        Point(row_1.definition_version, row_1.period, vintage_1),
        Point(row_2.definition_version, row_2.period, vintage_2),
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


def _cited(published: Published, citation_id: str) -> tuple[Row, Vintage]:
    found = _published_as(published, citation_id) or _unchanged(published, citation_id)
    if found is None:
        raise BadQuestion(
            f"その引用番号の公開値はありません。書き写しを確かめてください (no such id): {citation_id}"
        )
    if found[0].breakdown != TOTAL:
        raise BadQuestion(
            f"内訳の値の引用番号です: {citation_id} ({found[0].breakdown}={found[0].breakdown_label})。"
            "全体の値の番号を書くと、この内訳がどれだけ動かしたかが分かります (a cell of a breakdown)"
        )
    return found


def _published_as(published: Published, citation_id: str) -> tuple[Row, Vintage] | None:
    """Of today, else of the publication in which the value was new."""
    places = published.dicts(
        "select indicator_id, null as publication_id from marts.indicator_values where citation_id = $1"
        " union all"
        " select indicator_id, publication_id from marts.indicator_revisions where citation_id = $1",
        [citation_id],
    )
    for place in places:
        publication_id = place["publication_id"]
        vintage = published.vintage(publication_id) if publication_id else published.today()
        for row in published.rows(place["indicator_id"], vintage) if vintage else []:
            if row.citation_id == citation_id and vintage is not None:
                return row, vintage
    return None


def _unchanged(published: Published, citation_id: str) -> tuple[Row, Vintage] | None:
    """An id of a publication in which the value stood as before: same cell, same check of the value, other day."""
    written = _CITATION.fullmatch(citation_id)
    if not written:
        return None
    cell, day, check = written.groups()
    indicators = published.dicts(
        "select distinct indicator_id from marts.indicator_revisions where starts_with(citation_id, ?)",
        [f"{cell}@"],
    )
    for record in reversed(published.publications):
        vintage = published.vintage(record["publication_id"]) if record["as_of"] == day else None
        for indicator in indicators if vintage else []:
            for row in published.rows(indicator["indicator_id"], vintage or published.today()):
                if row.citation_id.startswith(f"{cell}@") and row.citation_id.endswith(check):
                    return row, vintage or published.today()
    return None


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
