"""One clean table, and the ways in which other people's exports of it are spoilt, one property at a time.

Each pollution says what must come of it: `LOADED` (all rows, every cell as in the clean table), a set of clean rows
(from 0) that alone may be missing because they were quarantined, or `REFUSED`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Row = tuple[str, str, date, int, float, str | None]
HEADER = ["番号", "名称", "受付日", "件数", "金額", "備考"]
CLEAN: list[Row] = [
    ("A-001", "中央公民館", date(2026, 4, 1), 12, 1500.5, "特になし"),
    ("A-002", "東体育館", date(2026, 4, 2), 1234, 20.0, "午前, 午後とも"),
    ("A-003", "西図書館（分館）", date(2026, 4, 3), 0, 0.25, None),
    ("A-004", "髙﨑ホール①㈱", date(2026, 4, 4), 7, 98765.0, '通称"たかさき"'),
    ("A-005", "ソ表能ポ―ル場", date(2026, 4, 5), 31, 3.5, "上段\n下段"),
    ("A-006", "南児童館", date(2026, 4, 6), 5, 60.0, "it's fine"),
    ("A-007", "北集会所", date(2026, 4, 7), 44, 71.0, r"C:\共有\表"),
    ("A-008", "駅前窓口", date(2026, 4, 8), 58, 8.0, "10;20"),
    ("A-009", "市民ホール", date(2026, 4, 9), 69, 9.0, "a|b"),
    ("A-010", "第1別館", date(2026, 4, 10), 70, 10.0, "x\ty"),
    ("A-011", "第2別館", date(2026, 4, 11), 81, 11.0, "要確認"),
    ("A-012", "第3別館", date(2026, 4, 12), 92, 12.0, "以上のとおり"),
]
LOADED: frozenset[int] = frozenset()
REFUSED = None
Polluted = bytes
Expected = frozenset[int] | None


@dataclass(frozen=True)
class Pollution:
    name: str
    data: bytes
    lost: Expected


def cells(row: Row) -> list[str]:
    return [row[0], row[1], row[2].strftime("%Y/%m/%d"), str(row[3]), str(row[4]), row[5] or ""]


def written(
    rows: list[list[str]] | None = None,
    *,
    delimiter: str = ",",
    quote: str = '"',
    quoting: int = csv.QUOTE_MINIMAL,
    end: str = "\n",
    backslash: bool = False,
) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(
        buffer,
        delimiter=delimiter,
        quotechar=quote,
        quoting=quoting,
        lineterminator=end,
        doublequote=not backslash,
        escapechar="\\" if backslash else None,
    ).writerows(rows or table())
    return buffer.getvalue()


def table() -> list[list[str]]:
    return [list(HEADER), *map(cells, CLEAN)]


def lines(change: Callable[[list[str]], None]) -> bytes:
    """Records of the clean file, changed; the quoted line end of A-005 stays in its record."""
    records = [written([row]).removesuffix("\n") for row in table()]
    change(records)
    return ("\n".join(records) + "\n").encode()


def rows_with(change: Callable[[list[list[str]]], None]) -> bytes:
    rows = table()
    change(rows)
    return written(rows).encode()


def all_pollutions() -> list[Pollution]:
    return [*_encodings(), *_dialects(), *_frames(), *_rows(), *_quotes(), *_headers(), *_tables()]


def _p(name: str, data: bytes | str, lost: Expected = LOADED) -> Pollution:
    return Pollution(name, data if isinstance(data, bytes) else data.encode(), lost)


def _encodings() -> list[Pollution]:
    plain = written()
    return [
        _p("clean", plain),
        _p("bom", plain.encode("utf-8-sig")),
        _p("cp932", plain.encode("cp932")),
        _p("cp932_crlf_all_quoted", written(quoting=csv.QUOTE_ALL, end="\r\n").encode("cp932")),
        _p("utf16le_bom_tabs", written(delimiter="\t").encode("utf-16")),
        _p("utf16be_bom", b"\xfe\xff" + plain.encode("utf-16-be")),
        _p("utf16_no_bom", plain.encode("utf-16-le"), REFUSED),
        _p("iso2022jp", plain.replace("髙﨑", "高崎").replace("①㈱", "").encode("iso2022_jp"), REFUSED),
        _p(
            "two_encodings",
            plain.encode()[:200] + "\nA-099,破損ソ,".encode("cp932") + plain.encode()[200:],
            REFUSED,
        ),
        _p("bom_twice", b"\xef\xbb\xbf\xef\xbb\xbf" + plain.encode()),
    ]


def _dialects() -> list[Pollution]:
    found = [
        _p("crlf", written(end="\r\n")),
        _p("cr", written(end="\r", quoting=csv.QUOTE_ALL)),
        _p("all_quoted", written(quoting=csv.QUOTE_ALL)),
        _p("nonnumeric_quoted", written(quoting=csv.QUOTE_NONNUMERIC)),
        _p("comma_and_blank", lines(lambda r: r.__setitem__(slice(None), [_spaced(x) for x in table()]))),
        _p("mixed_line_ends", _mixed_ends()),
        _p("lone_cr_in_one_row", lines(lambda r: r.__setitem__(slice(3, 5), ["\r".join(r[3:5])]))),
        _p("no_last_line_end", written().removesuffix("\n")),
        _p("two_last_line_ends", written() + "\n"),
        _p("unquoted_line_end_in_last_cell", written().replace('"上段\n下段"', "上段\n下段"), frozenset({4})),
        _p(
            "opening_quote_of_two_lines_lost",
            written().replace('"上段\n下段"', '上段\n下段"'),
            frozenset({4}),
        ),
        _p(
            "line_end_before_last_cell",
            written().replace("60.0,it's fine", "60.0,\nit's fine"),
            frozenset({5}),
        ),
        _p("line_end_within_last_cell", written().replace("it's fine", "it's\nfine"), frozenset({5})),
        _p("ctrl_z", written() + "\x1a", LOADED),
    ]
    for name, delimiter in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        found += [
            _p(name, written(delimiter=delimiter)),
            _p(f"{name}_cp932", written(delimiter=delimiter, quoting=csv.QUOTE_ALL).encode("cp932")),
            _p(f"{name}_apostrophe", written(delimiter=delimiter, quote="'")),
        ]
    return [
        *found,
        _p("blank_delimiter", written(delimiter=" ")),
        _p("apostrophe", written(quote="'")),
        _p("apostrophe_all", written(quote="'", quoting=csv.QUOTE_ALL)),
        _p("apostrophe_all_cp932", written(quote="'", quoting=csv.QUOTE_ALL).encode("cp932")),
        _p("backslash", written(quoting=csv.QUOTE_ALL, backslash=True)),
        _p("backslash_cp932", written(quoting=csv.QUOTE_ALL, backslash=True).encode("cp932")),
        _p("backslash_semicolon", written(quoting=csv.QUOTE_ALL, backslash=True, delimiter=";")),
    ]


def _spaced(row: list[str]) -> str:
    return ", ".join(written([[cell]]).removesuffix("\n") if cell else "" for cell in row)


def _mixed_ends() -> str:
    ends = ["\n", "\r\n", "\r"]
    return "".join(written([row], end=ends[i % 3], quoting=csv.QUOTE_ALL) for i, row in enumerate(table()))


def _frames() -> list[Pollution]:
    text = written()
    return [
        _p("preamble_line", "施設利用一覧\n" + text),
        _p("preamble_lines", "施設利用一覧, 令和8年度, 速報\n作成日;2026-04-30\n\n" + text),
        _p("preamble_full_width_line", "施設利用一覧,,,,,\n,,,,,\n" + text),
        _p("comment_lines", "# exported by tool 1.2\n# rows: 12\n" + text),
        _p("sep_line", "sep=,\n" + text),
        _p("sep_line_semicolon", "sep=;\n" + written(delimiter=";")),
        _p("footnote", text + "※ 金額は税抜き\n"),
        _p("footnote_after_blank", text + "\n\n注) 件数は延べ\n出典: 施設課\n"),
        _p("total_row", text + '合計,,,"1,703",99999,\n'),
        _p("count_line", text + "12 件\n"),
        _p("blank_lines_between", text.replace("\nA-0", "\n\nA-0")),
        _p("blank_delimited_lines", text.replace("\nA-009", "\n,,,,,\nA-009")),
        _p("header_again", text.replace("\nA-007", "\n" + ",".join(HEADER) + "\nA-007")),
        _p(
            "title_and_header_again",
            text.replace("\nA-007", "\n施設利用一覧\n" + ",".join(HEADER) + "\nA-007"),
        ),
        _p("header_only", text.splitlines()[0] + "\n", REFUSED),
        _p("empty", b"", REFUSED),
        _p("blanks_only", b"\n \n\t\n", REFUSED),
        _p("one_row", rows_with(lambda r: r.__delitem__(slice(2, None))), frozenset(range(1, 12))),
        _p("html", b"<html><body>503 Service Unavailable</body></html>", REFUSED),
        _p("nul_tail", text.encode() + b"\0" * 64, REFUSED),
        _p("overlong", text + "A-013,長い," + "x" * 1_100_000 + "\n", REFUSED),
    ]


def _rows() -> list[Pollution]:
    found = []
    for i in (0, 5, 11):
        found += [
            _p(f"row{i}_extra_delimiter_first", lines(lambda r, i=i: r.__setitem__(i + 1, "," + r[i + 1])), frozenset({i})),
            _p(f"row{i}_extra_delimiter_middle", lines(lambda r, i=i: _insert(r, i, 2)), frozenset({i})),
            _p(f"row{i}_extra_blank_field_last", lines(lambda r, i=i: r.__setitem__(i + 1, r[i + 1] + ","))),
            _p(f"row{i}_extra_field_last", lines(lambda r, i=i: r.__setitem__(i + 1, r[i + 1] + ",余り")), frozenset({i})),
            _p(f"row{i}_missing_delimiter", lines(lambda r, i=i: r.__setitem__(i + 1, r[i + 1].replace(",", "", 1))), frozenset({i})),
            _p(f"row{i}_semicolons", lines(lambda r, i=i: r.__setitem__(i + 1, r[i + 1].replace(",", ";"))), frozenset({i})),
            _p(f"row{i}_tabs", lines(lambda r, i=i: r.__setitem__(i + 1, r[i + 1].replace(",", "\t"))), frozenset({i})),
            _p(f"row{i}_comma_and_blank", lines(lambda r, i=i: r.__setitem__(i + 1, r[i + 1].replace(",", ", ")))),
            _p(f"row{i}_only_key", lines(lambda r, i=i: r.__setitem__(i + 1, f"A-{i + 1:03}")), frozenset({i})),
            _p(f"row{i}_broken_in_two", lines(lambda r, i=i: r.__setitem__(i + 1, r[i + 1].replace("/0", "/\n0", 1))), frozenset({i})),
        ]  # fmt: skip
    return [
        *found,
        _p("delimiter_at_every_end", lines(lambda r: r.__setitem__(slice(None), [x + "," for x in r]))),
        _p(
            "delimiter_at_data_ends", lines(lambda r: r.__setitem__(slice(1, None), [x + "," for x in r[1:]]))
        ),
        _p("delimiter_at_header_end", lines(lambda r: r.__setitem__(0, r[0] + ","))),
        _p("delimiters_at_every_end", lines(lambda r: r.__setitem__(slice(None), [x + ",,,," for x in r]))),
        _p("cut_in_the_middle", written().encode()[:-25], frozenset({11})),
    ]


def _insert(records: list[str], row: int, at: int) -> None:
    fields = records[row + 1].split(",", at)
    records[row + 1] = ",".join([*fields[:at], "", fields[at]])


def _quotes() -> list[Pollution]:
    def spoil(row: int, old: str, new: str) -> bytes:
        return lines(lambda r: r.__setitem__(row + 1, r[row + 1].replace(old, new, 1)))

    found = [
        _p("quote_opens_and_never_closes", spoil(5, "南児童館", '"南児童館'), frozenset({5})),
        _p("quote_in_a_bare_field", spoil(5, "南児童館", '南"児童館'), frozenset({5})),
        _p("quote_ends_a_bare_field", spoil(5, "南児童館", '南児童館"'), frozenset({5})),
        _p("quote_within_quotes", spoil(5, "南児童館", '"南"児童館"'), frozenset({5})),
        _p("quoted_word_within_quotes", spoil(3, '""たかさき""', '"たかさき"'), frozenset({3})),
        _p("quote_in_the_last_row", spoil(11, "第3別館", '"第3別館'), frozenset({11})),
        _p("quote_in_the_first_row", spoil(0, "中央公民館", '中央"公民館'), frozenset({0})),
        _p("quote_in_two_rows", _two_rows_spoilt(), frozenset({5, 7})),
        _p("text_after_closing_quote", spoil(1, '午後とも"', '午後とも" 備考'), frozenset({1})),
        _p("blank_after_closing_quote", spoil(1, '午後とも"', '午後とも" ')),
    ]
    whole = written(quoting=csv.QUOTE_ALL)
    return [
        *found,
        _p("all_quoted_one_more", whole.replace("南児童館", '南"児童館'), frozenset({5})),
        _p("all_quoted_one_less", whole.replace('"南児童館"', '南児童館"'), frozenset({5})),
        _p("all_quoted_one_unclosed", whole.replace('"南児童館"', '"南児童館'), frozenset({5})),
    ]


def _two_rows_spoilt() -> bytes:
    def change(records: list[str]) -> None:
        for row in (5, 7):
            records[row + 1] = records[row + 1].replace(",", ',"', 1)

    return lines(change)


def _headers() -> list[Pollution]:
    def head(names: list[str]) -> bytes:
        return rows_with(lambda r: r.__setitem__(0, names))

    def shuffled(rows: list[list[str]]) -> None:
        order = [4, 2, 5, 0, 3, 1]
        rows[:] = [[row[j] for j in order] for row in rows]

    return [
        _p("header_missing", rows_with(lambda r: r.__delitem__(0)), REFUSED),
        _p("header_twice", rows_with(lambda r: r.insert(1, list(HEADER)))),
        _p("header_cell_missing", head(["番号", "名称", "", "件数", "金額", "備考"]), REFUSED),
        _p("header_last_cell_missing", head(HEADER[:5]), REFUSED),
        _p("header_name_twice", head(["番号", "名称", "受付日", "件数", "件数", "備考"]), REFUSED),
        _p("header_optional_name_twice", head(["番号", "名称", "受付日", "件数", "備考", "備考"]), REFUSED),
        _p("header_wide_and_broken", head(["番　号", "名\n称", " 受付日 ", "件数", "金額", "備考"])),
        _p("header_half_width_kana", head(["番号", "名称", "受付日", "件数", "金額", "備考 "])),
        _p("columns_in_another_order", rows_with(shuffled)),
        _p("further_column", rows_with(lambda r: [row.insert(1, "x") for row in r] and None)),
        _p("further_unnamed_column", rows_with(lambda r: [row.insert(1, "" if k == 0 else "x") for k, row in enumerate(r)] and None)),
        _p("units_below_header", rows_with(lambda r: r.insert(1, ["", "", "", "件", "千円", ""]))),
        _p("types_below_header", rows_with(lambda r: r.insert(1, ["text", "text", "date", "int", "float", "text"]))),
    ]  # fmt: skip


def _tables() -> list[Pollution]:
    other = "施設コード,所在地,開館時刻\nZ-1,中央1-2,9:00\nZ-2,東3-4,10:00\n"
    same = "番号,担当,締切日,台数,重さ,摘要\nZ-001,総務課,2026/05/01,1,2.5,別表\nZ-002,税務課,2026/05/02,3,4.5,別表\n"
    return [
        _p("narrower_table_below", written() + "\n" + other),
        _p("wider_table_below", written() + "\n" + other.replace(",", ",x,x,")),
        _p("table_of_the_same_width_below", written() + "\n" + same),
        _p("table_of_the_same_width_without_a_gap", written() + same),
        _p("narrower_table_above", other + "\n" + written()),
        _p("same_table_again_with_its_header", written(table()[:7]) + "\n" + written([HEADER, *table()[7:]])),
    ]
