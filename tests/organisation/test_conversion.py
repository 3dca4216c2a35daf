"""The conversion to today's organisation, against a telling of the same by days, on invented reorganisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.dbt.landed import build_landed, run_dbt
from tests.organisation.oracle import Chart, Line, Span

MODELS = ("line", "event", "stretch", "conversion")
_ORIGIN = date(2020, 1, 1)
_HORIZON, _OPEN = 70, 10_000
_CODES = "ABCD"
_OUTSIDE = "X"
_DAYS = (10, 20, 30, 40, 50)
_PATTERNS: list[list[Fraction | None]] = [
    [Fraction(1)],
    [None],
    [Fraction(6, 10), Fraction(4, 10)],
    [Fraction(3, 10), Fraction(3, 10), Fraction(4, 10)],
    [Fraction(1), Fraction(0)],
    [Fraction(6, 10), Fraction(3, 10)],
    [Fraction(6, 10), None],
    [Fraction(3, 2), Fraction(-1, 2)],
    [],
]
Convert = Callable[[list[Span], list[Line], int], dict[tuple[str, int], dict[str, Fraction]]]


def _day(number: int) -> date:
    return _ORIGIN + timedelta(days=number)


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Convert]:
    """The project's own models, compiled once and run on rows of an example."""
    folder = tmp_path_factory.mktemp("organisation")
    build_landed(folder / "shihyo.duckdb", {}, date(2026, 4, 30))
    names = ["dim_organisation", *(f"int_organisation_{name}" for name in MODELS)]
    result = run_dbt("compile", folder / "shihyo.duckdb", "--select", *names)
    assert result.success, result.exception
    compiled = folder / "target" / "compiled" / "shihyo" / "models" / "intermediate"
    queries = [(name, (compiled / f"{name}.sql").read_text("utf-8")) for name in names]
    with duckdb.connect() as connection:
        _prepare(connection)
        yield lambda spans, lines, today: _converted(connection, queries, spans, lines, today)


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("attach ':memory:' as shihyo")
    for schema in ("landed", "staging", "intermediate"):
        connection.execute(f"create schema shihyo.{schema}")
    connection.execute("create table shihyo.landed.run_context (as_of date)")
    connection.execute(
        "create table shihyo.staging.stg_reference__organisation (department_code varchar, department_name varchar,"
        " division_code varchar, division_name varchar, valid_from date, valid_to date)"
    )
    connection.execute(
        "create table shihyo.staging.stg_reference__organisation_change (changed_on date, old_department_code varchar,"
        " old_department_name varchar, new_department_code varchar, new_department_name varchar, change_kind varchar,"
        " share double)"
    )


def _converted(
    connection: duckdb.DuckDBPyConnection,
    queries: list[tuple[str, str]],
    spans: list[Span],
    lines: list[Line],
    today: int,
) -> dict[tuple[str, int], dict[str, Fraction]]:
    """(code, day) to shares by today's code, the last day of a code written as its number."""
    tables = (
        "landed.run_context",
        "staging.stg_reference__organisation",
        "staging.stg_reference__organisation_change",
    )
    for table in tables:
        connection.execute(f"delete from shihyo.{table}")
    connection.execute(f"insert into shihyo.{tables[0]} values (?)", [_day(today)])
    for span in spans:
        last = None if span.last >= _OPEN else _day(span.last)
        row = [span.code, f"{span.code}課", None, None, _day(span.first), last]
        connection.execute(f"insert into shihyo.{tables[1]} values (?, ?, ?, ?, ?, ?)", row)
    for line in lines:
        share = None if line.share is None else float(line.share)
        connection.execute(
            f"insert into shihyo.{tables[2]} values (?, ?, ?, ?, ?, ?, ?)",
            [_day(line.day), line.old, line.old, line.new, line.new, None, share],
        )
    for name, query in queries:
        connection.execute(f"create or replace table shihyo.intermediate.{name} as {query}")
    rows = connection.execute(
        "select department_code, valid_from, valid_to, department_code_today, share"
        " from shihyo.intermediate.int_organisation_conversion"
    ).fetchall()
    found: dict[tuple[str, int], dict[str, Fraction]] = defaultdict(dict)
    for code, first, last, today_code, share in rows:
        for number in range(_HORIZON):
            if first <= _day(number) <= last:
                assert isinstance(share, Decimal)
                found[code, number][_numbered(today_code)] = Fraction(share)
    return found


def _numbered(code: str) -> str:
    plain, at, day = code.partition("@")
    return f"{plain}@{(date.fromisoformat(day) - _ORIGIN).days}" if at else plain


@st.composite
def _spans(draw: st.DrawFn) -> list[Span]:
    found = []
    for code in _CODES:
        begins = draw(st.lists(st.sampled_from((0, *_DAYS)), max_size=3, unique=True))
        for begin in begins:
            last = draw(st.sampled_from((*(day - 1 for day in _DAYS), 25, _OPEN)))
            found.append(Span(code, begin, last))
    return found


@st.composite
def _lines(draw: st.DrawFn) -> list[Line]:
    found = []
    events = draw(
        st.lists(st.tuples(st.sampled_from(_CODES), st.sampled_from((*_DAYS, 25))), max_size=5, unique=True)
    )
    for old, day in events:
        shares = draw(st.sampled_from(_PATTERNS))
        if not shares:
            found.append(Line(day, old, None, None))
        successors = draw(st.permutations(_CODES + _OUTSIDE))
        found += [Line(day, old, new, share) for new, share in zip(successors, shares, strict=False)]
    if draw(st.booleans()):
        found.append(Line(draw(st.sampled_from(_DAYS)), None, draw(st.sampled_from(_CODES)), None))
    return found


@given(spans=_spans(), lines=_lines(), today=st.sampled_from((35, 60)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_is_told_as_by_days(
    convert: Convert, spans: list[Span], lines: list[Line], today: int
) -> None:
    chart = Chart(spans, lines, today, _HORIZON + 30)
    found = convert(spans, lines, today)
    expected = {(code, day): chart.today_of(code, day) for code in chart.codes for day in range(_HORIZON)}
    steps = max((len(parts) for parts in expected.values()), default=0)
    event(f"successors {steps}")
    assert found == expected
    assert all(sum(parts.values()) == 1 for parts in found.values())


def test_a_long_line_of_changes_keeps_every_share(convert: Convert) -> None:
    """Each year half stays and half moves on: after four years of it a sixteenth is left."""
    codes = "ABCDE"
    spans = [Span(code, 0, _OPEN) for code in codes]
    lines = [
        Line(10 * (number + 1), code, new, Fraction(1, 2))
        for number, code in enumerate(codes[:-1])
        for new in (code, codes[number + 1])
    ]
    found = convert(spans, lines, 60)
    assert found["A", 5] == {
        "A": Fraction(1, 2),
        "B": Fraction(1, 4),
        "C": Fraction(1, 8),
        "D": Fraction(1, 16),
        "E": Fraction(1, 16),
    }
    assert found["A", 10] == {"A": Fraction(1)}, "what is printed on the day of the change is after it"
    assert found["D", 39] == {"D": Fraction(1, 2), "E": Fraction(1, 2)}


def test_two_that_exchange_their_codes(convert: Convert) -> None:
    """On one day A becomes B and B becomes A: no circle, for the day decides which is meant."""
    spans = [Span("A", 0, _OPEN), Span("B", 0, _OPEN)]
    lines = [Line(20, "A", "B", Fraction(1)), Line(20, "B", "A", Fraction(1))]
    found = convert(spans, lines, 60)
    assert (found["A", 19], found["A", 20]) == ({"B": Fraction(1)}, {"A": Fraction(1)})
    assert (found["B", 19], found["B", 20]) == ({"A": Fraction(1)}, {"B": Fraction(1)})


def test_there_and_back_is_no_circle(convert: Convert) -> None:
    spans = [Span("A", 0, 19), Span("B", 20, 39), Span("A", 40, _OPEN)]
    lines = [Line(20, "A", "B", None), Line(40, "B", "A", None)]
    found = convert(spans, lines, 60)
    assert [found["A", day] for day in (5, 30, 45)] == [{"A": Fraction(1)}] * 3


def test_a_third_has_no_end_and_still_adds_up(convert: Convert) -> None:
    spans = [Span("A", 0, 19), *(Span(code, 20, _OPEN) for code in "BCD")]
    lines = [Line(20, "A", code, Fraction(1, 3)) for code in "BCD"]
    parts = convert(spans, lines, 60)["A", 5]
    assert sum(parts.values()) == 1
    assert sorted(parts.values()) == [
        Fraction(Decimal(share)) for share in ("0.333333333", "0.333333333", "0.333333334")
    ]
