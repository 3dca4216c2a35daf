"""Cells come out of a workbook as the text a person would copy from it; oracles are openpyxl, xlwt and bytes."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import Rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsx_maker import GOOD, STRICT, inline, make_xlsx, sheet

from pipelines.files import Refused, inspect_file, limits
from pipelines.files.workbook import Workbook, WorkbookReader

Read = Callable[[Path], Workbook]


def one_row(*cells: str) -> str:
    return sheet(f'<row r="1">{"".join(cells)}</row>')


def test_kinds_of_cells(tmp_path: Path, rows: Callable[..., Rows]) -> None:
    cells = {
        '<c r="A1"><v>45383</v></c>': "45383",
        '<c r="B1"><v>1.5</v></c>': "1.5",
        '<c r="C1"><v>0.30000000000000004</v></c>': "0.30000000000000004",
        '<c r="D1"><v>-0</v></c>': "0",
        '<c r="E1" t="b"><v>1</v></c>': "TRUE",
        '<c r="F1" t="b"><v>0</v></c>': "FALSE",
        '<c r="G1" s="1"><v>45383</v></c>': "2024-04-01",
        '<c r="H1" s="2"><v>45383.378472222</v></c>': "2024-04-01T09:05:00",
        '<c r="I1" s="3"><v>0.378472222</v></c>': "09:05:00",
        '<c r="J1" t="e"><v>#DIV/0!</v></c>': "#DIV/0!",
        '<c r="K1" t="e"><f>1/0</f><v>#N/A</v></c>': "#N/A",
        '<c r="L1"><f>1+1</f></c>': "#NOCACHE!",
        '<c r="M1"><f>1+1</f><v></v></c>': "#NOCACHE!",
        '<c r="N1" t="str"><f>""</f><v></v></c>': None,
        '<c r="O1" t="str"><f>"x"</f><v>x</v></c>': "x",
        '<c r="P1"><v>12345678901234567890</v></c>': "12345678901234567890",
        '<c r="Q1"><v>1E+400</v></c>': "1E+400",
        '<c r="R1"><v>NaN</v></c>': "NaN",
        '<c r="S1"><v>123456789012</v></c>': "123456789012",
        '<c r="T1" s="1"><v>60</v></c>': "60",
        '<c r="U1" s="1"><v>-1</v></c>': "-1",
        '<c r="V1" s="1"><v>2958466</v></c>': "2958466",
        '<c r="W1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>': "東京",
        '<c r="X1" t="inlineStr"><is><r><t>東</t></r><r><t>京</t></r></is></c>': "東京",
        '<c r="Y1" t="inlineStr"><is><t>_x0000_ab</t></is></c>': "\ufffdab",
        '<c r="Z1" t="inlineStr"><is><t>a_x000D_&#10;b</t></is></c>': "a\r\nb",
        '<c r="AA1" t="inlineStr"><is><t xml:space="preserve">　 </t></is></c>': None,
        '<c r="AB1" t="inlineStr"><is><t>&#10;</t></is></c>': None,
        '<c r="AC1" t="d"><v>2024-04-01T09:05:00</v></c>': "2024-04-01T09:05:00",
        '<c r="AD1" t="inlineStr"><is><t>=1+1</t></is></c>': "=1+1",
        '<c r="AE1" t="inlineStr"><is><t>髙﨑①㈱𠮷</t></is></c>': "髙﨑①㈱𠮷",
        '<c r="AF1" t="inlineStr"><is><t>0012</t></is></c>': "0012",
    }
    path = make_xlsx(tmp_path / "k.xlsx", {"S": one_row(*cells)})
    assert rows(path) == [list(cells.values())]


@pytest.mark.parametrize("height", [1, 500])
def test_the_same_cells_in_short_and_long_columns(
    tmp_path: Path, rows: Callable[..., Rows], height: int
) -> None:
    """Short and long columns take different ways through the code."""
    patterns = [
        ('<c r="{}"><v>{}</v></c>', str),
        ('<c r="{}"><v>{}.25</v></c>', "{}.25".format),
        ('<c r="{}" s="2"><v>45383.5</v></c>', lambda n: "2024-04-01T12:00:00"),
        ('<c r="{}" s="2"><v>45383</v></c>', lambda n: "2024-04-01"),
        ('<c r="{}" s="2"><v>45383.50000001</v></c>', lambda n: "2024-04-01T12:00:00"),
        ('<c r="{}" s="3"><v>0.5</v></c>', lambda n: "12:00:00"),
        ('<c r="{}" t="b"><v>1</v></c>', lambda n: "TRUE"),
        ('<c r="{}" t="inlineStr"><is><t>名{}</t></is></c>', "名{}".format),
        ('<c r="{}" t="inlineStr"><is><t> </t></is></c>', lambda n: None),
        ('<c r="{}" t="e"><v>#REF!</v></c>', lambda n: "#REF!"),
        ('<c r="{}" s="1"><v>-1</v></c>', lambda n: "-1"),
        ('<c r="{}"><v>123456789012345678{}</v></c>', "123456789012345678{}".format),
    ]
    made, expected = [], []
    for number in range(1, height + 1):
        template, text = patterns[number % len(patterns)]
        other, other_text = patterns[(number // 7) % len(patterns)]
        made.append(
            f'<row r="{number}">{template.format(f"A{number}", number)}{other.format(f"B{number}", number)}</row>'
        )
        expected.append([text(number), other_text(number)])
    path = make_xlsx(tmp_path / "l.xlsx", {"S": sheet(made)})
    facts = inspect_file(path).workbook
    assert facts is not None
    assert facts.sheets[0].nonblank_rows == sum(any(row) for row in expected)
    found = rows(path)
    assert [row for row in found if any(row)] == [row for row in expected if any(row)]


CELL = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8).filter(
        lambda text: "_x" not in text and "\ufffe" not in text and "\uffff" not in text
    ),
    st.integers(-(10**12), 10**12),
    st.integers(-(10**12), 10**12).map(lambda number: number / 1000),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31)),
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 12, 31)).map(
        lambda at: at.replace(microsecond=0)
    ),
)


def as_printed(value: object) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, dt.datetime):
        whole_day = value.time() == dt.time()
        return value.date().isoformat() if whole_day else value.isoformat()
    return str(value)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.integers(1, 20))
def test_what_openpyxl_writes(
    tmp_path: Path, rows: Callable[..., Rows], table: list[list[object]], repeat: int
) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for number, values in enumerate(table * repeat, start=1):
        for column, value in enumerate(values, start=1):
            cell = page.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # or "=1" would be a formula
    path = tmp_path / "o.xlsx"
    book.save(path)
    expected = [row for values in table * repeat if any(row := [as_printed(value) for value in values])]
    found = [[*row, None, None, None][:3] for row in rows(path) if any(row)]
    facts = inspect_file(path).workbook
    assert found == expected
    assert facts is not None
    assert facts.sheets[0].nonblank_rows == len(expected)


def test_place_of_the_cells(tmp_path: Path, read: Read) -> None:
    xml = sheet(
        '<row r="3"><c r="C3"><v>1</v></c></row><row r="5"><c r="B5" s="1"/><c r="D5" t="e"><v>#REF!</v></c></row>'
        '<row r="7"><c r="E7"><f>1</f></c></row>'
    ).replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="C3:D4"/></mergeCells>')
    found = read(make_xlsx(tmp_path / "p.xlsx", {"S": xml})).sheets[0]
    assert (found.first_row, found.merged, found.nonblank_rows) == (3, [(3, 3, 4, 4)], 3)
    assert [column.to_pylist() for column in found.columns] == [
        [None] * 5,
        [None] * 5,
        ["1", None, None, None, None],
        [None, None, "#REF!", None, None],
        [None, None, None, None, "#NOCACHE!"],
    ]


def test_shared_strings_that_are_blank(tmp_path: Path, read: Read) -> None:
    strings = '<si><t>a</t></si><si><t/></si><si><t xml:space="preserve">　</t></si><si><t></t><rPh><t>x</t></rPh></si>'
    cells = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(4))
    numbers = '<row r="5"><c r="A5"><v>1</v></c></row><row r="6"><c r="A6" t="n"><v>2</v></c></row>'
    found = read(make_xlsx(tmp_path / "b.xlsx", {"S": sheet(cells + numbers)}, strings=strings)).sheets[0]
    assert found.columns[0].to_pylist() == ["a", None, None, None, "1", "2"]
    assert found.nonblank_rows == 3


def test_many_blank_shared_strings(tmp_path: Path, read: Read) -> None:
    strings = "<si><t> </t></si>" * 100 + "<si><t>a</t></si>"
    cells = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(101))
    assert (
        read(make_xlsx(tmp_path / "b.xlsx", {"S": sheet(cells)}, strings=strings)).sheets[0].nonblank_rows
        == 1
    )


@pytest.mark.parametrize(
    "spelling", ["strict", "prefix", "no references", "attributes", "comment", "cdata", "bare"]
)
def test_other_spellings_of_the_same_sheet(tmp_path: Path, rows: Callable[..., Rows], spelling: str) -> None:
    xml = {
        "strict": lambda: sheet(GOOD.split("sheetData>")[1].removesuffix("</"), STRICT),
        "prefix": lambda: (
            GOOD.replace("</", "</x:")
            .replace("<", "<x:")
            .replace("<x:/x:", "</x:")
            .replace("<x:?", "<?")
            .replace("xmlns=", "xmlns:x=")
        ),
        "no references": lambda: (
            GOOD.replace(' r="A1"', "")
            .replace(' r="B1"', "")
            .replace(' r="A2"', "")
            .replace(' r="B2"', "")
            .replace(' r="1"', "")
            .replace(' r="2"', "")
        ),
        "attributes": lambda: GOOD.replace('<c r="A1" t="inlineStr">', '<c t="inlineStr" r="A1">'),
        "comment": lambda: GOOD.replace(
            "<sheetData>", "<sheetData><!-- <row><c r='A9'><v>1</v></c></row> -->"
        ),
        "cdata": lambda: GOOD.replace("受付番号", "<![CDATA[受付番号]]>"),
        "bare": lambda: GOOD.split("?>\n")[1],
    }[spelling]()
    path = make_xlsx(tmp_path / "s.xlsx", {"S": xml})
    assert rows(path) == [["受付番号", "件数"], ["R1", "5"]]
    facts = inspect_file(path).workbook
    assert facts is not None
    assert facts.sheets[0].nonblank_rows == 2


def test_sheets_hidden_empty_and_named_like_code(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "{{ env_var('PATH') }}"
    for name, state in (("隠し", "hidden"), ("深く隠し", "veryHidden"), ("a');DROP--", "visible")):
        page = book.create_sheet(name)
        page.sheet_state = state
        page["A1"] = name
    book.create_chartsheet("グラフ")
    book.save(tmp_path / "h.xlsx")
    found = read(tmp_path / "h.xlsx").sheets
    assert [(page.name, page.visible, len(page.columns)) for page in found] == [
        ("{{ env_var('PATH') }}", True, 0),
        ("隠し", False, 1),
        ("深く隠し", False, 1),
        ("a');DROP--", True, 1),
    ]


def test_1904(tmp_path: Path, read: Read) -> None:
    path = make_xlsx(tmp_path / "d.xlsx", {"S": one_row('<c r="A1" s="1"><v>43921</v></c>')}, date1904=True)
    found = read(path)
    assert (found.date_system, found.sheets[0].columns[0].to_pylist()) == (1904, ["2024-04-01"])


def test_a_stray_cell_in_the_last_row(tmp_path: Path, read: Read) -> None:
    xml = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>')
    found = read(make_xlsx(tmp_path / "s.xlsx", {"S": xml})).sheets[0]
    assert (found.nonblank_rows, len(found.columns[1])) == (2, 1_048_576)
    assert found.columns[1][1_048_575].as_py() == "2"


def test_a_crash_of_the_reader_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the rectangle let through, the child runs into its memory limit; the next file finds a fresh child."""
    corners = sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    path = make_xlsx(tmp_path / "corners.xlsx", {"S": corners})
    good = make_xlsx(tmp_path / "good.xlsx")
    monkeypatch.setattr(limits, "CELLS", 10**12)
    with WorkbookReader() as reader:
        for _ in range(2):
            with pytest.raises(Refused) as caught:
                reader.read(path, inspect_file(path))
            assert caught.value.reason_code == "workbook_crashed"
            assert reader.read(good, inspect_file(good)).sheets[0].nonblank_rows == 2


def test_a_reader_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = make_xlsx(tmp_path / "good.xlsx")
    with WorkbookReader() as reader:
        monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.0)
        with pytest.raises(Refused) as caught:
            reader.read(good, inspect_file(good))
        assert caught.value.reason_code == "workbook_timeout"
        monkeypatch.undo()
        assert reader.read(good, inspect_file(good)).sheets[0].name == "Sheet1"


def test_damage_that_only_the_reader_sees(tmp_path: Path, read: Read) -> None:
    for cells in ('<c r="A1" t="s"><v>99</v></c>', '<c r="A1" t="zz"><v>1</v></c>'):
        path = make_xlsx(tmp_path / "d.xlsx", {"集計": one_row(cells, inline("B1", "x"))})
        with pytest.raises(Refused) as caught:
            read(path)
        assert (caught.value.reason_code, caught.value.sheet) == ("damaged_workbook", "集計")


def test_file_that_changed_since_the_inspection(tmp_path: Path, reader: WorkbookReader) -> None:
    path = make_xlsx(tmp_path / "c.xlsx")
    facts = inspect_file(path)
    os.utime(path, ns=(0, 0))
    with pytest.raises(Refused) as caught:
        reader.read(path, facts)
    assert caught.value.reason_code == "still_changing"


def test_names_that_are_no_text(tmp_path: Path, rows: Callable[..., Rows]) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe ;'\"$(x)\n.xlsx"))
    make_xlsx(tmp_path / "plain.xlsx").rename(strange)
    assert rows(strange)[1] == ["R1", "5"]


def test_a_reader_that_does_not_start_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = make_xlsx(tmp_path / "good.xlsx")
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with WorkbookReader() as reader, pytest.raises(RuntimeError, match="does not start"):
        reader.read(good, inspect_file(good))


def test_many_files_one_after_the_other(tmp_path: Path, reader: WorkbookReader) -> None:
    """Cells stay readable after the next file was read: nothing is overwritten under them."""
    paths = [
        make_xlsx(tmp_path / f"{number}.xlsx", {"S": one_row(inline("A1", f"file {number}"))})
        for number in range(20)
    ]
    books = [reader.read(path, inspect_file(path)) for path in paths]
    assert [book.sheets[0].columns[0].to_pylist() for book in books] == [[f"file {n}"] for n in range(20)]
