"""Answers of the wave, drawn one respondent after the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.sample.draw import Draw
from pipelines.sample.run import Run
from pipelines.sample.survey.questions import (
    AGE,
    ANXIETY,
    DISTRICT,
    EVERY_MISSING,
    FIRST_65,
    FIRST_75,
    INVALID,
    NO_ANSWER,
    NO_ANSWER_BY_MAIL,
    NOT_ASKED,
    OTHER_WAY,
    SATISFACTION,
    SEX,
    TASKS,
    USE,
    WAYS,
    Question,
)
from pipelines.sample.ward import CANARY_NAME

_FREE = ("窓口の方が安心", "使い方の講習があるとよい", "スマートフォンを持っていない", "手続が分かりにくい")
_YOUNG_USE, _OLD_USE = (62, 38), (18, 82)
_OLD_ANXIETY = (34, 36, 20, 10)


@dataclass
class Respondent:
    """One respondent; `answers` by variable, "" where the cell is empty; `weight` in hundredths."""

    number: int
    mode: str
    weight: int
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def age_band(self) -> int:
        """Code of the age band, 0 without a valid answer."""
        code = self.answers[AGE.variable]
        return 0 if code == "" or code in EVERY_MISSING else int(code)


def respondents(run: Run) -> list[Respondent]:
    """All respondents of the wave."""
    draw = run.draw("survey", "R7")
    return [_respondent(draw, number) for number in range(1, run.plan.respondents + 1)]


def _respondent(draw: Draw, number: int) -> Respondent:
    mode = draw.pick_weighted((("郵送", 62), ("Web", 38)))
    person = Respondent(number, mode, draw.one(62, 148))
    person.answers[SEX.variable] = _single(draw, SEX, mode, skip=12)
    person.answers[AGE.variable] = _single(draw, AGE, mode, skip=14)
    person.answers[DISTRICT.variable] = _single(draw, DISTRICT, mode, skip=10)
    old, very_old = person.age_band >= FIRST_65, person.age_band >= FIRST_75
    person.answers[SATISFACTION.variable] = _single(draw, SATISFACTION, mode, skip=30, not_asked=45)
    _several(draw, person)
    person.answers[ANXIETY.variable] = _single(draw, ANXIETY, mode, 25, 15, _OLD_ANXIETY if old else None)
    person.answers[USE.variable] = _single(draw, USE, mode, 20, 0, _OLD_USE if very_old else _YOUNG_USE)
    for task in TASKS:
        person.answers[task.variable] = _single(draw, task, mode, skip=35)
    return person


def _single(
    draw: Draw,
    question: Question,
    mode: str,
    skip: int,
    not_asked: int = 0,
    weights: tuple[int, ...] | None = None,
) -> str:
    """An answer; of 1000 `skip` give none (mail: -1, web: 99, sometimes an empty cell) and 4 an invalid one."""
    chance = draw.one(0, 999)
    if chance < skip:
        missing = NO_ANSWER_BY_MAIL if mode == "郵送" else NO_ANSWER
        return "" if chance < skip // 6 else missing
    if chance < skip + 4:
        return INVALID
    if chance < skip + 4 + not_asked:
        return NOT_ASKED
    return str(int(draw.weighted(weights or question.weights, 1)[0]) + 1)


def _several(draw: Draw, person: Respondent) -> None:
    """Multi-answer: 1 and 0, or all cells empty where the question was left out."""
    left_out = draw.happens(40)
    for i, way in enumerate(WAYS):
        person.answers[way.variable] = "" if left_out else "1" if draw.happens(360 - 30 * i) else "0"
    free = "" if left_out or not draw.happens(60) else draw.pick(_FREE)
    person.answers[OTHER_WAY.variable] = (
        f"担当は{CANARY_NAME}さんでした" if person.number % 500 == 77 else free
    )
