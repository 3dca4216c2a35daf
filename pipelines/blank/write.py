"""One workbook per layout that can be handed out, below a folder of its department."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipelines.blank.fields import fields_of
from pipelines.blank.rules import list_on
from pipelines.blank.sheets import ROWS, write_guide, write_list, write_table
from pipelines.profiles import BlankWorkbook, Profile, Source

Catalogue = Mapping[str, Mapping[str, str]]
"""Canonical column → its known words and what they mean, for lists that no profile can hold."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_GUIDE, _LIST = "記入要領", "一覧"


@dataclass(frozen=True, slots=True)
class Written:
    """One blank workbook on disk."""

    path: Path
    source_id: str
    profile_id: str
    department_ja: str


def write_workbooks(
    out: Path,
    sources: Mapping[str, Source],
    department: str | None = None,
    catalogue: Catalogue | None = None,
) -> list[Written]:
    """Write `<out>/<department>/<title>.xlsx` for every profile with `blank`; existing files are not touched.

    `department` keeps those whose department contains the word. Raises FileExistsError where a workbook is already
    there (it may be filled in), OSError where writing fails.
    """
    chosen = [
        (source, name, profile, profile.blank)
        for source in sources.values()
        for name, profile in source.profiles.items()
        if profile.blank is not None and (department is None or department in profile.blank.department_ja)
    ]
    written = [
        Written(
            out / _safe(blank.department_ja) / f"{_safe(profile.title_ja)}.xlsx",
            source.source_id,
            name,
            blank.department_ja,
        )
        for source, name, profile, blank in chosen
    ]
    there = [w.path for w in written if w.path.exists()]
    if there:
        raise FileExistsError(there[0])
    for place, (source, _, profile, blank) in zip(written, chosen, strict=True):
        place.path.parent.mkdir(parents=True, exist_ok=True)
        blank_workbook(source, profile, blank, catalogue or {}).save(place.path)
    return written


def blank_workbook(source: Source, profile: Profile, blank: BlankWorkbook, catalogue: Catalogue) -> Workbook:
    """The workbook of one layout: the table, 記入要領, and a sheet for each long list."""
    fields = fields_of(profile, source.spec.tables)
    book = Workbook()
    book.properties.creator, book.properties.title = "Shihyo", profile.title_ja
    table = book.worksheets[0]
    table.title = blank.sheet or "記入"
    header = write_table(table, profile.title_ja, blank, fields)
    write_guide(book.create_sheet(_GUIDE), profile.title_ja, blank, fields)
    columns = next(iter(profile.tables.values())).columns
    for name, words in catalogue.items():
        headers = columns[name].headers if name in columns else []
        for number, field in enumerate(fields, start=1):
            if field.header in headers and words:
                sheet = book.create_sheet(f"{field.header}{_LIST}")
                write_list(sheet, field.header, sorted(words.items()))
                letter = get_column_letter(number)
                area = f"{letter}{header + 2}:{letter}{header + 1 + ROWS}"
                table.data_validations.dataValidation = [
                    rule for rule in table.data_validations.dataValidation if str(rule.sqref) != area
                ]
                list_on(table, area, f"'{sheet.title}'!$A$2:$A${len(words) + 1}", field)
    return book


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).strip("._ ")
