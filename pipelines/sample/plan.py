"""How large the sample is and which days it covers: the only numbers that `--scale` moves."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Layouts = Literal["all", "first"]
"""`first` leaves out every layout and file that came after the first ones: what a script for one vendor can read."""
AS_OF = date(2026, 4, 30)
"""Day from which the truth looks back: both fiscal years are over."""
FISCAL_YEARS = (2024, 2025)
REORGANISED_ON = date(2025, 4, 1)
BUNDLED_SCALE = 0.002
WARD_YEAR_ROWS = 5_600_000
"""Application rows of one ward-year at scale 1."""
FULL_YEAR_FROM = 0.05
"""From this scale on the last fiscal year holds all rows asked for, the earlier one a fiftieth of them."""
_EARLIER_SHARE = 50
_FEWEST_ROWS = 4_800
_SEASON = (12, 8, 8, 7, 7, 8, 8, 7, 7, 8, 9, 11)
"""Share in percent of a year's applications by month, April first."""


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month; `index` counts from April of the first fiscal year."""

    index: int
    year: int
    month: int

    @property
    def fiscal_year(self) -> int:
        """Calendar year in which the month's fiscal year starts."""
        return self.year if self.month >= 4 else self.year - 1

    @property
    def first(self) -> date:
        """First day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def stamp(self) -> str:
        """YYYYMM, as in file names."""
        return f"{self.year}{self.month:02d}"


def months() -> list[Month]:
    """All months of both fiscal years, in order."""
    return [
        Month(i, FISCAL_YEARS[0] + (i + 3) // 12, (i + 3) % 12 + 1) for i in range(12 * len(FISCAL_YEARS))
    ]


def fiscal_year_of(day: date) -> int:
    """Fiscal year by its starting calendar year (地方自治法 208条)."""
    return day.year if day.month >= 4 else day.year - 1


def apportion(total: int, weights: tuple[int, ...]) -> list[int]:
    """Whole shares of `total` that add up to it, by largest remainder (first wins a tie)."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares


@dataclass(frozen=True, slots=True)
class Plan:
    """Seed and scale of one sample, and the sizes that follow from them.

    `corrected` is the same ward after departments have mended some files and sent them again under the same names.
    Raises ValueError for a negative seed or a scale that is not above 0.
    """

    seed: int = 1
    scale: float = BUNDLED_SCALE
    layouts: Layouts = "all"
    corrected: bool = False

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise ValueError("seed must be 0 or more")
        if not 0 < self.scale <= 1000:
            raise ValueError("scale must be above 0 and at most 1000")
        if self.layouts not in ("all", "first"):
            raise ValueError("layouts must be all or first")

    @property
    def widened(self) -> bool:
        """Whether the layouts and the dirt beyond the first ones are written."""
        return self.layouts == "all"

    def application_rows(self, fiscal_year: int) -> list[int]:
        """Rows of the twelve monthly exports of one fiscal year, repeated receipts included."""
        total = max(round(WARD_YEAR_ROWS * self.scale), _FEWEST_ROWS)
        return apportion(self._of_year(total, fiscal_year, total // 2), _SEASON)

    def form_receipts(self, fiscal_year: int) -> int:
        """Receipts of all forms of the form service in one fiscal year; with `extract_receipts` under a twentieth."""
        return max(sum(self.application_rows(fiscal_year)) * 24 // 1000, 120)

    def extract_receipts(self, fiscal_year: int) -> list[int]:
        """Receipts of the application management system, month by month of one fiscal year."""
        return apportion(sum(self.application_rows(fiscal_year)) * 24 // 1000, _SEASON)

    def vouchers(self, fiscal_year: int) -> int:
        """Vouchers of one fiscal year in the accounting system."""
        return max(self._of_year(round(100_000 * self.scale), fiscal_year, 0), 1_000)

    def drafts(self, fiscal_year: int) -> int:
        """Drafts begun in the document management system in one fiscal year."""
        return max(self._of_year(round(200_000 * self.scale), fiscal_year, 0), 2_400)

    def workflow_cases(self, fiscal_year: int) -> int:
        """Cases begun in the workflow in one fiscal year."""
        return max(self._of_year(round(60_000 * self.scale), fiscal_year, 0), 1_200)

    @property
    def staff(self) -> int:
        """Persons on one roster."""
        return 1_500 + round(2_500 * min(max(self.scale - BUNDLED_SCALE, 0), 4))

    @property
    def respondents(self) -> int:
        """Answers of the survey wave; a ward asks as many whatever its size."""
        return 1_122

    def _of_year(self, total: int, fiscal_year: int, small: int) -> int:
        if self.scale < FULL_YEAR_FROM:
            return small
        return total if fiscal_year == FISCAL_YEARS[-1] else total // _EARLIER_SHARE
