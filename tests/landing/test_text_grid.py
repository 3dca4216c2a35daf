"""The byte-level reader against Python's csv module, on files made by hypothesis and on hostile ones."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.files.records import scan_records
from pipelines.files.refused import Refused
from pipelines.files.text import TextGrid

# letters whose CP932 trail bytes are \ | { } ~ [ ] ^ and that naive byte splitting breaks on
TROUBLE = "ソ表能申十予貼暴ポ―構蚕噂浬欺圭箪①㈱髙﨑～－∥"
FIELD = st.text(st.sampled_from(list('abc 019,"\n' + TROUBLE)), max_size=8)
ROWS = st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=12)


def _written(rows: list[list[str]], codec: str, newline: str) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator=newline).writerows(rows)
    return buffer.getvalue().encode(codec)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS,
    codec=st.sampled_from(["cp932", "utf-8", "utf-8-sig", "utf-16"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_reads_what_the_csv_module_wrote(
    tmp_path: Path, rows: list[list[str]], codec: str, newline: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(_written([["見出し", "b", "c"], *rows], codec, newline))
    grid = TextGrid(path, delimiter=",")
    assert grid.record_count() == len(rows) + 1
    body = grid.body(1, 3, {0: False, 1: True, 2: False})
    assert body.odd == []
    for j in range(3):
        expected = [row[j].strip(" \t\u3000\r\n") or None for row in rows]
        found = [
            None if cell is None else cell.strip(" \t\u3000\r\n") or None
            for cell in body.columns[j].to_pylist()
        ]
        assert found == expected
    assert [grid.row(i + 1) for i in range(len(rows))] == [
        [f.strip(" \t\u3000\r\n") or None for f in r] for r in rows
    ]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_counts_records_whatever_ends_a_line(newline: bytes) -> None:
    data = newline.join([b"a,b", b"1,2", b"3,4"])
    assert len(scan_records(data)) == 3
    assert len(scan_records(data + newline)) == 3
    assert scan_records(data).raw(1) == b"1,2"


def test_a_line_end_inside_quotes_is_no_record() -> None:
    records = scan_records(b'a,b\r\n"1\r\n2",3\r\n4,5\r\n')
    assert [records.raw(i) for i in range(len(records))] == [b"a,b", b'"1\r\n2",3', b"4,5"]
    assert records.field_counts(",", 0).tolist() == [2, 2, 2]


def test_rows_of_another_width_are_named_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        "番号,所属,件数\r\n1,福祉部,5\r\n合計,,1,234件\r\n\r\n2,総務部,6\r\n3\r\n".encode("cp932")
    )
    grid = TextGrid(path)
    body = grid.body(1, 3, {0: False, 2: False})
    assert grid.record_count() == 6
    assert body.odd == [2, 3, 5]
    assert body.columns[0].to_pylist() == ["1", "2"]
    assert body.index.tolist() == [1, 4]
    assert grid.row(2) == ["合計", None, "1", "234件"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'a,b\n"1,2\n"3,4\n', "unclosed_quote"),
        (b"a,b\n1\0,2\n", "nul_bytes"),
        ("番号\n①".encode("cp932") + "受付\n".encode() + b"\x81", "undecodable"),
        ("番号,件数\n1,2\n".encode("iso2022_jp"), "unsupported_encoding"),
        ("番号,件数\n1,2\n".encode("utf-16-le"), "nul_bytes"),
        (b"a\n" + b"x" * 1_000_001 + b"\n", "record_too_long"),
        (b" \r\n\r\n", "empty_file"),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(Refused) as refusal:
        TextGrid(path)
    assert refusal.value.reason_code == reason
    assert refusal.value.message_ja


def test_a_last_character_cut_in_two_costs_its_record_only(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("番号,所属\n1,福祉部\n2,総務".encode("cp932")[:-1])
    grid = TextGrid(path)
    assert grid.body(1, 2, {1: False}).columns[1].to_pylist() == ["福祉部", "総\ufffd"]
