"""Handbook 2.4 layout 3: クロス集計, two merged header levels, n and % in turns, small groups starred."""

from __future__ import annotations

from pipelines.sample.run import Run
from pipelines.sample.survey.questions import AGE, ANXIETY, DISTRICT, SATISFACTION, SEX, USE, Question
from pipelines.sample.survey.respondents import Respondent
from pipelines.sample.survey.tabulated import asked, counts, share
from pipelines.sample.truth import FileTruth
from pipelines.sample.xlsx import Cell, SheetSpec, workbook_bytes

PATH = "survey/区民意識調査_令和7年度_クロス集計.xlsx"
_AXES = ((SEX, "性別"), (AGE, "年代"), (DISTRICT, "地区"))
_WORK = "作業用"
_FEW = 30
"""Groups with fewer respondents show no percentages, and counts of one or two are suppressed."""
_HIDDEN = 2
_FIRST_CHOICE = 4


def write(run: Run, people: list[Respondent]) -> None:
    """Write the workbook: a sheet for each question, and a hidden one."""
    truth = run.truth.file(PATH)
    sheets = [_sheet(truth, question, people) for question in (SATISFACTION, ANXIETY, USE)]
    run.write_bytes(PATH, workbook_bytes([*sheets, _work(truth, people)]))


def _sheet(truth: FileTruth, question: Question, people: list[Respondent]) -> SheetSpec:
    sheet = SheetSpec(question.text.split("　")[0])
    width = len(question.choices) + 1
    sheet.add([question.text])
    sheet.add(["上段：人　下段：％"])
    sheet.add(["区分", "属性", "全体", "選択肢", *[None] * (width - 1)])
    sheet.add([None, None, None, *question.choices, "無回答"])
    sheet.merged += [(3, column, 4, column) for column in (1, 2, 3)]
    sheet.merged.append((3, _FIRST_CHOICE, 3, _FIRST_CHOICE + width - 1))
    truth.plant("title", 2, sheet.name)
    truth.plant("header", 2, sheet.name)
    group = asked(question, people)
    _category(truth, sheet, question, "全体", "全体", group)
    for face, axis in _AXES:
        first = len(sheet.rows) + 1
        for code, label in enumerate(face.choices, start=1):
            here = [person for person in group if person.answers[face.variable] == str(code)]
            _category(truth, sheet, question, axis if code == 1 else None, label, here)
        sheet.merged.append((first, 1, len(sheet.rows), 1))
    sheet.add([f"※ n={_FEW}未満は「*」、{_HIDDEN}人以下は「x」で示す。"])
    truth.plant("note", sheet=sheet.name)
    return sheet


def _category(
    truth: FileTruth,
    sheet: SheetSpec,
    question: Question,
    axis: str | None,
    label: str,
    group: list[Respondent],
) -> None:
    """Two rows: counts, and percentages below them."""
    found = counts(question, group).values()
    few = len(group) < _FEW
    upper: list[Cell] = [axis, label, len(group)]
    lower: list[Cell] = [None, None, 100.0]
    for times in found:
        hidden = few and 0 < times <= _HIDDEN
        upper.append("-" if times == 0 else "x" if hidden else times)
        percent = 0 if not group else share(times, len(group))
        lower.append("*" if few else "0.0" if times == 0 else float(percent))
        truth.plant("count_dash", int(times == 0), sheet.name)
        truth.plant("count_secret", int(hidden) + int(few), sheet.name)
    row = sheet.add(upper)
    sheet.add(lower)
    sheet.merged.append((row, 2, row + 1, 2))
    if axis == "全体":
        sheet.merged.append((row, 1, row + 1, 1))
    truth.accept("tabulation", 2, sheet.name, rows=2 * len(found))


def _work(truth: FileTruth, people: list[Respondent]) -> SheetSpec:
    """What the tables were made from; hidden, and not read."""
    sheet = SheetSpec(_WORK, hidden=True)
    sheet.add(["区分", "属性", "全体", "選択肢"])
    sheet.add(["確認用", "全体", len(people), "#"])
    truth.plant("unclaimed_sheet", 2, _WORK)
    truth.plant("hidden_sheet", sheet=_WORK)
    return sheet
