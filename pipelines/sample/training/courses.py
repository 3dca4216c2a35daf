"""Courses of the two fiscal years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.sample.plan import FISCAL_YEARS

DIGITAL = ("デジタル基礎", "デジタル応用", "デジタル専門")


@dataclass(frozen=True, slots=True)
class Course:
    """One course in one fiscal year; `share` of the staff in per mille attend each session."""

    fiscal_year: int
    code: str
    name: str
    category: str
    for_all_staff: bool
    delivery: str
    sessions: int
    share: int
    days: int = 1

    @property
    def is_digital(self) -> bool:
        """Whether the category carries the digital flag."""
        return self.category in DIGITAL

    def held(self, session: int) -> tuple[date, date]:
        """First and last day of a session (from 1)."""
        if self.delivery == "eラーニング":
            return date(self.fiscal_year, 6, 1), date(self.fiscal_year + 1, 2, 28)
        if self.code.endswith("D09"):  # begins in the old year, ends in the new one
            begun = date(self.fiscal_year + 1, 3, 25)
        else:
            begun = date(self.fiscal_year, 5, 14) + timedelta(
                days=38 * (session - 1) + int(self.code[-2:]) * 5
            )
        return begun, begun + timedelta(days=self.days - 1)


_YEARLY = (
    ("D01", "情報リテラシー基礎", "デジタル基礎", True, "集合", (4, 5), 22, 1),
    ("D02", "情報セキュリティ研修（全職員）", "デジタル基礎", True, "eラーニング", (1, 1), 190, 1),
    ("D03", "生成AI活用入門", "デジタル基礎", True, "オンライン", (2, 4), 30, 1),
    ("D04", "新任職員デジタル基礎①", "デジタル基礎", False, "集合", (2, 2), 25, 1),
    ("D05", "業務改善ツール入門", "デジタル応用", True, "オンライン", (3, 3), 18, 1),
    ("D06", "データ活用実践", "デジタル応用", False, "集合", (2, 3), 12, 2),
    ("D07", "サービスデザイン", "デジタル専門", False, "集合", (1, 2), 10, 3),
    ("D08", "管理職のためのDX", "デジタル応用", False, "集合", (1, 2), 14, 1),
    ("D09", "年度末データ整理講座", "デジタル応用", False, "オンライン", (1, 1), 12, 11),
    ("K11", "新任係長研修", "階層別", False, "集合", (2, 2), 22, 2),
    ("K12", "課長級研修", "階層別", False, "集合", (1, 1), 20, 1),
    ("S21", "ハラスメント防止研修", "専門", True, "eラーニング", (1, 1), 160, 1),
    ("S22", "契約事務", "専門", False, "集合", (2, 2), 16, 1),
    ("S23", "公文書管理", "専門", False, "集合", (2, 2), 18, 1),
)


def courses() -> list[Course]:
    """All courses, by year and code. Codes carry the year: the package never gives one out twice."""
    return [
        Course(
            fiscal_year,
            f"{fiscal_year - 2018}{code}",
            name,
            category,
            for_all,
            delivery,
            sessions[i],
            share,
            days,
        )
        for i, fiscal_year in enumerate(FISCAL_YEARS)
        for code, name, category, for_all, delivery, sessions, share, days in _YEARLY
    ]


_LEARNING = (
    ("L01", "情報セキュリティ基礎（eラーニング）", "デジタル基礎", True, "eラーニング", (1, 1), 150),
    ("L02", "データリテラシー入門", "デジタル応用", True, "eラーニング", (1, 1), 60),
    ("L03", "公務員倫理", "専門", True, "eラーニング", (1, 1), 120),
)
_VIDEO = (
    ("E01", "AIリテラシー動画講座", "デジタル基礎", True, "eラーニング", (1, 1), 80),
    ("E02", "個人情報保護の基礎", "専門", True, "eラーニング", (1, 1), 70),
)
_ON_LISTS = (
    ("G01", "デジタル活用研修（特別区職員研修所）", "デジタル応用", False, "集合", (2, 2), 12),
    ("G02", "情報モラル出前講座", "デジタル基礎", True, "集合", (2, 3), 14),
)


def learning_courses(fiscal_year: int) -> list[Course]:
    """Courses of the learning system in one year; the last one is also on the list of the training package."""
    return [*_of_year(_LEARNING, fiscal_year), package_elearning(fiscal_year)]


def video_courses(fiscal_year: int) -> list[Course]:
    """Courses of the video service that logs events, in one year."""
    return _of_year(_VIDEO, fiscal_year)


def listed_courses(fiscal_year: int) -> list[Course]:
    """Courses of other organisers, of which there are attendance sheets alone."""
    return _of_year(_ON_LISTS, fiscal_year)


def package_elearning(fiscal_year: int) -> Course:
    """The e-learning course that the training package and the learning system both record."""
    return next(c for c in courses() if c.fiscal_year == fiscal_year and c.code.endswith("D02"))


def added_courses() -> list[Course]:
    """Courses of the second register: those that the training package does not know."""
    return [
        course
        for fiscal_year in FISCAL_YEARS
        for course in (
            *_of_year(_LEARNING, fiscal_year),
            *video_courses(fiscal_year),
            *listed_courses(fiscal_year),
        )
    ]


def _of_year(
    listed: tuple[tuple[str, str, str, bool, str, tuple[int, int], int], ...], fiscal_year: int
) -> list[Course]:
    place = FISCAL_YEARS.index(fiscal_year)
    return [
        Course(
            fiscal_year,
            f"{fiscal_year - 2018}{code}",
            name,
            category,
            for_all,
            delivery,
            sessions[place],
            share,
        )
        for code, name, category, for_all, delivery, sessions, share in listed
    ]
