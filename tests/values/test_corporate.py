"""法人番号: the first digit checks the other twelve."""

from __future__ import annotations

import pytest

from pipelines.values import check_corporate_number


@pytest.mark.parametrize(
    "printed",
    [
        "7123456789012",
        "4011001098993",
        "8000020130001",
        "6000020131067",
        "T7123456789012",
        "7-1234-5678-9012",
    ],
)
def test_published_numbers(printed: str) -> None:
    """Worked out in the handbook (sections 3 and 7); 6000020131067 is a ward's own."""
    assert check_corporate_number(printed).value == printed.lstrip("T").replace("-", "")


def test_every_single_wrong_digit_but_nine_for_zero_is_found() -> None:
    """The check is modulo 9, so 0 and 9 in one place are alike; all other slips of one digit show."""
    good = "7123456789012"
    for place in range(1, 13):
        for digit in "0123456789":
            if digit == good[place]:
                continue
            slip = good[:place] + digit + good[place + 1 :]
            alike = {digit, good[place]} == {"0", "9"}
            assert (check_corporate_number(slip).value is not None) == alike, slip


@pytest.mark.parametrize(
    "printed", ["712345678901", "71234567890123", "abcdefghijklm", "0123456789012", "７１２３"]
)
def test_what_is_none(printed: str) -> None:
    assert check_corporate_number(printed).reason == "not_a_corporate_number"
