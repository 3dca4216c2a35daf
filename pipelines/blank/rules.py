"""Rules that the spreadsheet itself keeps: lists, dates, numbers, blank cells, repeated numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.blank.fields import Field

_MISSING = PatternFill("solid", bgColor="FCE4D6")
_REPEATED = PatternFill("solid", bgColor="F8CBAD")
_LONGEST_LIST, _LONGEST_TITLE, _LONGEST_TEXT = 250, 30, 220
STATED_ON = "表の上の欄に、この台帳がいつの状態かを書きます。2026/3/31 のように年月日で書いてください。"
_FIRST_DAY, _LAST_DAY = "DATE(1900,3,1)", "DATE(2100,12,31)"


def add_rules(
    sheet: Worksheet, first: int, last: int, fields: Sequence[Field], *, title_rows: Iterable[int]
) -> None:
    """Rules for rows `first` to `last`; cells of `title_rows` in column B take a date."""
    width = get_column_letter(len(fields))
    for column, field in enumerate(fields, start=1):
        letter = get_column_letter(column)
        area = f"{letter}{first}:{letter}{last}"
        rule = _validation(field, f"{letter}{first}")
        sheet.add_data_validation(rule)
        rule.add(area)
        if field.required:
            blank = f'AND(COUNTA($A{first}:${width}{first})>0,TRIM({letter}{first}&"")="")'
            sheet.conditional_formatting.add(area, FormulaRule(formula=[blank], fill=_MISSING))
        if field.is_key:
            twice = f'AND({letter}{first}<>"",COUNTIF(${letter}${first}:${letter}${last},{letter}{first})>1)'
            sheet.conditional_formatting.add(area, FormulaRule(formula=[twice], fill=_REPEATED))
    for row in title_rows:
        day = _date_rule()
        _speak(day, str(sheet.cell(row, 1).value), STATED_ON)
        sheet.add_data_validation(day)
        day.add(f"B{row}")


def _validation(field: Field, first: str) -> DataValidation:
    rule = _list_rule(field) or _typed_rule(field, first)
    rule.allow_blank = not field.required
    _speak(rule, field.header, field.how_ja)
    return rule


def _typed_rule(field: Field, first: str) -> DataValidation:
    if field.type == "date":
        return _date_rule()
    if field.type == "integer":
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    if field.type in ("count", "figure"):
        return _figure_rule(first, whole=field.type == "count")
    return DataValidation()


def _list_rule(field: Field) -> DataValidation | None:
    listed = ",".join(field.choices)
    if not field.choices or any("," in choice for choice in field.choices) or len(listed) > _LONGEST_LIST:
        return None
    return DataValidation(
        type="list", formula1=f'"{listed}"', errorStyle="stop" if field.closed else "warning"
    )


def list_on(sheet: Worksheet, area: str, source: str, field: Field) -> None:
    """A drop-down list that stands on another sheet."""
    rule = DataValidation(type="list", formula1=source, errorStyle="warning")
    _speak(rule, field.header, field.how_ja)
    sheet.add_data_validation(rule)
    rule.add(area)


def _date_rule() -> DataValidation:
    return DataValidation(
        type="date", operator="between", formula1=_FIRST_DAY, formula2=_LAST_DAY, errorStyle="warning"
    )


def _figure_rule(first: str, *, whole: bool) -> DataValidation:
    """A number from 0 on (a whole one), or the sign for what is not known."""
    wanted = f"{first}>=0,INT({first})={first}" if whole else f"{first}>=0"
    return DataValidation(
        type="custom", formula1=f'OR(IF(ISNUMBER({first}),AND({wanted}),FALSE),{first}="…")'
    )


def _speak(rule: DataValidation, header: str, how_ja: str) -> None:
    rule.showInputMessage = rule.showErrorMessage = True
    rule.promptTitle = rule.errorTitle = header[:_LONGEST_TITLE]
    rule.prompt = rule.error = how_ja[:_LONGEST_TEXT]
