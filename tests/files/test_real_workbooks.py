"""Workbooks of other libraries' test suites and hand-made hostile ones: each has its verdict, written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.files import Refused, inspect_file
from pipelines.files.workbook import WorkbookReader

SHARED = Path(__file__).parents[2].parent / "shared"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared beside the project is absent"),
]
NASTY, REAL = SHARED / "nasty" / "xlsx", SHARED / "real" / "workbooks"


@dataclass
class Read:
    """Sheets in order: name → rows with a value; `cells`: (sheet, row, column) from 1 → text."""

    rows: dict[str, int]
    cells: dict[tuple[int, int, int], str | None]
    hidden: tuple[str, ...] = ()
    date_system: int = 1900


GOOD = Read({"Sheet1": 11}, {(1, 1, 1): "受付番号", (1, 1, 2): "件数", (1, 11, 1): "R0011", (1, 11, 2): "11"})

HOSTILE: dict[str, Read | str] = {
    "00_good.xlsx": GOOD,
    "04_billion_laughs_sheet.xlsx": "xml_doctype",
    "06_billion_laughs_workbook.xlsx": "xml_doctype",
    "07_quadratic.xlsx": "xml_doctype",
    "09_dim_lie_XFD1048576.xlsx": GOOD,
    "10_corners_A1_XFD1048576.xlsx": "too_many_cells",
    "13_empty_rows_1048576.xlsx": GOOD,
    "15_dim_A1_only.xlsx": GOOD,
    "16_out_of_grid_XFE.xlsx": "outside_grid",
    "18_zip_slip.xlsx": "unsafe_zip_member",
    "19_truncated.xlsx": "damaged_workbook",
    "21_crc_corrupt.xlsx": "damaged_workbook",
    "22_html_renamed.xlsx": "html_file",
    "24_hidden_sheets.xlsx": Read(
        {"公開": 11, "非表示": 1, "完全非表示": 1},
        {(2, 1, 1): "秘", (3, 1, 1): "極秘"},
        ("非表示", "完全非表示"),
    ),
    "25_hidden_row_col.xlsx": Read({"Sheet1": 3}, {(1, 2, 1): "HIDDEN", (1, 3, 2): "7"}),
    "27_formula_nocache.xlsx": Read(
        {"Sheet1": 5},
        {(1, 1, 1): "v", (1, 2, 1): "#NOCACHE!", (1, 3, 1): "12", (1, 4, 1): "#DIV/0!", (1, 5, 1): "x"},
    ),
    "28_dates_1900.xlsx": Read(
        {"Sheet1": 1},
        {(1, 1, 1): "2024-04-01", (1, 1, 3): "60", (1, 1, 4): "-1", (1, 1, 5): "2958466", (1, 1, 7): "45383"},
    ),
    "30_phonetic_rPh.xlsx": Read({"Sheet1": 1}, {(1, 1, 1): "東京"}),
    "31_phonetic_rPh_inline.xlsx": Read({"Sheet1": 1}, {(1, 1, 1): "東京"}),
    "33_sheet_name_sql.xlsx": Read({"a'); DROP TABLE x;--": 11}, {}),
    "34_sheet_name_jinja.xlsx": Read({"{{ env_var('PATH') }}": 11}, {}),
    "36_dup_cell.xlsx": "duplicate_cell",
    "37_escapes.xlsx": Read(
        {"Sheet1": 1},
        {(1, 1, 1): "\ufffdab_xD83D_", (1, 1, 2): "=cmd|' /C calc'!A0", (1, 1, 3): "ﾄｳｷｮｳ㈱①髙﨑𠮷"},
    ),
    "39_no_refs.xlsx": Read({"Sheet1": 2}, {(1, 1, 2): "件数", (1, 2, 1): "R1", (1, 2, 2): "3"}),
    "40_2000_sheets.xlsx": "too_many_sheets",
    "42_big_numbers.xlsx": Read(
        {"Sheet1": 1},
        {
            (1, 1, 1): "12345678901234567890",
            (1, 1, 2): "1E+400",
            (1, 1, 3): "0",
            (1, 1, 4): "NaN",
            (1, 1, 5): "123456789012",
        },
    ),
    "43_encrypted.xlsx": "encrypted",
    "45_bomb_lying_size.xlsx": "damaged_workbook",
}

OTHERS: dict[str, Read | str] = {
    "00__rph.xlsx": Read({"Sheet1": 1}, {(1, 1, 1): "課きく　毛こ"}),
    "02__50299.xlsx": Read({"Sheet1": 10, "Sheet2": 10, "Sheet3": 11, "Sheet4": 10}, {(1, 1, 4): "1D"}),
    "04__phonetic_text.xlsx": Read({"Sheet1": 2}, {(1, 1, 1): "漢字", (1, 2, 1): "漢字withColor"}),
    # Excel 95 in a code page that readers mistake: 漢字 would come out as two wrong letters
    "06__phonetic_text.xls": "old_excel",
    "08__DBCSSheetName.xls": Read({"जा": 0, "एक": 0, "Sheet3": 0}, {}),
    "10__chinese-provinces.xls": Read({"provinces": 4}, {(1, 2, 1): "Anhui", (1, 2, 2): "安徽省"}),
    "12__1904.xlsx": Read(
        {"Sheet1": 5}, {(1, 1, 2): "1904-01-02", (1, 4, 2): "1907-01-16"}, date_system=1904
    ),
    "14__date_1904.xlsx": Read(
        {"Sheet1": 3}, {(1, 1, 1): "2021-01-01", (1, 3, 1): "255:10:10", (1, 3, 2): "17"}, date_system=1904
    ),
    "16__date_quoted_format.xlsx": Read({"Sheet1": 4}, {(1, 4, 1): "2021-01-01"}),
    "18__protected_passtika.xlsx": "encrypted",
    "20__password.xls": "encrypted",
    "22__workbookProtection_workbook_structure_protected.xlsx": Read(
        {"Sheet1": 1}, {(1, 1, 1): "locked cell", (1, 1, 2): "non locked cell"}, date_system=1904
    ),
    "24__poc-xmlbomb-empty.xlsx": "xml_doctype",
    "26__poc-shared-strings.xlsx": "outside_grid",
    "28__53105.xlsx": Read(
        {"Sheet1": 2, "Sheet2": 0, "Sheet3": 0}, {(1, 2, 1): "16384", (1, 1, 16_384): "1"}
    ),
    "30__OOM_alloc3.xls": "damaged_workbook",
    "32__InlineStrings.xlsx": Read({"Sheet1": 7, "Sheet2": 0, "Sheet3": 0}, {(1, 2, 3): "1st Inline String"}),
    "34__issue_419.xlsx": Read({"Sheet1": 1}, {(1, 1, 1): "Hello"}),
    "36__has_x000D_.xlsx": Read({"Sheet1": 1}, {(1, 1, 1): "ABC\r\nDEF"}),
    "38__ElapsedFormatTests.xlsx": Read(
        {"Flags": 4, "Tests": 51}, {(2, 2, 1): "75:23:53.376"}, date_system=1904
    ),
    "40__bug60858.xlsx": Read({"Arbeitszeitcheck_2.3": 2}, {(1, 1, 1): "MA"}),
    "42__errors.xlsx": Read(
        {"Feuil1": 7, "Feuil2": 0, "Feuil3": 0},
        {(1, 1, 1): "#DIV/0!", (1, 2, 1): "#NAME?", (1, 3, 1): "#VALUE!"},
    ),
    "44__46535.xlsx": Read(
        {"Test": 1, "CodeLists": 2439, "Map": 364, "Others": 328, "TDS": 5},
        {(2, 2439, 2): "Dutch Rail Zone 19 Railway Service", (4, 2, 1): "#REF!"},
        ("Map", "Others", "TDS"),
    ),
    "46__TwoSheetsOneHidden.xlsx": Read({"Sheet1": 1, "Sheet2": 1}, {(1, 1, 1): "Sheet1A1"}, ("Sheet1",)),
    "48__merge_cells.xls": Read({"Sheet1": 2}, {(1, 1, 3): "Not Merged", (1, 2, 2): "Chunk Merged"}),
    "50__SampleSS.strict.xlsx": Read(
        {"First Sheet": 3, "Sheet Number 2": 5, "Sheet3": 0}, {(1, 2, 2): "2nd row 2nd column"}
    ),
    "52__SimpleMacro.xlsm": Read(
        {"Sheet1": 1, "Sheet2": 0, "Sheet3": 0}, {(1, 1, 1): "This is a macro workbook"}
    ),
    "54__vba.xlsm": Read({"Sheet1": 0, "Sheet2": 0, "Sheet3": 0}, {}),
    "56__date.xlsb": Read({"Sheet1": 3}, {(1, 1, 1): "2021-01-01", (1, 3, 1): "255:10:10", (1, 3, 2): "17"}),
    "58__testEXCEL_4.xls": "old_excel",
    "60__xlsx-corrupted.xlsx": "damaged_workbook",
    "62__too_small.xls": "text",
    "64__issue252.xlsx": "damaged_workbook",
    "66__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5937385319563264.xlsx": "damaged_workbook",
    "68__duplicate-filename-case-insensitive.xlsx": "duplicate_zip_member",
    "70__empty_sheet.xlsx": Read({"Sheet1": 0}, {}),
    "72__59746_NoRowNums.xlsx": Read({"Features": 71}, {(1, 2, 1): "TRUE", (1, 2, 4): "644.24222"}),
    "74__richtext-namespaced.xlsx": Read(
        {"Sheet1": 1, "Sheet2": 0, "Sheet3": 0}, {(1, 1, 1): "inline string\nLine 2\nLine 3"}
    ),
    "76__picture.xlsx": Read({"Sheet1": 10, "Sheet2": 0, "Sheet3": 0}, {(1, 4, 2): "444"}),
    "78__empty_s_attribute.xlsx": Read({"Sheet1": 5}, {(1, 4, 1): "Peter", (1, 4, 2): "3"}),
    "80__CVLKRA-KYC_Download_File_Structure_V3.1.xlsx": Read(
        {"KYC HEADER": 6, "KYC": 93}, {(2, 1, 1): "S.No"}, ("Country Master (2)",)
    ),
}


def files() -> list[tuple[Path, Read | str]]:
    return [
        (folder / name, verdict)
        for folder, table in ((NASTY, HOSTILE), (REAL, OTHERS))
        for name, verdict in table.items()
    ]


@pytest.mark.parametrize(("path", "verdict"), [pytest.param(*case, id=case[0].name) for case in files()])
def test_verdict(path: Path, verdict: Read | str, reader: WorkbookReader) -> None:
    if not path.exists():
        pytest.skip(f"{path.name} is absent")
    if isinstance(verdict, str):
        _refused_or_text(path, verdict, reader)
        return
    found = reader.read(path, inspect_file(path))
    sheets = {sheet.name: sheet for sheet in found.sheets}
    assert list(sheets)[: len(verdict.rows)] == list(verdict.rows)
    for name, count in verdict.rows.items():
        columns = [column.to_pylist() for column in sheets[name].columns]
        filled = sum(any(cell is not None for cell in row) for row in zip(*columns, strict=True))
        assert (name, filled) == (name, count)
        assert sheets[name].nonblank_rows in (count, None)
        assert (sheets[name].nonblank_rows is None) == (path.suffix in (".xls", ".xlsb"))
    for (number, row, column), text in verdict.cells.items():
        sheet = found.sheets[number - 1]
        assert sheet.columns[column - 1][row - sheet.first_row].as_py() == text
    assert tuple(sheet.name for sheet in found.sheets if not sheet.visible) == verdict.hidden
    assert found.date_system == verdict.date_system


def _refused_or_text(path: Path, code: str, reader: WorkbookReader) -> None:
    if code == "text":
        assert inspect_file(path).kind == "text"
        return
    with pytest.raises(Refused) as caught:
        reader.read(path, inspect_file(path))
    assert caught.value.reason_code == code
    assert "ください" in caught.value.message_ja


def test_no_file_is_without_a_verdict() -> None:
    assert {path.name for path in NASTY.iterdir()} == HOSTILE.keys()
    assert {path.name for path in REAL.iterdir() if path.suffix.startswith(".xls")} == OTHERS.keys()
