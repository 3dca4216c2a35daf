"""Expected survey shares, straight from the definition (handbook 1.1, surveys).

base_all keeps 無回答 and 無効 in the denominator, base_valid does not; 非該当 is in neither. An empty cell of a
single answer is 無回答. Shares are given with the wave's weights and without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from pipelines.sample.figures import of_fiscal_year, percent
from pipelines.sample.survey.questions import (
    ANXIETY,
    EVERY_MISSING,
    FIRST_65,
    FIRST_75,
    NOT_ASKED,
    SATISFACTION,
    USE,
    Question,
)
from pipelines.sample.survey.respondents import Respondent

Asked = tuple[Question, Callable[[Respondent], bool]]
_ASKED: tuple[Asked, ...] = (
    (SATISFACTION, lambda person: True),
    (ANXIETY, lambda person: person.age_band >= FIRST_65),
    (USE, lambda person: person.age_band >= FIRST_75),
)


def asked_as(questions: Sequence[Question]) -> tuple[Asked, ...]:
    """The questions of another wave in place of those of 令和7年度, told by the indicator that they feed."""
    by_indicator = {question.indicator: question for question in questions if question.indicator}
    return tuple((by_indicator[question.indicator], belongs) for question, belongs in _ASKED)


def shares(
    found: list[Respondent], fiscal_year: int, asked: tuple[Asked, ...] = _ASKED
) -> dict[str, list[dict[str, Any]]]:
    """Rows of one wave by indicator: both bases, weighted and not."""
    return {
        question.indicator: [
            _row(question, [person for person in found if belongs(person)], fiscal_year, base, weighted)
            for base in ("base_all", "base_valid")
            for weighted in (True, False)
        ]
        for question, belongs in asked
    }


def _row(
    question: Question, group: list[Respondent], fiscal_year: int, base: str, weighted: bool
) -> dict[str, Any]:
    def answer(person: Respondent) -> str:
        return person.answers[question.variable]

    inside = [person for person in group if answer(person) != NOT_ASKED]
    if base == "base_valid":
        inside = [person for person in inside if answer(person) and answer(person) not in EVERY_MISSING]
    top = [person for person in inside if answer(person) in {str(code) for code in question.top_box}]
    part, whole = (_size(people, weighted) for people in (top, inside))
    return {
        **of_fiscal_year(fiscal_year),
        "period_kind": "wave",
        "base": base,
        "weighted": weighted,
        "numerator": float(part),
        "denominator": float(whole),
        "value": percent(part, whole),
        "n": len(inside),
    }


def _size(people: list[Respondent], weighted: bool) -> Fraction:
    return Fraction(sum(person.weight for person in people), 100) if weighted else Fraction(len(people))
