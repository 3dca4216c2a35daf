"""`shihyo why` over a published file made by hand: vintages, definitions, citations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import duckdb
import pytest

from pipelines.decompose.answer import answer
from pipelines.decompose.published import Published
from pipelines.decompose.question import BadQuestion, Cited, between_citations, between_periods
from pipelines.decompose.words import as_json, in_words

_MADE = """
create schema marts;
create table marts.publication as select 'P2' as publication_id, date '2026-06-02' as as_of;
create table marts.indicators as
  select * from (values
    ('rate', 'ある率', '%', 1, 'level'), ('count', 'ある件数', '件', 0, 'annual_flow'), ('level', 'ある段階', '', 0, 'ordinal'),
    ('survey', 'ある調査', '%', 1, 'level')
  ) t(indicator_id, name_ja, unit, decimals, target_kind);
create table marts.indicator_revisions (
  citation_id varchar, indicator_id varchar, definition_version varchar, fiscal_year integer, period_kind varchar,
  period_start date, period_end date, breakdown varchar, breakdown_code varchar, breakdown_label varchar,
  numerator double, denominator double, value double, unit varchar, obs_status varchar, conf_status varchar,
  coverage double, publication_id varchar, published_at timestamp, reason varchar
);
"""
_PUBLICATIONS = [
    {"publication_id": "P1", "published_at": "2026-04-30T01:00:00", "as_of": "2026-04-30"},
    {"publication_id": "P1b", "published_at": "2026-05-10T01:00:00", "as_of": "2026-05-10"},
    {"publication_id": "P2", "published_at": "2026-06-02T01:00:00", "as_of": "2026-06-02"},
]


def _row(
    indicator: str,
    version: str,
    year: int,
    cell: str,
    counts: tuple[float, float | None],
    told: tuple[str, str],
) -> tuple[object, ...]:
    """One revision: `told` is publication and reason."""
    publication = next(each for each in _PUBLICATIONS if each["publication_id"] == told[0])
    numerator, denominator = counts
    value = numerator if denominator is None else 100 * numerator / denominator
    breakdown = "total" if cell == "ALL" else "department"
    check = f"{indicator}{version}{cell}"
    return (
        f"K-FY{year}-X-{check}@{publication['as_of']}#{value:04.0f}",
        indicator,
        version,
        year,
        "wave" if indicator == "survey" else "fiscal_year",
        date(year, 4, 1),
        date(year + 1, 3, 31),
        breakdown,
        cell,
        f"{cell}課",
        numerator,
        denominator,
        value,
        "%",
        "A",
        "F",
        None,
        publication["publication_id"],
        publication["published_at"],
        told[1],
    )


_FIRST, _LATER = ("P1", "first"), ("P2", "revised")
_REVISIONS = [
    _row("rate", "A", 2024, "ALL", (40, 100), _FIRST),
    _row("rate", "A", 2024, "a", (30, 50), _FIRST),
    _row("rate", "A", 2024, "b", (10, 50), _FIRST),
    # Corrected in June: b counted five too few.
    _row("rate", "A", 2024, "ALL", (45, 100), _LATER),
    _row("rate", "A", 2024, "b", (15, 50), _LATER),
    # By definition B ten cases of a are left out.
    _row("rate", "B", 2024, "ALL", (45, 90), _FIRST),
    _row("rate", "B", 2024, "a", (30, 40), _FIRST),
    _row("rate", "B", 2024, "b", (15, 50), _FIRST),
    _row("rate", "B", 2025, "ALL", (60, 100), _FIRST),
    _row("rate", "B", 2025, "a", (40, 50), _FIRST),
    _row("rate", "B", 2025, "b", (20, 50), _FIRST),
    _row("count", "A", 2024, "ALL", (7, None), _FIRST),
    _row("count", "A", 2025, "ALL", (9, None), _FIRST),
    _row("level", "A", 2024, "ALL", (2, None), _FIRST),
    _row("level", "A", 2025, "ALL", (3, None), _FIRST),
    _row("survey", "A", 2023, "ALL", (500, 1000), _FIRST),
    _row("survey", "A", 2024, "ALL", (530, 1000), _FIRST),
    _row("survey", "A", 2025, "ALL", (550, 1000), _FIRST),
]


@pytest.fixture
def published() -> Iterator[Published]:
    with duckdb.connect() as connection:
        connection.execute(_MADE)
        marks = ", ".join("?" for _ in _REVISIONS[0])
        connection.executemany(f"insert into marts.indicator_revisions values ({marks})", _REVISIONS)
        connection.execute(
            "create table marts.indicator_values as select * exclude (publication_id, published_at, reason)"
            " from marts.indicator_revisions qualify row_number() over (partition by indicator_id,"
            " definition_version, fiscal_year, breakdown_code order by published_at desc) = 1"
        )
        yield Published(connection, _PUBLICATIONS)


def test_from_a_figure_of_april_to_one_of_june_by_another_definition(published: Published) -> None:
    """40 % as told in April, 45 % as corrected, 50 % by definition B, 60 % in the next year."""
    question = between_citations(
        _cited(published, "P1", "rate", "A", 2024, "ALL"), _cited(published, "P2", "rate", "B", 2025, "ALL")
    )

    found = answer(published, question)

    assert found.parts is not None
    parts = {part: amount for part, amount in found.parts.by_part().items() if amount}
    assert (found.parts.before, found.parts.after) == (40, 60)
    assert parts.pop("corrections") == 5
    assert parts.pop("definition") == 5
    # Shares 4/9 and 5/9 become 1/2 each, rates 75 and 30 become 80 and 40, the mean is 55.
    half, share_a, share_b = Fraction(1, 2), Fraction(4, 9), Fraction(5, 9)
    assert parts == {
        "within": (share_a + half) / 2 * 5 + (share_b + half) / 2 * 10,
        "mix": (half - share_a) * (Fraction("77.5") - 55) + (half - share_b) * (35 - 55),
    }
    assert sum(parts.values()) == 10


def test_one_year_in_two_publications_is_a_correction(published: Published) -> None:
    question = between_periods(published, "rate", ("FY2024", "FY2024"), ("P1", "P2"))

    found = answer(published, question)

    assert found.parts is not None
    assert {(each.unit, each.part): each.amount for each in found.parts.contributions if each.amount} == {
        ("b", "corrections"): 5
    }


def _cited(
    published: Published, publication: str, indicator: str, version: str, year: int, cell: str
) -> Cited:
    vintage = published.vintage(publication)
    assert vintage is not None
    (row,) = (
        row
        for row in published.rows(indicator, vintage)
        if (row.definition_version, row.fiscal_year, row.breakdown_code) == (version, year, cell)
    )
    return Cited(row, vintage)


def test_a_value_stands_in_a_publication_that_did_not_change_it(published: Published) -> None:
    """On 10 May nothing was new: the value of April."""
    question = between_citations(
        _cited(published, "P1b", "rate", "A", 2024, "ALL"), _cited(published, "P2", "rate", "A", 2024, "ALL")
    )

    found = answer(published, question)

    assert (found.before.value, found.after.value) == (40, 45)


def test_a_cell_of_a_breakdown_is_not_asked_about(published: Published) -> None:
    with pytest.raises(BadQuestion, match="内訳の値"):
        between_citations(
            _cited(published, "P1", "rate", "A", 2024, "a"), _cited(published, "P2", "rate", "A", 2024, "ALL")
        )


def test_two_indicators_are_not_compared(published: Published) -> None:
    with pytest.raises(BadQuestion, match="別の指標"):
        between_citations(
            _cited(published, "P1", "rate", "A", 2024, "ALL"),
            _cited(published, "P1", "count", "A", 2025, "ALL"),
        )


def test_a_count_without_breakdowns_says_so(published: Published) -> None:
    found = answer(published, between_periods(published, "count", ("FY2024", "2025")))

    assert found.parts is not None and found.parts.change == 2
    assert any("内訳がない" in line for line in in_words(found))


def test_levels_are_refused_in_words_and_json(published: Published) -> None:
    found = answer(published, between_periods(published, "level", ("FY2024", "FY2025")))

    assert as_json(found)["refused"] == "ordinal"
    assert "足し引きできません" in "\n".join(in_words(found))


def test_the_table_of_parts_ends_with_their_sum(published: Published) -> None:
    lines = in_words(
        answer(published, between_periods(published, "rate", ("FY2024", "FY2025"), (None, None), "B"))
    )

    assert "令和6年度の 50.0 % から 令和7年度の 60.0 % へ 10.00 ポイント 上がりました" in lines[0]
    assert any(line.split() == ["+10.00", "合計", "(値の変化と一致)"] for line in lines)


def test_a_change_inside_of_the_margin_is_called_so(published: Published) -> None:
    """Of 1,000 each: 3 points are within 1.96 x sqrt(.5 x .5 / 1000 + .53 x .47 / 1000) = 4.38 points, 5 are not."""
    told = {
        year: any(
            "有意な変化とは言えません" in line
            for line in in_words(answer(published, between_periods(published, "survey", ("FY2023", year))))
        )
        for year in ("FY2024", "FY2025")
    }

    assert told == {"FY2024": True, "FY2025": False}


def test_periods_across_a_break_are_not_compared(published: Published) -> None:
    """Since April 2025 the question is another one: 2023 and 2024 may be compared, 2024 and 2025 may not."""
    published.connection.execute(
        "create table marts.series_breaks as select 'survey' as indicator_id, null::varchar as definition_version,"
        " date '2025-04-01' as break_on, '設問の言葉が変わりました' as reason_ja"
    )

    same = answer(published, between_periods(published, "survey", ("FY2023", "FY2024")))
    other = answer(published, between_periods(published, "survey", ("FY2024", "FY2025")))

    assert same.refused is None
    assert other.refused is not None and other.refused[0] == "series_break"
    assert "設問の言葉が変わりました" in other.refused[1]
