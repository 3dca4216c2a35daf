"""Identifiers, keys and My Number."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.values import (
    check_identifier,
    contains_my_number,
    fold_key,
    header_names_my_number,
    is_my_number,
    looks_like_my_number_column,
    my_number_pass_rate,
)


@pytest.mark.parametrize(
    ("text", "pattern", "value"),
    [
        ("　００１２３４５　", r"\d{7}", "0012345"),
        ("ＲＫ－００１", None, "RK-001"),
        ("6台総総第123号", None, "6台総総第123号"),
        ("髙﨑第①号", None, "髙﨑第①号"),
        ('="0012"', r"\d{4}", "0012"),
        ("1E10", None, "1E10"),
        ("12345678901234567890", r"\d{20}", "12345678901234567890"),
    ],
)
def test_identifiers(text: str, pattern: str | None, value: str) -> None:
    assert check_identifier(text, pattern).value == value


@pytest.mark.parametrize(
    ("text", "pattern", "reason"),
    [
        ("1.23457E+11", None, "excel_scientific"),
        ("1.23457E+11", r"\d{12}", "excel_scientific"),
        ("１．２３４５７Ｅ＋１１", None, "excel_scientific"),
        ("12345", r"\d{7,8}", "lost_leading_zero"),
        ("1234567", r"0\d{7}", "lost_leading_zero"),
        ("123456789", r"\d{7,8}", "pattern_mismatch"),
        ("12345a", r"\d{7}", "pattern_mismatch"),
        ("12", r"[A-Z]\d{3}", "pattern_mismatch"),
        ("#REF!", None, "excel_error"),
        ("ab\x00", None, "control_character"),
        ("ab\ufffd", None, "control_character"),
        ("千代\u200b田", None, "invisible_character"),
        ("\u202e123", None, "invisible_character"),
    ],
)
def test_identifiers_refused(text: str, pattern: str | None, reason: str) -> None:
    parsed = check_identifier(text, pattern)
    assert (parsed.value, parsed.reason) == (None, reason)


@pytest.mark.parametrize("text", ["", "　", '=""'])
def test_blank_identifier(text: str) -> None:
    assert check_identifier(text, r"\d+") == check_identifier("", None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("福祉部　障害福祉課", "福祉部障害福祉課"),
        ("受付番号\n（必須）", "受付番号(必須)"),
        ("髙﨑", "高崎"),
        ("⾼", "高"),
        ("㈱", "(株)"),
        ("10～20", "10〜20"),
        ("A−1", "A-1"),
        ("Aー1", "A-1"),
        ("ﾌｫｰﾑID", "フォームｉｄ"),
        ("ﾊﾞｽ", "バス"),
        ("か\u3099", "が"),
        ("葛\U000e0100城", "葛城"),
        ("千代\u200b田区", "千代田区"),
        ("霞ヶ関", "霞ケ関"),
    ],
)
def test_keys_that_are_one(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


def test_keys_that_are_not_one() -> None:
    assert (
        len(
            {fold_key(text) for text in ("件数", "件 数計", "第1号", "第2号", "斎藤", "斉藤", "はは", "ばば")}
        )
        == 8
    )


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_key(fold_key(text)) == fold_key(text)


def check_digit(eleven: str) -> int:
    """総務省令第85号 5条, written down from the article: weights 6 5 4 3 2 7 6 5 4 3 2 from the left."""
    total = sum(int(d) * w for d, w in zip(eleven, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
    rest = total % 11
    return 0 if rest in (0, 1) else 11 - rest


@given(st.integers(0, 10**11 - 1), st.integers(0, 9))
def test_check_digit(number: int, last: int) -> None:
    eleven = f"{number:011d}"
    assert is_my_number(f"{eleven}{last}") == (last == check_digit(eleven))


SPELLINGS = [
    "{}",
    "{0[0]}-{0[1]}-{0[2]}",
    "{0[0]} {0[1]} {0[2]}",
    "{0[0]}－{0[1]}－{0[2]}",
    "{0[0]}　{0[1]}・{0[2]}",
]


@given(st.integers(0, 10**11 - 1), st.booleans())
def test_every_spelling_is_found(number: int, wide: bool) -> None:
    eleven = f"{number:011d}"
    digits = eleven + str(check_digit(eleven))
    if wide:
        digits = digits.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    groups = (digits[:4], digits[4:8], digits[8:])
    for spelling in SPELLINGS:
        text = digits if spelling == "{}" else spelling.format(groups)
        assert is_my_number(text)
        assert contains_my_number(f"本人番号は{text}です")


def test_known_numbers() -> None:
    assert is_my_number("123456789018")
    assert not is_my_number("123456789012")
    assert contains_my_number("R5,本人番号は123456789018です")
    assert not contains_my_number("法人番号 7123456789018")
    assert not contains_my_number("電話 090-1234-5678")


def arbitrary(below: int, *seed: int) -> int:
    """A number that looks random and is the same in every run."""
    return int.from_bytes(sha256(repr(seed).encode()).digest()) % below


def column(count: int, share: float) -> list[str]:
    cells = []
    for index in range(count):
        eleven = f"{arbitrary(10**11, index):011d}"
        good = check_digit(eleven)
        wrong = (good + 1 + arbitrary(9, index, 1)) % 10
        cells.append(f"{eleven}{good if index < count * share else wrong}")
    return cells


@pytest.mark.parametrize(
    ("count", "share", "verdict"),
    [
        (50, 1.0, True),
        (50, 0.4, True),
        (1000, 0.4, True),
        (1000, 0.39, False),
        (1000, 0.1, False),
        (50, 0.38, False),
        (49, 1.0, True),
        (3, 1.0, True),
        (2, 1.0, False),
        (49, 0.5, False),
        (20, 0.95, True),
        (4, 0.75, False),
    ],
)
def test_column_rule(count: int, share: float, verdict: bool) -> None:
    cells = column(count, share) + ["", "なし", "12345"] * 20
    assert looks_like_my_number_column(cells) is verdict
    assert my_number_pass_rate(cells)[0] == count


def test_random_receipt_numbers_are_no_my_numbers() -> None:
    """One in ten passes by chance: 500 columns of 60 random numbers, none may stop a file."""
    columns = [[f"{arbitrary(10**12, i, j):012d}" for j in range(60)] for i in range(500)]
    assert not any(looks_like_my_number_column(cells) for cells in columns)


@pytest.mark.parametrize(
    "header",
    [
        "個人番号",
        "個人番号（12桁）",
        "マイナンバー",
        "ﾏｲﾅﾝﾊﾞｰ",
        "マイ ナンバー",
        "My_Number",
        "MyNumber",
        "本人の個 人 番 号",
        "個人番号カード番号",
    ],
)
def test_headers_that_announce_my_number(header: str) -> None:
    assert header_names_my_number(header)


@pytest.mark.parametrize(
    "header",
    [
        "マイナンバーカード交付率",
        "個人番号カード取得",
        "マイナンバー制度",
        "職員番号",
        "受付番号",
        "法人番号",
        "",
    ],
)
def test_headers_that_do_not(header: str) -> None:
    assert not header_names_my_number(header)
