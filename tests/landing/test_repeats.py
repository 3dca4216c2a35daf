"""Records of one key inside one file: what is said twice, what changed, what contradicts itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import column, counts, read_sheets, read_text, said

from pipelines.landing.keys import combined, repeated_rows

BOOK = "受付番号,氏名,区,受付日,件数\n"
FORM = "受付番号,フォームID,フォーム名,申請日時,ステータス,完了日時,最終更新日時\n"


def test_the_same_line_twice_is_one_record(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "reception",
        BOOK + "R1,甲,港区,2026/04/01,1\nR2,乙,港区,2026/04/02,2\nＲ１,丙,港区,R8.4.1,１\n",
    )
    assert counts(reading) == (4, 2, 0, 2)
    assert said(reading, "structural") == [(1, "header"), (4, "exact_duplicate")]
    assert column(reading.tables["reception"], "receipt_no") == ["R1", "R2"]
    message = reading.ledger.entries[-1]["message_ja"]
    assert message.startswith("2 行目とまったく同じ")


def test_one_key_with_two_contents_keeps_both_back_and_names_the_other_row_not_the_values(
    tmp_path: Path,
) -> None:
    reading = read_text(
        tmp_path,
        "reception",
        BOOK + "R1,甲,港区,2026/04/01,1\nR2,乙,港区,2026/04/02,2\nR1,丙,中央区,2026/04/01,999\n",
    )
    assert counts(reading) == (4, 1, 2, 1)
    assert said(reading, "quarantined") == [(2, "conflicting_key"), (4, "conflicting_key")]
    assert column(reading.tables["reception"], "receipt_no") == ["R2"]
    first, second = (e for e in reading.ledger.entries if e["disposition"] == "quarantined")
    assert (first["column_name"], second["column_name"]) == ("受付番号", "受付番号")
    assert " 4 行目にもあり" in first["message_ja"] and " 2 行目にもあり" in second["message_ja"]
    assert not any(word in first["message_ja"] for word in ("R1", "999", "中央区", "丙"))


def test_what_was_said_of_values_of_a_record_kept_back_is_forgotten(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "reception",
        BOOK + "R1,,港区,2026/04/01,多数\nR1,,港区,2026/04/01,2\nR3,,港区,2026/04/01,多数\n",
    )
    assert counts(reading) == (4, 1, 2, 1)
    assert said(reading, "value") == [(4, "not_an_integer")]


def test_three_records_of_which_two_agree(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path, "reception", BOOK + "R1,,港区,2026/04/01,1\nR1,,港区,2026/04/01,1\nR1,,港区,2026/04/01,2\n"
    )
    assert counts(reading) == (4, 0, 2, 2)
    assert said(reading, "quarantined") == [(2, "conflicting_key"), (4, "conflicting_key")]


def test_the_newest_state_counts_where_the_file_tells_which_it_is(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "e_application",
        FORM + "1,F1,講座,2026/04/01 9:00,完了,2026/04/03 9:00,2026/04/03 9:00\n"
        "1,F1,講座,2026/04/01 9:00,対応中,,2026/04/02 9:00\n"
        "1,F2,教室,2026/04/01 9:00,完了,2026/04/03 9:00,2026/04/03 9:00\n",
    )
    assert counts(reading) == (4, 3, 0, 1)
    assert said(reading, "warning") == [(3, "older_state")]


@pytest.mark.parametrize("changed", ["", "2026/04/03 9:00"])
def test_states_without_a_telling_time_of_change_contradict_each_other(tmp_path: Path, changed: str) -> None:
    reading = read_text(
        tmp_path,
        "e_application",
        FORM + "1,F1,講座,2026/04/01 9:00,完了,2026/04/03 9:00,2026/04/03 9:00\n"
        f"1,F1,講座,2026/04/01 9:00,対応中,,{changed}\n2,F1,講座,2026/04/01 9:00,受付,,2026/04/01 9:00\n",
    )
    assert counts(reading) == (4, 1, 2, 1)
    assert column(reading.tables["application"], "_record_no") == [4]


def test_a_list_without_times_of_change_lists_states_in_their_order(tmp_path: Path) -> None:
    line = "{},T1,住民票,区民部,令和8年4月1日,9:05,パソコン,個人,{},0,,\n"
    reading = read_text(
        tmp_path,
        "e_application",
        "整理番号,手続コード,手続名称,所管所属,申込日,申込時刻,申込方法,利用者区分,処理状況,返却回数,処理完了日,取下げ事由\n"
        + line.format("000000000001", "処理中")
        + line.format("000000000001", "完了")
        + line.format("000000000002", "完了"),
        "cp932",
    )
    assert counts(reading) == (4, 3, 0, 1)
    assert said(reading, "warning") == [(2, "older_state")]
    entry = reading.ledger.entries[-1]
    assert entry["column_name"] == "手続コード・整理番号"


def test_the_last_state_of_a_draft_counts(tmp_path: Path) -> None:
    line = "R8,1,令和8年4月1日,01,総務課,1234567,課長,電子,,{},{},1\n"
    reading = read_text(
        tmp_path,
        "e_approval",
        "年度,起案番号,起案日,起案者所属コード,起案者所属名,起案者職員番号,決裁区分,決裁方式,書面理由,状態,決裁日,添付容量(MB)\n"
        + line.format("差戻し", "")
        + line.format("決裁済", "R8.4.3"),
        "cp932",
    )
    assert counts(reading) == (3, 2, 0, 1)
    assert said(reading, "warning") == [(2, "older_state")]


def test_steps_that_begin_again_after_a_return_are_steps_of_their_own(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "e_approval",
        "案件ID,手順,処理者,処理,処理日時\nW1,1,a,起案,2026-04-01 09:00\nW1,2,b,差戻,2026-04-01 10:00\n"
        "W1,1,a,起案,2026-04-02 09:00\nW1,2,b,決裁,2026-04-02 10:00\nW1,2,b,決裁,2026-04-02 10:00\n",
    )
    assert counts(reading) == (6, 4, 0, 2)
    assert said(reading, "structural") == [(1, "header"), (6, "exact_duplicate")]


def test_an_additional_post_is_another_record_and_two_persons_of_one_name_stay_two(tmp_path: Path) -> None:
    roster = read_text(
        tmp_path,
        "reference",
        "基準日,職員番号,所属コード,職層級,任用区分,休職等区分,採用日,退職日,兼務フラグ\n"
        "R8.4.1,0123456,01,5級,常勤,,H10.4.1,,0\nR8.4.1,0123456,02,5級,常勤,,H10.4.1,,1\n"
        "R8.4.1,0123456,01,4級,常勤,,H10.4.1,,1\n",
    )
    assert counts(roster) == (4, 3, 0, 1)
    sheet = [["情報研修 (D101) 第1回 開催日: 2026/05/14"], ["No", "所属", "氏名", "出欠"]]
    marks = read_sheets(
        tmp_path,
        "training",
        {"第1回": [*sheet, [1, "総務課", "佐藤 一", "○"], [2, "総務課", "佐藤 一", "○"]]},
    )
    assert counts(marks) == (4, 2, 0, 2)


def test_a_person_of_two_groups_has_one_state_in_a_course_and_the_other_is_told_of(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "training",
        "ユーザーID,グループ,コースID,コース名,受講開始日時,最終アクセス日時,進捗率,得点,合否,完了日時,学習時間\n"
        "a,総務部/総務課,D1,情報,2026/04/01 9:00,,100%,,合格,2026/04/02 9:00,\n"
        "a,企画部/企画課,D1,情報,2026/04/01 9:00,,100%,,合格,2026/04/02 9:00,\n",
    )
    assert counts(reading) == (3, 2, 0, 1)
    assert said(reading, "warning") == [(2, "older_state")]


def test_a_row_of_a_wide_table_repeated_or_contradicted(tmp_path: Path) -> None:
    head = [["令和8年度 窓口件数"], ["所管課", "手続コード", "手続名称", "申請方法", "4月", "5月"]]
    rows = [
        ["課", "P1", "甲", "窓口", 1, 2],
        ["課", "P1", "甲", "郵送", 3, 4],
        ["課", "P1", "甲", "窓口", 1, 2],
    ]
    again = [["課", "P1", "甲", "郵送", 3, 5]]
    reading = read_sheets(tmp_path, "e_application", {"表": [*head, *rows], "続き": [*head, *again]})
    assert counts(reading) == (8, 1, 2, 5)
    quarantined = [e for e in reading.ledger.entries if e["disposition"] == "quarantined"]
    assert [(e["sheet"], e["record_no"]) for e in quarantined] == [("表", 4), ("続き", 3)]
    assert "シート「続き」の 3 行目" in quarantined[0]["message_ja"]
    assert column(reading.tables["procedure_count"], "receipts") == [1, 2]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "01", "2", "x", None])), max_size=30))
def test_repeated_keys_are_found_whatever_they_are(rows: list[tuple[str, str | None]]) -> None:
    table = pa.table(
        {
            "system": pa.array([r[0] for r in rows], pa.string()).dictionary_encode(),
            "number": pa.array([r[1] for r in rows], pa.string()),
        }
    )
    expected = [i for i, row in enumerate(rows) if rows.count(row) > 1]
    assert repeated_rows(table, ["system", "number"]).tolist() == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 2**61), st.integers(0, 3), st.integers(0, 2**61)), min_size=1, max_size=30
    )
)
def test_combined_numbers_are_equal_only_where_all_are(rows: list[tuple[int, int, int]]) -> None:
    found = combined([np.array(part, np.int64) for part in zip(*rows, strict=True)]).tolist()
    assert [[a == b for b in found] for a in found] == [[a == b for b in rows] for a in rows]
