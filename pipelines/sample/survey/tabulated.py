"""Counts of the wave of 令和7年度, as its two tabulations print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from pipelines.sample.survey.questions import EVERY_MISSING, NOT_ASKED, Question
from pipelines.sample.survey.respondents import Respondent

NO_ANSWER = "無回答"


def asked(question: Question, people: list[Respondent]) -> list[Respondent]:
    """Respondents that the question was put to: all but 非該当."""
    return [person for person in people if person.answers[question.variable] != NOT_ASKED]


def counts(question: Question, people: list[Respondent]) -> dict[str, int]:
    """Answers by choice in the order of the codes; 無回答 holds no answer, invalid ones and empty cells."""
    found = dict.fromkeys((*question.choices, NO_ANSWER), 0)
    for person in asked(question, people):
        code = person.answers[question.variable]
        missing = code == "" or code in EVERY_MISSING
        found[NO_ANSWER if missing else question.choices[int(code) - 1]] += 1
    return found


def counts_of_several(choices: tuple[Question, ...], people: list[Respondent]) -> dict[str, int]:
    """The same for a multi-answer question, whose choices are variables of their own."""
    found = {q.choices[0]: sum(person.answers[q.variable] == "1" for person in people) for q in choices}
    found[NO_ANSWER] = sum(person.answers[choices[0].variable] == "" for person in people)
    return found


def share(part: int, whole: int) -> Decimal:
    """Percent with one decimal, halves up."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
