"""Handbook 2.4 layout 1: raw answers, one row a respondent, with the codebook on a second sheet."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.sample.run import Run
from pipelines.sample.survey.questions import ALL, MISSING, OTHER_WAY, WAYS, WEIGHT, Question
from pipelines.sample.survey.respondents import Respondent, respondents
from pipelines.sample.truth import FileTruth
from pipelines.sample.ward import WARD
from pipelines.sample.xlsx import Cell, SheetSpec, workbook_bytes

PATH = "survey/区民意識調査_令和7年度.xlsx"
ANSWERS, CODEBOOK = "個票", "符号表"
_CODEBOOK_COLUMNS = ("変数名", "設問文", "形式", "コード", "ラベル", "区分", "指標ID")


def write(run: Run) -> list[Respondent]:
    """Write the workbook; returns the respondents."""
    truth = run.truth.file(PATH)
    found = respondents(run)
    run.write_bytes(PATH, workbook_bytes([_answers(truth, found), codebook_sheet(truth, ALL, MISSING)]))
    return found


def _answers(truth: FileTruth, found: list[Respondent]) -> SheetSpec:
    sheet = SheetSpec(ANSWERS)
    sheet.add([f"令和7年度　{WARD}区民意識調査　個票データ"])
    sheet.add([])
    texts: list[Cell] = [None, None]
    names: list[Cell] = ["No", "回収方法"]
    for column, question in enumerate(ALL, start=3):
        first_of_several = question is WAYS[0]
        texts.append(question.text if first_of_several or question not in WAYS else None)
        names.append(f"{question.variable} {question.choices[0]}" if question in WAYS else question.variable)
        if first_of_several:
            sheet.merged.append((3, column, 3, column + len(WAYS) - 1))
    sheet.add(texts)
    sheet.add(names)
    # the question texts stand above the header, which is the row of variables
    truth.plant("title", 2, ANSWERS)
    truth.plant("header", 1, ANSWERS)
    for person in found:
        sheet.add([person.number, person.mode, *(_cell(person, question) for question in ALL)])
        missing = sum(
            answer in MISSING or answer == ""
            for name, answer in person.answers.items()
            if name != OTHER_WAY.variable
        )
        truth.plant("survey_missing_code", missing, ANSWERS)
        truth.plant("canary", int("担当は" in person.answers[OTHER_WAY.variable]), ANSWERS)
    truth.accept("response", len(found), ANSWERS, rows=0)
    truth.sheet(ANSWERS).tables["respondents"] += len(found)
    return sheet


def _cell(person: Respondent, question: Question) -> Cell:
    if question is WEIGHT:
        return person.weight / 100
    answer = person.answers[question.variable]
    if question is OTHER_WAY:
        return answer or None
    return int(answer) if answer else None


def codebook_sheet(truth: FileTruth, questions: Sequence[Question], missing: dict[str, str]) -> SheetSpec:
    """符号表: one line for each code of each variable; `missing` are the wave's codes of no answer."""
    sheet = SheetSpec(CODEBOOK)
    sheet.add(_CODEBOOK_COLUMNS)
    truth.plant("header", sheet=CODEBOOK)
    for question in questions:
        for code, label, kind in _codes(question, missing):
            sheet.add(
                [
                    question.variable,
                    question.text,
                    question.form,
                    code,
                    label,
                    kind,
                    question.indicator or None,
                ]
            )
            truth.accept("codebook", sheet=CODEBOOK)
    return sheet


def _codes(question: Question, missing: dict[str, str]) -> list[tuple[int | None, str | None, str | None]]:
    if question.form in ("自由", "数値"):
        return [(None, None, None)]
    if question.form == "MA":
        return [(1, question.choices[0], None), (0, "選択なし", None)]
    listed: list[tuple[int | None, str | None, str | None]] = [
        (code, label, "トップボックス" if code in question.top_box else None)
        for code, label in enumerate(question.choices, start=1)
    ]
    return [*listed, *((int(code), label, "欠損") for code, label in missing.items())]
