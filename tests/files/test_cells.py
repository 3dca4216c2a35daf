"""Columns of cells: the way for long columns and the way for short ones say the same, and what the cells say."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.files.cells import Cell, text_column

CONTROLS = {*map(chr, range(32))} - {"\t", "\n", "\r"}
LONG = 65
"""More cells than are converted one by one."""

texts = st.text(st.sampled_from("a09 \u3000\t\n\r\x00\x1c\x1f\u0085\u00a0\u2003ア髙𠮷_&-"), max_size=6)
cells = st.one_of(
    texts,
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(dt.date(1850, 1, 1), dt.date(2100, 1, 1)),
)


def shown(text: str) -> str | None:
    """A text as the module promises it: null where it is white space only, control characters as U+FFFD."""
    return "".join("\ufffd" if letter in CONTROLS else letter for letter in text) if text.strip() else None


@given(st.lists(texts, min_size=1, max_size=5))
def test_texts_long_and_short(some: list[str]) -> None:
    expected = list(map(shown, some))
    assert text_column(some)[0].to_pylist() == expected
    assert text_column(some * LONG)[0].to_pylist() == expected * LONG


@given(st.lists(cells, min_size=1, max_size=5))
def test_mixed_cells_long_and_short_agree(some: list[Cell]) -> None:
    column, doubtful = text_column(some)
    repeated, all_doubtful = text_column(some * LONG)
    assert repeated.to_pylist() == column.to_pylist() * LONG
    assert all_doubtful == [place + turn * len(some) for turn in range(LONG) for place in doubtful]


@pytest.mark.parametrize("times", [1, LONG])
def test_what_cells_say(times: int) -> None:
    some: list[Cell] = [
        "〇",
        " ",
        45383.0,
        1.5,
        True,
        dt.date(2024, 4, 1),
        dt.datetime(2024, 4, 1, 9, 5),
        "1\x1f2",
        "",
    ]
    said = ["〇", None, "45383", "1.5", "TRUE", "2024-04-01", "2024-04-01T09:05:00", "1\ufffd2", None]
    assert text_column(some * times)[0].to_pylist() == said * times
