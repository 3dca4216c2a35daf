"""Damage that shows only beside the rest of its column or row: parts of an identifier, zeros, repeated headers."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipelines.files.refused import Refused
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


def _survey(path: Path, title: str, codebook: bool) -> Reading:
    book = openpyxl.Workbook()
    for row in [
        [title],
        [],
        [None, "問1 満足度", "問2 手段", None],
        ["No", "Q1", "Q2_1 HP/SNS", "Q2_2"],
        [1, 2, 1, 0],
    ]:
        book.active.append(row)
    if codebook:
        sheet = book.create_sheet("符号表")
        sheet.sheet_state = "hidden"
        sheet.append(["変数名", "設問文", "形式", "コード", "ラベル", "区分", "指標ID"])
        sheet.append(["Q1", "満足度", "SA", 1, "満足", "トップボックス", None])
    book.save(path)
    with WorkbookReader() as workbooks:
        return read_file(path, SOURCES["survey"], Pseudonyms(bytes(32)), workbooks, lambda facts, match: "d")


def test_the_wave_stands_in_the_name_or_in_the_title_of_any_sheet(tmp_path: Path) -> None:
    titled = _survey(tmp_path / "rawdata.xlsx", "令和６年度 区民意識調査", codebook=True)
    assert titled.tables["response"].column("fiscal_year").to_pylist() == [2024] * 3
    assert titled.tables["codebook"].column("fiscal_year").to_pylist() == [2024]
    named = _survey(tmp_path / "調査_r7_raw.xlsx", "区民意識調査", codebook=False)
    assert named.match.profile_id == "raw_respondents"
    table = named.tables["response"]
    assert table.column("fiscal_year").to_pylist() == [2025] * 3
    assert list(
        zip(*(table.column(c).to_pylist() for c in ("variable", "choice", "answer")), strict=True)
    ) == [
        ("Q1", None, "2"),
        ("Q2", "1", "1"),
        ("Q2", "2", "0"),
    ]


def _message(source: str, path: Path, text: str) -> str:
    with pytest.raises(Refused) as refusal:
        _read(source, path, text)
    assert refusal.value.reason_code == "unknown_layout"
    return refusal.value.message_ja


def test_an_unknown_file_is_told_the_nearest_layout_and_the_difference_in_both_directions(
    tmp_path: Path,
) -> None:
    renamed = "整理番号,手続コード,手続名,所管所属,申込日,申込時刻,申込方法,処理状況,返却回数,処理完了日\n1,2,3,4,5,6,7,8,9,0\n"
    message = _message("e_application", tmp_path / "x.csv", renamed)
    assert "汎用電子申請 申込一覧" in message
    assert "次の列が見つかりません: 手続名称。このファイルにだけある列: 手続名。" in message


def test_words_of_an_unknown_file_that_may_be_values_are_not_repeated(tmp_path: Path) -> None:
    assert "山田" not in _message("training", tmp_path / "x.csv", "日時,山田太郎\n2026/4/1,佐藤花子\n")
    foreign = _message("e_approval", tmp_path / "y.csv", "款,項,予算額\n1,1,1000\n")
    assert "文書管理 起案一覧" in foreign
    assert "new-source" in foreign
