"""職員配置表, スキルマップ and リテラシーテスト: people are told by the staff numbers of the roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pipelines.sample.draw import Draw
from pipelines.sample.figures import of_fiscal_year, percent
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.people import ANNUAL, Person, Roster
from pipelines.sample.register.books import Book, as_of, tell, tell_share
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year
from pipelines.sample.textfile import TextFile

_DIGITAL = {2024: ("010400", "010500"), 2025: ("011100", "010500")}
"""Departments that count as digital, before and after the reorganisation."""
_LEVELS = (("高度専門人材", 6), ("DX推進リーダー", 22), ("一般行政職員", 72))
_FIELDS = ("企画・BPR", "データ利活用", "システム・セキュリティ", "デザイン")
_EXAMINED = 260


def write(run: Run, rosters: dict[int, Roster]) -> None:
    """Write the three lists of each fiscal year."""
    for fiscal_year in FISCAL_YEARS:
        first = date(fiscal_year, 4, 1)
        here = [p for p in rosters[fiscal_year].persons if p.employment != ANNUAL and p.hired <= first]
        staff = [p for p in here if p.left is None or p.left >= first]
        digital = _allocation(run, fiscal_year, staff)
        _skills(run, fiscal_year, staff, digital)
        _tests(run, fiscal_year, staff)


def _allocation(run: Run, fiscal_year: int, staff: list[Person]) -> set[str]:
    file = TextFile(run, f"register/職員配置表_{fiscal_year}0401.csv", "ledger_entry", "utf-8-sig")
    file.header(
        ("配置番号", "基準日", "職員番号", "所属コード", "所属名", "職種", "職層", "デジタル関連部署", "氏名")
    )
    digital = set()
    for place, person in enumerate(staff, start=1):
        inside = person.department in _DIGITAL[fiscal_year]
        digital |= {person.number} if inside else set()
        office = run.ward.by_code[person.department].name
        kind = ("事務", "事務", "技術")[place % 3]
        file.accepted((f"ST-{fiscal_year}-{place:04d}", f"{fiscal_year}-04-01", person.number, person.department, office, kind,
                       person.rank, "○" if inside else "×", ""))  # fmt: skip
    file.close()
    return digital


def _skills(run: Run, fiscal_year: int, staff: list[Person], digital: set[str]) -> None:
    """Some are judged in two fields; the higher level counts for the person."""
    draw = run.draw("register", "skills", fiscal_year)
    book = Book(run, f"スキルマップ_{era_year(fiscal_year)}")
    book.above(f"デジタルスキルマップ　評価結果　{era_year(fiscal_year)}")
    book.header(("評価番号", "職員番号", "評価年度", "評価日", "所属名", "領域", "判定", "氏名"))
    book.plant("header_reworded", 2)
    specialists: set[str] = set()
    skilled: set[str] = set()
    number = 0
    for place in draw.distinct(len(staff), 150).tolist():
        person = staff[place]
        for field in range(2 if draw.happens(200) else 1):
            number += 1
            level = draw.pick_weighted(_LEVELS)
            office = run.ward.by_code[person.department].name
            entry, day = f"SK-{fiscal_year}-{number:04d}", f"{fiscal_year}/11/1{number % 10}"
            field_name = _FIELDS[(place + field) % 4]
            book.accepted((entry, person.number, era_year(fiscal_year), day, office, field_name, level, None))
            specialists |= {person.number} if level == "高度専門人材" else set()
            skilled |= {person.number} if level != "一般行政職員" else set()
    person = staff[0]
    book.other((f"SK-{fiscal_year}-{number + 1:04d}", person.number[2:], era_year(fiscal_year), f"{fiscal_year}/11/20", None,
                _FIELDS[0], "高度専門人材", None), "lost_leading_zero")  # fmt: skip
    book.close()
    keys = as_of(date(fiscal_year, 4, 1))
    tell_share(run, "digital_staff_ratio", keys, len(digital), len(staff), definition_version="department")
    both = digital | specialists
    tell_share(run, "digital_staff_ratio", keys, len(both), len(staff), definition_version="department_or_skill",
               digital_departments=len(digital), specialists=len(specialists), leaders_and_specialists=len(skilled))  # fmt: skip
    tell_share(run, "digital_specialist_ratio", of_fiscal_year(fiscal_year), len(specialists), len(staff))


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of the test: full marks differ, as the paper was changed."""

    name: str
    month: int
    full: int


def _tests(run: Run, fiscal_year: int, staff: list[Person]) -> None:
    draw = run.draw("register", "tests", fiscal_year)
    file = TextFile(run, f"register/リテラシーテスト_{era_year(fiscal_year)}.csv", "ledger_entry", "cp932")
    file.header(
        (
            "受験記録番号",
            "職員番号",
            "実施年度",
            "実施回",
            "受験回数",
            "受験日",
            "得点",
            "満点",
            "所属名",
            "職層",
            "年代",
        )
    )
    people = [staff[place] for place in draw.distinct(len(staff), _EXAMINED).tolist()]
    for paper in (_Round("上期", 9, 50 if fiscal_year == 2024 else 100), _Round("下期", 2, 100)):
        _round(run, file, draw, fiscal_year, paper, people)
    file.close()


def _round(
    run: Run, file: TextFile, draw: Draw, fiscal_year: int, paper: _Round, people: list[Person]
) -> None:
    year = fiscal_year if paper.month >= 4 else fiscal_year + 1
    day = date(year, paper.month, 12)
    scores: list[Fraction] = []
    number = 0
    for place, person in enumerate(people):
        taken = draw.happens(840)
        points = paper.full * (52 + draw.one(0, 46)) // 100
        attempts: list[tuple[int, int | None]] = [(1, points)] if taken else [(0, None)]
        if taken and points * 100 < paper.full * 65 and draw.happens(600):
            attempts.append((2, min(points + paper.full // 8, paper.full)))
        for attempt, reached in attempts:
            number += 1
            office = run.ward.by_code[person.department].name
            entry = f"X-{fiscal_year}{'A' if paper.name == '上期' else 'B'}-{number:04d}"
            cells = [entry, person.number, era_year(fiscal_year), paper.name, str(attempt), day.isoformat() if reached is not None else "",
                     "" if reached is None else str(reached), str(paper.full), office, person.rank, f"{20 + place % 4 * 10}代"]  # fmt: skip
            if attempt == 1 and place % 90 == 40:
                file.quarantined([*cells[:7], "", *cells[8:]], "missing_required")
                continue
            file.accepted(cells, *(["figure_blank"] if reached is None else []))
            if attempt == 1 and reached is not None:
                scores.append(Fraction(reached * 100, paper.full))
    mean = sum(scores, Fraction(0)) / len(scores)
    keys = of_fiscal_year(fiscal_year)
    more = {"numerator": float(sum(scores, Fraction(0))), "denominator": len(scores), "examined": len(people)}
    tell(run, "staff_digital_literacy_score", keys, float(mean), breakdown="round", breakdown_code=paper.name,
         participation=percent(len(scores), len(people)), **more)  # fmt: skip
    if paper.name == "下期":
        tell(run, "staff_digital_literacy_score", keys, float(mean), **more)
