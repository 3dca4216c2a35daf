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
