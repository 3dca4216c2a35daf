"""Damage that shows only beside the rest of its column or row: parts of an identifier, zeros, repeated headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.files.workbook import WorkbookReader
from pipelines.landing.identifiers import lost_zeros
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import load_sources

SOURCES = load_sources()


def _read(source: str, path: Path, text: str) -> Reading:
    path.write_text(text, encoding="utf-8")
    with WorkbookReader() as workbooks:
        return read_file(path, SOURCES[source], Pseudonyms(bytes(32)), workbooks, lambda facts, match: "d")


def _reasons(reading: Reading) -> list[tuple[object, object, object]]:
    return [
        (e["disposition"], e["record_no"], e["reason_code"])
        for e in reading.ledger.entries
        if e["reason_code"] != "header"
    ]


def test_each_part_of_a_joined_identifier_must_be_whole(tmp_path: Path) -> None:
    head = "受付番号,フォームID,フォーム名,申請日時,ステータス,完了日時,最終更新日時\n"
    rows = "".join(
        f"{no},F01,転入届,2026/04/01 9:05,{status},-,2026/04/01 9:05\n"
        for no, status in (("0001", "受付"), ("0002", "審査中"), ("1.2E+07", "完了"), ("", "完了"), ("3", "-"), ("0004", "?"))
    )  # fmt: skip
    reading = _read("e_application", tmp_path / "x.csv", head + rows)
    assert _reasons(reading) == [
        ("quarantined", 4, "excel_scientific"),
        ("quarantined", 5, "missing_value"),
        ("quarantined", 6, "lost_leading_zero"),
        ("value", 7, "unknown_code"),
    ]
    table = reading.tables["application"]
    assert table.column("receipt_no").to_pylist() == ["F01 0001", "F01 0002", "F01 0004"]
    assert table.column("status").to_pylist() == ["received", "in_review", None]


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        (["00123", "00124", "125", "20000"], [False, False, True, False]),
        (["1", "2", "10"], [False, False, False]),  # numbered from one: nothing says that zeros were there
        (["01", "2", "03"], [False, False, False]),  # two digits may be written either way
        (["0001", "00001", "7"], [False, False, False]),  # two lengths begin with 0: ambiguous
        (["0001", "A-1", "12345"], [False, False, False]),
    ],
)
def test_zeros_are_missed_where_the_column_is_padded(words: list[str], lost: list[bool]) -> None:
    assert lost_zeros(words) == lost


def test_a_repeated_header_is_no_record_even_where_every_column_is_text(tmp_path: Path) -> None:
    head = "ユーザーID,コースID,コース名,完了日時\n"
    reading = _read(
        "training", tmp_path / "x.csv", f"{head}a@x.jp,C1,基礎,未完了\n{head}b@x.jp,C1,基礎,2026/4/1 9:00\n"
    )
    assert _reasons(reading) == [("structural", 3, "repeated_header")]
    assert reading.ledger.accepted == 2
