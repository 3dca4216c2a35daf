"""Both views of every department breakdown, held against the sample's own list of its reorganisation."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from night_tools import Ran, ask

from pipelines.sample.organisation import CHANGES, departments

_FIELDS = "indicator_id, definition_version, period_kind, period_start::varchar, period_end::varchar"
_MEDIANS = {
    f"{feed}_lead_time_{measure}_hours"
    for feed in ("application", "approval")
    for measure in ("median", "p90")
}
Parts = dict[str, Fraction]
Sums = dict[str, list[Fraction]]


def _today_of() -> dict[str, Parts]:
    """Code or name of a department to today's codes, as the people of the sample ward would say it."""
    parts: dict[str, Parts] = {}
    for department in departments():
        parts[department.code] = {department.code: Fraction(1)}
    for change in CHANGES:
        if change.old and change.new is None:
            parts[change.old] = {f"{change.old}@2025-03-31": Fraction(1)}
        elif change.old and change.share is not None:
            if change.old in parts[change.old]:
                parts[change.old] = {}
            parts[change.old][str(change.new)] = Fraction(change.share, 100)
    for department in departments():
        parts[department.name] = parts[department.code]
    return parts


def _cells(ran: Ran, breakdown: str) -> dict[tuple[Any, ...], dict[str, tuple[Any, ...]]]:
    rows = ask(
        ran.settings,
        f"select {_FIELDS}, breakdown_code, numerator, denominator, value, obs_status from indicator_values"
        f" where breakdown = '{breakdown}'",
    )
    found: dict[tuple[Any, ...], dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for row in rows:
        found[tuple(row[:5])][row[5]] = tuple(row[6:])
    return found


def _exact(number: float | None) -> Fraction:
    return Fraction(Decimal(repr(number))) if number is not None else Fraction(0)


def test_every_department_breakdown_has_both_views(first_night: Ran) -> None:
    as_was, today = _cells(first_night, "department"), _cells(first_night, "department_today")
    assert len({key[0] for key in as_was}) >= 21
    assert set(as_was) == set(today)


def test_figures_of_today_are_those_of_then_by_the_sample_s_own_list(first_night: Ran) -> None:
    """Numerators and denominators cell by cell, to nine decimals."""
    today_of = _today_of()
    today = _cells(first_night, "department_today")
    compared = shared = 0
    for key, cells in _cells(first_night, "department").items():
        if key[0] in _MEDIANS:
            continue
        expected: Sums = defaultdict(lambda: [Fraction(0), Fraction(0)])
        for code, (numerator, denominator, *_) in cells.items():
            for reached, share in today_of.get(code, {code: Fraction(1)}).items():
                expected[reached][0] += share * _exact(numerator)
                expected[reached][1] += share * _exact(denominator)
                shared += share < 1
        found = {code: [_exact(row[0]), _exact(row[1])] for code, row in today[key].items()}
        assert set(found) == set(expected), key
        for code, sums in expected.items():
            for number, (wanted, got) in enumerate(zip(sums, found[code], strict=True)):
                assert abs(wanted - got) <= max(1, abs(wanted)) * Fraction(1, 10**9), (key, code, number)
        compared += len(expected)
    assert compared > 5000
    assert shared > 100


def test_a_share_that_was_assumed_is_marked(first_night: Ran) -> None:
    """The year before the split: what its two successors got is estimated, what was merged or renamed is not."""
    key = ("electronic_approval_rate", "A", "fiscal_year", "2024-04-01", "2025-03-31")
    cells = _cells(first_night, "department_today")[key]
    assert {code: cells[code][3] for code in ("051300", "051400", "031200", "011100")} == {
        "051300": "E",
        "051400": "E",
        "031200": "A",
        "011100": "A",
    }


def test_medians_are_not_invented_where_a_department_was_split(first_night: Ran) -> None:
    key = ("approval_lead_time_median_hours", "A", "fiscal_year", "2024-04-01", "2025-03-31")
    today, then = _cells(first_night, "department_today")[key], _cells(first_night, "department")[key]
    assert {today[code] for code in ("051300", "051400")} == {(None, None, None, "M")}
    assert today["011100"] == then["010400"], "a renamed department keeps its median"
    merged = [then["030200"], then["030300"]]
    assert today["031200"][1] == sum(cell[1] for cell in merged)
    assert min(cell[2] for cell in merged) <= today["031200"][2] <= max(cell[2] for cell in merged)


def test_the_published_conversion_says_the_same(first_night: Ran) -> None:
    rows = ask(
        first_night.settings,
        "select department_code, department_code_today, share from organisation_conversion",
    )
    found: dict[str, Parts] = defaultdict(dict)
    for code, reached, share in rows:
        found[code][reached] = Fraction(share)
    assert found == {department.code: _today_of()[department.code] for department in departments()}
