"""What holds for every text: readings never raise, are pure, and say either a value or a known reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines import values
from pipelines.values import REASONS, Parsed, sentence

READINGS: dict[str, Callable[[str], Parsed[Any]]] = {
    "date": values.parse_date,
    "date 1904": lambda text: values.parse_date(text, date_system=1904),
    "datetime": values.parse_datetime,
    "datetime as written": lambda text: values.parse_datetime(text, zone="as_written"),
    "time": values.parse_time,
    "fiscal year": values.parse_fiscal_year,
    "integer": values.parse_integer,
    "number": values.parse_number,
    "count": values.parse_count,
    "boolean": values.parse_boolean,
    "identifier": lambda text: values.check_identifier(text, r"\d{8}"),
}
PRINTED = st.text(
    "0123456789０１２３元令和平成RHST年月日時分:/.-+,▲△()（）約※#%EeＥ〇一十 　①½①\u202e\x00", max_size=24
)


@settings(deadline=None)
@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS.keys())
@given(text=st.one_of(st.text(), PRINTED))
@example(text="9" * 100_000)
@example(text="年" * 100_000)
@example(text=" " * 100_000)
@example(text="\ud800")
@example(text="9" * 4_301)
def test_any_text(reading: Callable[[str], Parsed[Any]], text: str) -> None:
    parsed = reading(text)
    assert parsed == reading(text)
    assert parsed.value is None or parsed.reason is None
    assert {parsed.reason, parsed.warning} - {None} <= REASONS.keys()


@settings(deadline=None)
@given(st.one_of(st.text(), PRINTED))
@example("1" * 20_000)
@example("1-" * 10_000)
def test_my_number_rules_take_any_text(text: str) -> None:
    values.contains_my_number(text)
    values.header_names_my_number(text)
    assert values.is_my_number(text) == (values.my_number_pass_rate([text]) == (1, 1))


def test_sentences_are_for_people() -> None:
    for code in REASONS:
        words = sentence(code, "受付日")
        assert "受付日" in words or "{column}" not in REASONS[code]
        assert words.endswith("。"), code
        assert "{" not in words, code


def test_every_reason_in_the_code_has_a_sentence() -> None:
    root = Path(values.__file__).parents[1]
    code = "\n".join(path.read_text() for room in ("values", "files") for path in (root / room).glob("*.py"))
    named = re.findall(r"""(?:refusal|Refused)\(\s*"([a-z_0-9]+)\"""", code)
    assert named
    assert set(named) <= REASONS.keys()
