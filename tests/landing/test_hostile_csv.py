"""Every hostile CSV ends as this table says; written by hand from what each file was made to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.landing import check_file
from pipelines.profiles import Source, load_sources

OWN = Path(__file__).parent / "sources"
TEN = (11, 10, 0, 1)  # records in, accepted, quarantined, structural: ten records under one header

ACCEPTED: dict[str, tuple[tuple[int, int, int, int], dict[str, int]]] = {
    "00_good_utf8.csv": (TEN, {"header": 1}),
    "01_good_cp932.csv": (TEN, {"header": 1}),
    "03_utf16le_bom.csv": (TEN, {"header": 1}),
    "10_sjis_5c_backslash.csv": ((2, 1, 0, 1), {"header": 1}),
    "15_ragged_long.csv": ((12, 10, 1, 1), {"header": 1, "too_many_fields": 1}),
    "16_unclosed_quote.csv": ((11, 9, 1, 1), {"header": 1, "stray_quote": 1}),
    "18_quoted_newline.csv": (TEN, {"header": 1}),
    "19_header_twice.csv": ((13, 11, 0, 2), {"header": 1, "repeated_header": 1}),
    "21_title_lines.csv": ((14, 10, 0, 4), {"title": 2, "blank": 1, "header": 1}),
    "27_formula.csv": ((8, 7, 0, 1), {"header": 1}),
    "31_cr_only.csv": (TEN, {"header": 1}),
    "33_semicolon.csv": (TEN, {"header": 1}),
    "34_tab_named_csv.csv": (TEN, {"header": 1}),
    "36_truncated_midrow.csv": ((11, 9, 1, 1), {"header": 1, "too_few_fields": 1}),
    "37_truncated_midchar.csv": ((10, 8, 1, 1), {"header": 1, "too_few_fields": 1}),
    "45_dup_rows.csv": ((21, 10, 0, 11), {"header": 1, "exact_duplicate": 10}),
    "46_same_key_conflict.csv": ((12, 9, 2, 1), {"header": 1, "conflicting_key": 2}),
    "51_type_changed.csv": ((2, 1, 0, 1), {"header": 1, "not_an_integer": 1}),
    "52_mixed_width_header.csv": (TEN, {"header": 1}),
}
REFUSED = {
    "04_utf16be_nobom.csv": "nul_bytes",
    "06_iso2022jp.csv": "unsupported_encoding",
    "07_mixed_encoding.csv": "undecodable",
    "09_cp932_broken_lead.csv": "undecodable",
    "12_nul_bytes.csv": "nul_bytes",
    "13_all_nul_tail.csv": "nul_bytes",
    "22_header_only.csv": "no_records",
    "24_whitespace_only.csv": "empty_file",
    "25_no_header.csv": "unknown_layout",
    "30_halfkana_nfd.csv": "unknown_layout",
    "39_html_error.csv": "html_file",
    "42_many_cols_20000.csv": "unknown_layout",
    "43_mynumber.csv": "my_number",
    "48_col_removed.csv": "unknown_layout",
    "49_col_renamed.csv": "unknown_layout",
}
# 令和元年4月30日, 13月, 令和0年 …: the line's number in the file is its id
DATES_REFUSED = {
    "1": "before_era",
    "2": "impossible_date",
    "12": "impossible_date",
    "14": "impossible_date",
    "17": "excel_serial_60",
    "21": "ambiguous_date",
    "22": "ambiguous_date",
    "23": "impossible_date",
}

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return load_sources((OWN,))


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_with_every_record_accounted_for(
    shared: Path, sources: dict[str, Source], name: str
) -> None:
    counts, reasons = ACCEPTED[name]
    verdict = check_file(shared / "nasty" / "csv" / name, sources, "reception")
    assert verdict.outcome == "accepted"
    assert tuple(verdict.counts[k] for k in ("in", "accepted", "quarantined", "structural")) == counts
    assert {reason: n for (_, reason), n in verdict.reasons.items()} == reasons


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason_and_words_that_help(
    shared: Path, sources: dict[str, Source], name: str
) -> None:
    verdict = check_file(shared / "nasty" / "csv" / name, sources, "reception")
    assert (verdict.outcome, verdict.reason_code) == ("refused", REFUSED[name])
    assert len(verdict.message_ja) > 15
    assert "123456789018" not in verdict.message_ja


def test_reordered_columns_are_met_by_name(tmp_path: Path, sources: dict[str, Source]) -> None:
    path = tmp_path / "x.csv"
    path.write_text("受付日,件数,区,受付番号\n2026/04/01,3,港区,R1\n", encoding="utf-8")
    verdict = check_file(path, sources, "reception")
    assert verdict.counts == {"in": 2, "accepted": 1, "quarantined": 0, "structural": 1}


def test_dates_are_read_refused_or_warned_of(shared: Path, sources: dict[str, Source]) -> None:
    path = shared / "nasty" / "csv" / "28_dates.csv"
    verdict = check_file(path, sources, "reception")
    assert verdict.counts["accepted"] == 32
    refused = {int(line): code for line, code in DATES_REFUSED.items()}
    for code in set(refused.values()):
        assert verdict.reasons[("value", code)] >= sum(c == code for c in refused.values())


def test_a_workbook_under_a_csv_name_is_read_as_what_it_is(shared: Path, sources: dict[str, Source]) -> None:
    verdict = check_file(shared / "nasty" / "csv" / "40_xlsx_named_csv.csv", sources, "reception")
    assert verdict.reason_code == "unknown_layout"  # its header was read, and lacks two columns
    assert "区、受付日" in verdict.message_ja


def test_every_hostile_file_has_a_verdict(shared: Path) -> None:
    named = {*ACCEPTED, *REFUSED, "28_dates.csv", "40_xlsx_named_csv.csv"}
    assert {path.name for path in (shared / "nasty" / "csv").iterdir()} == named
