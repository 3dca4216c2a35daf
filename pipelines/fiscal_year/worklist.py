"""Names of the year that nobody knows yet, and targets that have run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import holidays
from pipelines.warehouse.build import open_build

# Names printed within the year, and what is wrong in the chart or the conversion table by its end.
_DEPARTMENTS = """
select
  problem_ja,
  todo_ja,
  department_code
  || case when max(department_name) <> department_code then ' ' || max(department_name) else '' end
  || case when sum(records) > 0 then ' (' || sum(records) || ' 件)' else '' end
from marts.organisation_worklist
where
  since <= $last
  and (last_month >= $first or problem not in ('not_in_chart', 'ambiguous_name', 'not_in_chart_then'))
group by problem, problem_ja, todo_ja, department_code
order by problem, department_code
"""
_UNKNOWN_PROCEDURES = """
select distinct monthly.procedure_code || ' ' || coalesce(monthly.procedure_name, '')
from intermediate.int_application_monthly as monthly
anti join intermediate.dim_procedure as ledger on monthly.procedure_code = ledger.procedure_code
where monthly.month_start between $first and $last
order by 1
"""
_COURSES_WITHOUT_CATEGORY = """
select distinct course_code || ' ' || coalesce(course_name, '')
from intermediate.int_training_session
where course_category is null and ends_on between $first and $last
order by 1
"""
_RUN_OUT = """
select name_ja || ' (' || target_deadline || ')'
from marts.indicators
where target_deadline < $first
order by 1
"""
_QUESTIONS = (
    (
        "手続台帳にない手続",
        "手続台帳に足してください。台帳にない手続は、オンライン利用率の対象に入りません。",
        _UNKNOWN_PROCEDURES,
    ),
    (
        "区分の分からない研修",
        "研修マスタに研修区分を書いてください。区分がない研修は受講率に入りません。",
        _COURSES_WITHOUT_CATEGORY,
    ),
    ("期限を過ぎた目標", "計画の改定に合わせて、指標の yml の target を直してください。", _RUN_OUT),
)
NOT_OF_FIGURES = ("期限を過ぎた目標", "祝日の表")
"""Titles of lists that no figure of the year depends on."""


@dataclass(frozen=True, slots=True)
class Work:
    """One list of things to settle: what they are, what to do, their names."""

    title_ja: str
    ask_ja: str
    names: tuple[str, ...]


def worklist(settings: Settings, fiscal_year: int) -> list[Work]:
    """Lists with at least one entry. Raises duckdb.Error where no night has built the tables, or one is just running."""
    year = {"first": date(fiscal_year, 4, 1), "last": date(fiscal_year + 1, 3, 31)}
    found: list[Work] = []
    with open_build(settings, read_only=True) as connection:
        found += _of_departments(connection, year)
        for title, ask, query in _QUESTIONS:
            wanted = {key: day for key, day in year.items() if f"${key}" in query}
            names = tuple(str(row[0]).strip() for row in connection.execute(query, wanted).fetchall())
            if names:
                found.append(Work(title, ask, names))
    known = max((day for day, _ in holidays.stored()), default=date.min)
    if known < year["last"]:
        found.append(
            Work(
                "祝日の表",
                "内閣府の「国民の祝日」から、祝日の表 (pipelines/warehouse) に足してください。",
                (f"{known:%Y-%m-%d} まで",),
            )
        )
    return found


def _of_departments(connection: duckdb.DuckDBPyConnection, year: Mapping[str, date]) -> list[Work]:
    """The mart organisation_worklist, one list for each kind of problem."""
    rows = connection.execute(_DEPARTMENTS, dict(year)).fetchall()
    kinds = groupby(rows, key=lambda row: (str(row[0]), str(row[1])))
    return [
        Work(title, ask, tuple(dict.fromkeys(str(row[2]) for row in listed)))
        for (title, ask), listed in kinds
    ]


def is_built(settings: Settings) -> bool:
    """Whether a night has made the tables that the lists are read from."""
    if not settings.build_file.exists():
        return False
    with open_build(settings, read_only=True) as connection:
        row = connection.execute(
            "select count(*) from information_schema.tables where table_name = 'organisation_worklist'"
        ).fetchone()
    return bool(row and row[0])
