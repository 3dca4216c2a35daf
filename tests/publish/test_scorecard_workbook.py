"""`reports/scorecard.xlsx`, read again by two libraries."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.publish.scorecard_ward import HOSTILE, IDENTITY, SECRET, citation

ORDER = ["near", "fine", "dark", "none", "open", "half", "done", "late"]


@pytest.fixture(scope="module")
def file(scorecard_ward: Path) -> Path:
    return scorecard_ward / "reports" / "scorecard.xlsx"


@pytest.fixture(scope="module")
def book(file: Path) -> Any:
    return load_workbook(file)


def _table(sheet: Any) -> list[dict[str, Any]]:
    """Cells by heading; headings are the last row that the print repeats."""
    top = int(sheet.print_title_rows.split(":")[-1].strip("$"))
    headings = [cell.value for cell in sheet[top]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=top + 1)]


def test_three_sheets_of_the_same_indicators(book: Any) -> None:
    assert book.sheetnames == ["スコアカード", "定義", "年度別"]
    cited = [row["引用番号"].value for row in _table(book["スコアカード"])]
    years = {"half": 2026}
    assert cited == [None if name == "none" else citation(name, years.get(name, 2025)) for name in ORDER]
    assert [row["指標ID"].value for row in _table(book["定義"])] == [*ORDER, "side"]


def test_numbers_are_numbers_in_their_own_format(book: Any) -> None:
    rows = dict(zip(ORDER, _table(book["スコアカード"]), strict=True))
    assert {name: (row["値"].value, row["値"].number_format) for name, row in rows.items()} == {
        "near": (270, "#,##0"),
        "fine": (74.01, '0.00"%"'),
        "dark": ("秘匿", "General"),
        "none": ("－", "General"),
        "open": (60, '0.0"%"'),
        "half": (2, "#,##0"),
        "done": (1_234_568, "#,##0"),
        "late": (24.3, '0.0"%"'),
    }
    late = rows["late"]
    assert (late["前回値"].value, late["増減"].value) == (20, 4.3)
    assert (rows["half"]["前回値"].value, rows["half"]["増減"].value) == (15, "－")
    assert late["増減"].number_format == '+#,##0.0"ポイント";-#,##0.0"ポイント";±#,##0.0"ポイント"'
    assert (late["進捗"].value, late["進捗"].number_format) == (0.124, "0.0%")
    assert late["期限"].value == datetime(2028, 3, 31) and late["期限"].is_date
    assert (late["印"].value, late["状況"].value) == ("暫定", "× 遅れ")
    assert rows["none"]["理由"].value == "資料が未着です"
    assert rows["dark"]["理由"].value.startswith("人数が少なく")


def test_values_by_fiscal_year(book: Any) -> None:
    rows = {row["指標"].value: row for row in _table(book["年度別"])}
    late = rows["遅れている指標"]
    assert [late[f"令和{year - 2018}年度\nFY{year}"].value for year in range(2021, 2026) if year != 2023] == [
        10,
        12,
        20,
        24.3,
    ]
    assert "令和5年度\nFY2023" not in late  # nobody has a value of the usual definition in it
    assert late["令和7年度\nFY2025"].number_format == '0.0"%"" p"'
    assert rows["過去だけ秘匿の指標"]["令和6年度\nFY2024"].value == "秘匿"
    assert rows["計画外の指標"]["令和7年度\nFY2025"].value == 120
    assert "まだない指標" not in rows


def test_another_library_reads_the_same(file: Path, book: Any) -> None:
    calamine = CalamineWorkbook.from_path(str(file))
    for name in book.sheetnames:
        plain = calamine.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for cells, values in zip(book[name].iter_rows(), plain, strict=True):
            for cell, value in zip(cells, values, strict=True):
                expected = "" if cell.value is None else cell.value
                if isinstance(expected, datetime):
                    assert isinstance(value, date) and value == expected.date(), cell.coordinate
                else:
                    assert value == expected and isinstance(value, str) == isinstance(expected, str), (
                        cell.coordinate
                    )


def test_words_are_never_formulas(book: Any) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    hostile = [cell for cell in cells if cell.value == HOSTILE]
    assert len(hostile) == 3 and all(cell.data_type == "s" and cell.quotePrefix for cell in hostile)


def test_no_formula_link_or_hidden_figure_in_any_part(file: Path) -> None:
    with ZipFile(file) as parts:
        assert parts.testzip() is None
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        content = {name: parts.read(name).decode("utf-8") for name in parts.namelist()}
    assert not [name for name in content if "external" in name.lower() or "vba" in name.lower()]
    sheets = "".join(text for name, text in content.items() if "worksheets" in name)
    assert "<f>" not in sheets and "hyperlink" not in sheets
    everything = "".join(content.values())
    assert str(SECRET) not in everything and f">{SECRET:.1f}<" not in everything
    assert "2026-04-30T00:00:00Z" in content["docProps/core.xml"]


def test_it_is_ready_to_be_printed_and_scrolled(book: Any) -> None:
    for sheet in book:
        setup = sheet.page_setup
        assert (setup.orientation, int(setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and setup.fitToHeight == 0
        top = int(sheet.print_title_rows.split(":")[-1].strip("$"))
        assert int(sheet.freeze_panes[1:]) == top + 1
        assert sheet.auto_filter.ref.startswith(f"A{top}:")
        assert IDENTITY in sheet.oddHeader.right.text and "2026-04-30" in sheet.oddHeader.right.text
        assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[top])
