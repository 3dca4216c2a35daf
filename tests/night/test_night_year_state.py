"""Provisional, by the rule of the handbook (gap 2): the accounts of a year are open to 31 May of the next."""

from __future__ import annotations

from datetime import date

import pytest
from night_tools import AS_OF, Ran, ask

pytestmark = pytest.mark.night


def test_values_are_provisional_until_the_accounts_of_their_year_close(first_night: Ran) -> None:
    """On 30 April 2026 the accounts of FY2025 are open, those of FY2024 closed a year ago; nobody has closed a year."""
    day = date.fromisoformat(str(AS_OF))
    rows = ask(
        first_night.settings, "select fiscal_year, value, obs_status, year_state from indicator_values"
    )
    years = {year for year, *_ in rows}
    assert {2024, 2025, 2026} <= years
    for year, value, status, state in rows:
        is_open = day <= date(year + 1, 5, 31)
        assert state == ("running" if date(year + 1, 3, 31) > day else "ended"), (year, state)
        assert (status == "M") == (value is None), (year, value, status)
        if value is not None:
            assert (status == "P") == is_open, (year, status)
