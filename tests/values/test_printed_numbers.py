"""Numbers, counts and yes/no as tables print them (handbook 1.1 and 2.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.values import Count, parse_boolean, parse_count, parse_integer, parse_number


@pytest.mark.parametrize(
    ("text", "value", "warning"),
    [
        ("１，２３４件", 1234, None),
        ("1,234", 1234, None),
        ("▲5", -5, None),
        ("△ 5", -5, None),
        ("(5)", -5, None),
        ("（１，２３４）", -1234, None),
        ("－５", -5, None),
        ("−5", -5, None),
        ("-9999", -9999, None),
        ("+5", 5, None),
        ("1,234 ※1", 1234, "note_removed"),
        ("1,234（注2）", 1234, "note_removed"),
        ("12*", 12, "note_removed"),
        ("約100", 100, "approximate"),
        ("約1,200件", 1200, "approximate"),
        ("100程度", 100, "approximate"),
        ("5.0", 5, None),
        ("5.", 5, None),
        ("¥1,000", 1000, None),
        ("1,000円", 1000, None),
        ("007", 7, None),
        ("𝟏𝟐", 12, None),
        ("9223372036854775807", 9223372036854775807, None),
    ],
)
def test_integers(text: str, value: int, warning: str | None) -> None:
    parsed = parse_integer(text)
    assert (parsed.value, parsed.reason, parsed.warning) == (value, None, warning)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("5.5", "not_an_integer"),
        ("52.45.40", "not_an_integer"),
        ("½", "not_an_integer"),
        ("5①", "not_an_integer"),
        ("10²", "not_an_integer"),
        ("1,23", "not_an_integer"),
        ("12,345,6", "not_an_integer"),
        ("1 234", "not_an_integer"),
        ("５件増", "not_an_integer"),
        ("--5", "not_an_integer"),
        ("(-5)", "not_an_integer"),
        (".", "not_an_integer"),
        ("1.23457E+11", "excel_scientific"),
        ("1e400", "excel_scientific"),
        ("9223372036854775808", "number_too_large"),
        ("9" * 150, "number_too_large"),
        ("9" * 5000, "not_an_integer"),
        ("3,282万人", "scaled_unit"),
        ("12千円", "scaled_unit"),
        ("NaN", "non_finite"),
        ("inf", "non_finite"),
        ("#REF!", "excel_error"),
        ("#N/A", "excel_error"),
        ("#NOCACHE!", "formula_without_value"),
        ("#####", "excel_hashes"),
    ],
)
def test_integers_refused(text: str, reason: str) -> None:
    parsed = parse_integer(text)
    assert (parsed.value, parsed.reason) == (None, reason)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("87%", 87.0),
        ("８７．５％", 87.5),
        ("▲10.5ポイント", -10.5),
        (".5", 0.5),
        ("1.5E-3", 0.0015),
        ("1e+16", 1e16),
        ("1,234.5", 1234.5),
        ("-0", 0.0),
        ("45.3%", 45.3),
        ("15.8MB", 15.8),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert parse_number(text).value == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1e400", "number_too_large"),
        ("NaN", "non_finite"),
        ("∞", "not_a_number"),
        ("一", None),
        ("十二", "not_a_number"),
    ],
)
def test_numbers_refused(text: str, reason: str | None) -> None:
    # 一 (one) is also the dash that a table prints for none; alone it is neither number nor dash
    assert parse_number(text).reason == (reason or "not_a_number")


@pytest.mark.parametrize("text", ["-", "…", "x", "***", "不明", "該当なし"])
def test_missing_symbols_are_blank_and_say_so(text: str) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.reason, parsed.warning) == (None, None, "missing_symbol")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", Count(12, "A")),
        ("１，２３４件", Count(1234, "A")),
        ("0", Count(0, "A")),
        ("-", Count(0, "A")),
        ("－", Count(0, "A")),
        ("―", Count(0, "A")),
        ("…", Count(None, "M")),
        ("・・・", Count(None, "M")),
        ("", Count(None, "M")),
        ("　", Count(None, "M")),
        ("x", Count(None, "M")),
        ("Ｘ", Count(None, "M")),
        ("約100", Count(100, "E")),
        ("12.0", Count(12, "A")),
    ],
)
def test_counts(text: str, count: Count) -> None:
    assert parse_count(text).value == count


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("△5", "negative_count"),
        ("12.5", "not_an_integer"),
        ("#REF!", "excel_error"),
        ("多数", "not_an_integer"),
    ],
)
def test_counts_refused(text: str, reason: str) -> None:
    assert parse_count(text).reason == reason


@pytest.mark.parametrize("text", "○ ◯ 〇 1 １ TRUE はい 有 済 Yes ✓".split())
def test_yes(text: str) -> None:
    assert parse_boolean(text).value is True


@pytest.mark.parametrize("text", "× ✕ 0 ０ FALSE いいえ 無 x No".split())
def test_no(text: str) -> None:
    assert parse_boolean(text).value is False


@pytest.mark.parametrize(
    ("text", "reason"), [("", None), ("-", None), ("△", "not_a_boolean"), ("2", "not_a_boolean")]
)
def test_neither(text: str, reason: str | None) -> None:
    parsed = parse_boolean(text)
    assert (parsed.value, parsed.reason) == (None, reason)


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_every_writing_of_an_integer(number: int) -> None:
    wide = str(abs(number)).translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    for text in (str(number), f"{number:,}", f"{number}.0", f"{'▲' if number < 0 else ''}{wide}"):
        assert parse_integer(text).value == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_comes_back(number: float) -> None:
    assert parse_number(repr(number)).value == number
