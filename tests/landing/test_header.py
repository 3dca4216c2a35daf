"""Headers are met by name, on as many levels as they have."""

from __future__ import annotations

from pathlib import Path

from pipelines.files.text import TextGrid
from pipelines.landing.header import find_header, header_at, leading_names, unpivot_columns
from pipelines.profiles import TableRule


def _grid(tmp_path: Path, text: str) -> TextGrid:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    return TextGrid(path)


def test_names_are_folded_and_position_does_not_matter(tmp_path: Path) -> None:
    grid = _grid(
        tmp_path, '令和6年度 一覧,,\n\n"申込\n日",整理 番号,ｽﾃｰﾀｽ\n令和6年4月1日,000000000001,完了\n'
    )
    rule = TableRule.model_validate(
        {"columns": {"receipt_no": "整理番号", "received_at": "申込日", "status": "ステータス"}}
    )
    header, missing, _ = find_header(grid, rule, leading_names(grid))
    assert missing == []
    assert header is not None
    assert (
        header.first,
        header.column("整理番号"),
        header.column("申込日"),
        header.column("ステータス"),
    ) == (2, 1, 0, 2)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    grid = _grid(tmp_path, "整理番号,手続\n1,2\n")
    rule = TableRule.model_validate({"columns": {"receipt_no": "整理番号", "received_at": "申込日"}})
    assert find_header(grid, rule, leading_names(grid))[:2] == (None, ["申込日"])


def test_two_levels_make_paths(tmp_path: Path) -> None:
    grid = _grid(
        tmp_path, ",,窓口,,,郵送,,\n所管課,手続コード,4月,5月,計,4月,5月,計\n福祉課,T1,1,2,3,4,5,9\n"
    )
    header = header_at(grid, 0, 2)
    assert header.paths == [
        "所管課",
        "手続コード",
        "窓口/4月",
        "窓口/5月",
        "窓口/計",
        "郵送/4月",
        "郵送/5月",
        "郵送/計",
    ]
    rule = TableRule.model_validate(
        {
            "columns": {"procedure_key": "手続コード"},
            "header_rows": 2,
            "unpivot": {"headers": r"^(?P<channel>窓口|郵送)/(?P<month>\d+)月$", "value": "receipts"},
        }
    )
    assert unpivot_columns(header, rule) == {
        2: {"channel": "窓口", "month": "4"},
        3: {"channel": "窓口", "month": "5"},
        5: {"channel": "郵送", "month": "4"},
        6: {"channel": "郵送", "month": "5"},
    }


def test_blanks_within_a_repeated_header_may_be_left_out(tmp_path: Path) -> None:
    grid = _grid(tmp_path, "手続コード,S　_26,S_ALL,S_x y\nP1,1,0,1\n")
    rule = TableRule.model_validate(
        {"columns": {}, "unpivot": {"headers": "^(?P<scope_set>S_[A-Za-z0-9]+)$", "value": "is_member"}}
    )
    groups = unpivot_columns(header_at(grid, 0, 1), rule)
    assert {j: found["scope_set"] for j, found in groups.items()} == {1: "S_26", 2: "S_ALL", 3: "S_xy"}
