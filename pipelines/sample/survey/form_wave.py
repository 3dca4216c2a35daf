"""Handbook 2.4 layout 4: a smaller wave of 令和6年度, exported by a form service, and its codebook as a file.

Answers are labels, headers whole questions. Several answers lie in one cell, joined by a comma and a blank; one of the
choices holds a comma itself, and some people typed an answer of their own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from pipelines.sample.draw import Draw
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year
from pipelines.sample.survey.questions import (
    AGE,
    ANXIETY,
    DISTRICT,
    FIRST_65,
    FIRST_75,
    SATISFACTION,
    SEX,
    USE,
    Question,
)
from pipelines.sample.survey.respondents import Respondent
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import CANARY_NAME

FISCAL_YEAR = 2024
_NAME = "オンライン区民アンケート_令和6年度"
_RESPONDENTS = 240
_STAMP = "タイムスタンプ"
_COMMA = "LINE, X などの SNS"
"""The choice that holds the separator."""
_FREE = ("その他：友人に聞いた", "その他（町会の回覧板）", "ケーブルテレビ")
WAYS = Question(
    "問2",
    "問2 区の情報をどこで見ますか（複数回答）",
    "MA",
    ("区公式ホームページ", _COMMA, "広報紙", "区の窓口", "見ていない"),
)
_OPINION = Question("問5", "問5 ご意見（自由記述）", "自由")
QUESTIONS = (
    replace(SEX, variable="F1", text="F1 あなたの性別"),
    replace(AGE, variable="F2", text="F2 あなたの年齢"),
    replace(DISTRICT, variable="F3", text="F3 お住まいの地区"),
    replace(SATISFACTION, variable="問1", text="問1 区のデジタルサービス全般に満足していますか"),
    WAYS,
    replace(ANXIETY, variable="問3", text="問3 デジタルサービスの利用に不安を感じますか"),
    replace(USE, variable="問4", text="問4 この1年間に区のオンラインサービスを利用しましたか"),
    _OPINION,
)
_CODEBOOK = ("調査回", "年度", "変数名", "設問文", "形式", "コード", "ラベル", "区分", "指標ID")


def write(run: Run) -> list[Respondent]:
    """Write the export and its codebook; returns the respondents, their answers as codes."""
    draw = run.draw("survey", "R6")
    found = [_respondent(draw, number) for number in range(1, _RESPONDENTS + 1)]
    _answers(run, draw, found)
    _codebook(run)
    return found


def _respondent(draw: Draw, number: int) -> Respondent:
    person = Respondent(number, "Web", 100)
    for question in QUESTIONS[:3]:
        person.answers[question.variable] = _single(draw, question, 15)
    person.answers[AGE.variable] = person.answers["F2"]  # where the age band is looked up
    old, very_old = person.age_band >= FIRST_65, person.age_band >= FIRST_75
    _, _, _, satisfaction, _, anxiety, use, _ = QUESTIONS
    person.answers["問1"] = _single(draw, satisfaction, 20)
    person.answers["問3"] = _single(draw, replace(anxiety, weights=(35, 35, 20, 10)) if old else anxiety, 20)
    person.answers["問4"] = _single(draw, replace(use, weights=(16, 84)) if very_old else use, 20)
    return person


def _single(draw: Draw, question: Question, skip: int) -> str:
    if draw.happens(skip):
        return ""
    return str(int(draw.weighted(question.weights, 1)[0]) + 1)


def _answers(run: Run, draw: Draw, found: list[Respondent]) -> None:
    file = TextFile(run, f"survey/{_NAME}.csv", "response", "utf-8", quote_all=True)
    file.header((_STAMP, *(question.text for question in QUESTIONS)))
    at = datetime(2024, 11, 1, 9, 0)
    for person in found:
        at += timedelta(seconds=draw.one(40, 9_000))
        several, kinds = _several(draw, person.number)
        opinion = "" if person.number % 9 else "手続が\nもっと簡単になるとよい"
        if person.number == 77:
            opinion = f"{CANARY_NAME}さんに世話になりました"
            kinds.append("canary")
        printed = {"問2": several, "問5": opinion}
        file.accepted(
            (
                f"{at:%Y/%m/%d %H:%M:%S}",
                *(
                    printed[q.variable] if q.variable in printed else _label(q, person.answers[q.variable])
                    for q in QUESTIONS
                ),
            ),
            *kinds,
            *(["newline_in_answer"] if "\n" in opinion else []),
        )
    tables = file.truth.sheet().tables
    tables["respondents"], tables["response"] = len(found), 0
    file.close()


def _several(draw: Draw, number: int) -> tuple[str, list[str]]:
    if number % 80 == 19:
        return f"{WAYS.choices[0]}, {_FREE[number // 80 % len(_FREE)]}", ["answer_of_ones_own"]
    if draw.happens(30):
        return "", []
    *choices, none = WAYS.choices
    chosen = [choice for choice in choices if draw.happens(400)] or [none]
    return ", ".join(chosen), ["choice_with_comma"] if _COMMA in chosen else []


def _label(question: Question, code: str) -> str:
    return question.choices[int(code) - 1] if code else ""


def _codebook(run: Run) -> None:
    file = TextFile(run, f"survey/符号表_{_NAME}.csv", "codebook", "utf-8-sig")
    file.header(_CODEBOOK)
    year = era_year(FISCAL_YEAR)
    for question in QUESTIONS:
        lines = [
            (str(code), label, "トップボックス" if code in question.top_box else "")
            for code, label in enumerate(question.choices, start=1)
        ] or [("", "", "")]
        for code, label, kind in lines:
            file.accepted(
                (
                    year,
                    year,
                    question.variable,
                    question.text,
                    question.form,
                    code,
                    label,
                    kind,
                    question.indicator,
                )
            )
    file.close()
