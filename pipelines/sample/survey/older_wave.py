"""The wave of 令和5年度: the same questions in another order, one with its codes the other way round.

Mail answers were read by a mark-sheet machine: 1.0 for 1, -1 and -9999 for no answer and invalid ones. The codebook
lies on a hidden sheet.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.sample.draw import Draw
from pipelines.sample.run import Run
from pipelines.sample.survey.questions import (
    AGE,
    ANXIETY,
    DISTRICT,
    EVERY_MISSING,
    FIRST_65,
    FIRST_75,
    INVALID_MARK,
    NO_ANSWER,
    NO_ANSWER_BY_MAIL,
    NOT_ASKED,
    SATISFACTION,
    SEX,
    USE,
    WAYS,
    WEIGHT,
    Question,
)
from pipelines.sample.survey.raw_workbook import ANSWERS, CODEBOOK, codebook_sheet
from pipelines.sample.survey.respondents import Respondent
from pipelines.sample.truth import FileTruth
from pipelines.sample.ward import WARD
from pipelines.sample.xlsx import Cell, SheetSpec, workbook_bytes

FISCAL_YEAR = 2023
PATH = "survey/区民意識調査_令和5年度.xlsx"
_RESPONDENTS = 480
_OLD_SATISFACTION = replace(
    SATISFACTION,
    variable="Q3",
    text="問3　区のデジタルサービス全般に満足していますか",
    choices=tuple(reversed(SATISFACTION.choices)),
    top_box=(4, 5),
    weights=(11, 17, 30, 31, 11),
)
_OLD_ANXIETY = replace(
    ANXIETY,
    variable="Q1",
    text="問1　デジタルサービスの利用に不安を感じますか",
    weights=(26, 33, 26, 15),
)
_OLD_USE = replace(
    USE,
    variable="Q4",
    text="問4　この1年間に区のオンラインサービスを利用しましたか",
    weights=(38, 62),
)
_OLD_WAYS = WAYS[:5]
QUESTIONS = (SEX, AGE, DISTRICT, _OLD_ANXIETY, *_OLD_WAYS, _OLD_SATISFACTION, _OLD_USE, WEIGHT)


def write(run: Run) -> list[Respondent]:
    """Write the workbook; returns the respondents."""
    draw = run.draw("survey", "R5")
    found = [_respondent(draw, number) for number in range(1, _RESPONDENTS + 1)]
    truth = run.truth.file(PATH)
    answers = _answers(truth, found)
    codebook = codebook_sheet(truth, QUESTIONS, EVERY_MISSING)
    codebook.hidden = True
    truth.plant("hidden_sheet", sheet=CODEBOOK)
    run.write_bytes(PATH, workbook_bytes([answers, codebook]))
    return found


def _respondent(draw: Draw, number: int) -> Respondent:
    mode = draw.pick_weighted((("郵送", 70), ("Web", 30)))
    person = Respondent(number, mode, draw.one(60, 150))
    for question in (SEX, AGE, DISTRICT):
        person.answers[question.variable] = _single(draw, question, mode, skip=12)
    old, very_old = person.age_band >= FIRST_65, person.age_band >= FIRST_75
    asked_anxiety = replace(_OLD_ANXIETY, weights=(36, 36, 19, 9)) if old else _OLD_ANXIETY
    asked_use = replace(_OLD_USE, weights=(12, 88)) if very_old else _OLD_USE
    person.answers[_OLD_SATISFACTION.variable] = _single(draw, _OLD_SATISFACTION, mode, skip=35, not_asked=40)
    person.answers[_OLD_ANXIETY.variable] = _single(draw, asked_anxiety, mode, skip=30, not_asked=10)
    person.answers[_OLD_USE.variable] = _single(draw, asked_use, mode, skip=25)
    left_out = draw.happens(45)
    for i, way in enumerate(_OLD_WAYS):
        person.answers[way.variable] = "" if left_out else "1" if draw.happens(300 - 30 * i) else "0"
    return person


def _single(draw: Draw, question: Question, mode: str, skip: int, not_asked: int = 0) -> str:
    """An answer; of 1000 `skip` give none, 5 an invalid one, and `not_asked` were not asked."""
    chance = draw.one(0, 999)
    if chance < skip:
        missing = NO_ANSWER_BY_MAIL if mode == "郵送" else NO_ANSWER
        return "" if chance < skip // 5 else missing
    if chance < skip + 5:
        return INVALID_MARK
    if chance < skip + 5 + not_asked:
        return NOT_ASKED
    return str(int(draw.weighted(question.weights, 1)[0]) + 1)


def _answers(truth: FileTruth, found: list[Respondent]) -> SheetSpec:
    sheet = SheetSpec(ANSWERS)
    sheet.add([f"令和5年度　{WARD}区民意識調査　個票データ"])
    sheet.add([])
    texts: list[Cell] = [None, None]
    names: list[Cell] = ["No", "回収方法"]
    for column, question in enumerate(QUESTIONS, start=3):
        first_of_several = question is _OLD_WAYS[0]
        several = question in _OLD_WAYS
        texts.append(question.text if first_of_several or not several else None)
        names.append(f"{question.variable} {question.choices[0]}" if several else question.variable)
        if first_of_several:
            sheet.merged.append((3, column, 3, column + len(_OLD_WAYS) - 1))
    sheet.add(texts)
    sheet.add(names)
    truth.plant("title", 2, ANSWERS)
    truth.plant("header", 1, ANSWERS)
    for person in found:
        sheet.add([person.number, person.mode, *(_cell(person, question) for question in QUESTIONS)])
        answers = person.answers.values()
        missing = sum(answer in EVERY_MISSING or answer == "" for answer in answers)
        truth.plant("survey_missing_code", missing, ANSWERS)
        if person.mode == "郵送":
            truth.plant("mark_sheet_code", sum(answer != "" for answer in answers), ANSWERS)
    truth.accept("response", len(found), ANSWERS, rows=0)
    truth.sheet(ANSWERS).tables["respondents"] += len(found)
    return sheet


def _cell(person: Respondent, question: Question) -> Cell:
    if question is WEIGHT:
        return person.weight / 100
    answer = person.answers[question.variable]
    if not answer:
        return None
    return f"{answer}.0" if person.mode == "郵送" else int(answer)
