"""伴走型DX支援 and its follow-up: firms are one by their corporate number, growth is a mean of the firms' own rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from pipelines.sample.draw import Draw
from pipelines.sample.figures import of_fiscal_year
from pipelines.sample.plan import FISCAL_YEARS, fiscal_year_of
from pipelines.sample.register.books import Book, last_day, tell, typed
from pipelines.sample.run import Run

_FIRMS, _SUPPORTS = 118, 162
_INDUSTRIES = ("製造業", "建設業", "卸売・小売業", "宿泊・飲食業", "サービス業", "その他")
_SIZES = ("1-4人", "5-29人", "30-299人")


@dataclass(frozen=True, slots=True)
class _Support:
    number: str
    firm: str
    industry: str
    size: str
    state: str
    begun: date
    ended: date | None

    def runs_in(self, fiscal_year: int) -> bool:
        """Whether the support began or went on during the fiscal year; 中止 does not count."""
        first, last = date(fiscal_year, 4, 1), last_day(fiscal_year)
        return self.state != "中止" and self.begun <= last and (self.ended is None or self.ended >= first)


def corporate_number(base: int) -> str:
    """法人番号 of twelve digits: the first digit checks them, 9 - (sum of digits x 1, 2, 1 … from the right) mod 9."""
    digits = f"{base:012d}"
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{9 - total % 9}{digits}"


def write(run: Run) -> None:
    """Write the ledger of supports and the workbook of the follow-up."""
    draw = run.draw("register", "firms")
    supports = _drawn(draw)
    _write_supports(run, supports)
    _write_follow_up(run, supports)


def _drawn(draw: Draw) -> list[_Support]:
    numbers = [corporate_number(10_501_000_000 + int(n)) for n in draw.distinct(900_000, _FIRMS)]
    found = []
    for place in range(_SUPPORTS):
        firm = place if place < _FIRMS else draw.one(0, _FIRMS - 1)
        begun = date(2023, 10, 1) + timedelta(days=draw.one(0, 900))
        ended = begun + timedelta(days=draw.one(60, 420))
        open_still = ended > date(2026, 3, 31)
        state = "支援中" if open_still else "中止" if draw.happens(50) else "完了"
        found.append(
            _Support(f"D-{place + 1:04d}", "" if firm % 40 == 13 else numbers[firm], _INDUSTRIES[firm % 6],
                     _SIZES[firm % 3], state, begun, None if open_still else ended)
        )  # fmt: skip
    return found


def _write_supports(run: Run, supports: list[_Support]) -> None:
    book = Book(run, "伴走型DX支援_実績台帳")
    book.above("伴走型DX支援　実績台帳（令和6・7年度）")
    book.above()
    book.header(
        (
            "支援番号",
            "企業名",
            "法人番号",
            "業種",
            "従業者規模",
            "支援の種類",
            "状態",
            "支援開始日",
            "支援終了日",
        )
    )
    wrong = {"D-0030", "D-0090"}
    for place, s in enumerate(supports):
        printed, dirt = typed(s.begun, place)
        firm: str | int | None = int(s.firm) if s.firm and place % 3 == 0 else s.firm or None
        if s.number in wrong:
            firm, dirt = s.firm[:-1] + str((int(s.firm[-1]) + 1) % 10), [*dirt, "wrong_corporate_number"]
        book.accepted((s.number, None, firm, s.industry, s.size, ("専門家派遣", "ツール導入", "人材育成")[place % 3], s.state,
                       printed, s.ended.isoformat() if s.ended else None), *dirt)  # fmt: skip
    book.close(guide=True)
    for fiscal_year in FISCAL_YEARS:
        running = [s for s in supports if s.runs_in(fiscal_year)]
        firms = {s.firm if s.firm and s.number not in wrong else s.number for s in running}
        tell(
            run,
            "sme_dx_support_firms",
            of_fiscal_year(fiscal_year),
            len(firms),
            numerator=len(firms),
            supports=len(running),
        )


def _write_follow_up(run: Run, supports: list[_Support]) -> None:
    draw = run.draw("register", "follow-up")
    book = Book(run, "伴走型DX支援_追跡調査")
    book.above("伴走型DX支援　追跡調査（売上は税抜、万円）")
    book.header(
        (
            "追跡調査番号",
            "支援番号",
            "法人番号",
            "業種",
            "従業者規模",
            "導入日",
            "回答日",
            "導入前売上",
            "導入後売上",
        )
    )
    book.plant("header_reworded", 3)
    asked = [s for s in supports if s.state == "完了" and date(2024, 4, 1) <= s.begun <= date(2025, 3, 31)]
    rates: dict[int, list[Fraction]] = {}
    for place, s in enumerate(asked, start=1):
        before = draw.one(900, 60_000)
        after = before * (1_000 + draw.one(-60, 190)) // 1_000
        answered = not draw.happens(180)
        sales: tuple[int | str | None, int | str | None] = (before, after) if answered else (None, None)
        dirt = [] if answered else ["figure_blank"]
        if answered and place % 11 == 3:
            sales, dirt = (f"{before:,}", f"{after:,}"), []
        reply = (s.begun + timedelta(days=400)).isoformat() if answered else None
        book.accepted(
            (
                f"F-{place:04d}",
                s.number,
                s.firm or None,
                s.industry,
                s.size,
                s.begun.isoformat(),
                reply,
                *sales,
            ),
            *dirt,
        )
        if answered:
            rates.setdefault(fiscal_year_of(s.begun), []).append(Fraction(after - before, before) * 100)
    book.close()
    for fiscal_year, found in sorted(rates.items()):
        mean = sum(found, Fraction(0)) / len(found)
        middle = _median(found)
        tell(
            run,
            "sme_supported_sales_growth",
            of_fiscal_year(fiscal_year),
            float(mean),
            firms=len(found),
            median=middle,
        )


def _median(rates: list[Fraction]) -> float:
    ordered, half = sorted(rates), len(rates) // 2
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)
