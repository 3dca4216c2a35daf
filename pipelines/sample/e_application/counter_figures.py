"""Figures of counters, post and telephone: how many, and which of them never arrived."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.sample.plan import Month, months
from pipelines.sample.run import Run
from pipelines.sample.spelling import wide
from pipelines.sample.ward import Procedure, Ward
from pipelines.sample.xlsx import Cell

METHODS = ("窓口", "郵送", "電話", "FAX", "コンビニ", "その他")
_MAIL = METHODS.index("郵送")
_SHARES = (
    (70, 25, 0, 0, 0, 5),
    (55, 30, 10, 5, 0, 0),
    (80, 0, 15, 0, 0, 5),
    (40, 60, 0, 0, 0, 0),
    (62, 20, 12, 3, 0, 3),
)
_CERTIFICATE_SHARES = (50, 15, 0, 0, 35, 0)
_SMALL_ENOUGH = 12
"""So many of the largest procedures always report: the ward's total keeps a usable coverage."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell: how it is printed, what it means (None is missing), and which dirt it is."""

    printed: Cell
    value: int | None
    dirt: str | None = None


@dataclass
class Gaps:
    """Cells of one fiscal year that do not hold a plain number, by (procedure, method, month of the year)."""

    marks: dict[tuple[int, int, int], str] = field(default_factory=dict)

    def mark(self, procedure: int, methods: range | tuple[int, ...], spans: range, kind: str) -> None:
        """Mark cells with a kind of dirt; what is marked already stays."""
        for method in methods:
            for month in spans:
                self.marks.setdefault((procedure, method, month), kind)


def absent_procedure(run: Run) -> int:
    """The one procedure that no workbook lists at all."""
    return _late_reporters(run)[0]


def gaps_of_year(run: Run, fiscal_year: int) -> Gaps:
    """Which figures of a fiscal year are missing, estimated or noted."""
    draw = run.draw("e_application", "gaps", fiscal_year)
    reporters = _late_reporters(run)[1:]
    chosen = [reporters[int(i)] for i in draw.distinct(len(reporters), 9)]
    gaps = Gaps()
    every = range(len(METHODS))
    by_mail = next(p for p in chosen if shares_of(run.ward.procedures[p])[_MAIL])
    gaps.mark(by_mail, (_MAIL,), range(4, 6), "count_missing_sign")
    others = [p for p in chosen if p != by_mail]
    gaps.mark(others[0], every, range(9, 12), "count_missing_sign")
    gaps.mark(others[1], every, range(6, 7), "count_blank")
    gaps.mark(others[2], every, range(0, 12), "count_missing_sign")
    for procedure in others[3:5]:
        gaps.mark(procedure, (0,), range(2, 4), "count_about")
    gaps.mark(others[5], (0,), range(7, 8), "count_note")
    gaps.mark(others[6], (0,), range(1, 3), "wide_count")
    return gaps


def online_load(ward: Ward, month: Month) -> int:
    """Sum of weight x online percent over the procedures that are online in the month."""
    return sum(p.weight * p.online_percent for p in ward.procedures if p.is_online(month))


def volume(procedure: Procedure, month: Month, rows: int, load: int) -> int:
    """Receipts that did not come online where `rows` did, so that about `online_percent` of all receipts do."""
    share = 100 - procedure.online_percent if procedure.is_online(month) else 100
    return rows * procedure.weight * share // load


def year_of_figures(
    run: Run, procedure: Procedure, period: list[Month], load: list[int], gaps: Gaps
) -> tuple[int, list[list[Figure]]]:
    """The sum of the year before, and twelve months of figures by method, of one procedure."""
    fiscal_year = period[0].fiscal_year
    draw = run.draw("e_application", "counter", fiscal_year, procedure.code)
    last_year = draw.one(100, 9_000)
    rows = run.plan.application_rows(fiscal_year)
    found = []
    for place, month in enumerate(period):
        size = volume(procedure, month, rows[place], load[place]) * draw.one(90, 110) // 100
        found.append(figures(procedure, size, place, gaps))
    return last_year, found


def figures(procedure: Procedure, volume: int, place: int, gaps: Gaps) -> list[Figure]:
    """The figures of one procedure in one month (0 is April), one for each method; together `volume`."""
    shares = shares_of(procedure)
    counts = [volume * share // 100 for share in shares]
    counts[0] += volume - sum(counts)
    return [
        _figure(count, share, gaps.marks.get((procedure.index, method, place)))
        for method, (count, share) in enumerate(zip(counts, shares, strict=True))
    ]


def shares_of(procedure: Procedure) -> tuple[int, ...]:
    """Share of each method in percent; a method that the procedure does not have is 0."""
    if "証明書" in procedure.name or "住民票" in procedure.name:
        return _CERTIFICATE_SHARES
    return _SHARES[procedure.index % len(_SHARES)]


def _figure(count: int, share: int, kind: str | None) -> Figure:
    if kind == "count_missing_sign":
        return Figure("…", None, kind)
    if kind == "count_blank":
        return Figure(None, None, kind)
    if kind == "count_about":
        about = max(count // 10, 1) * 10
        return Figure(f"約{about:,}", about, kind)
    if kind == "count_note":
        return Figure(f"{count:,} ※1", count, kind)
    if kind == "wide_count":
        return Figure(wide(str(count)), count, kind)
    return Figure("-", 0, "count_dash") if share == 0 else Figure(count, count)


def _late_reporters(run: Run) -> list[int]:
    """Procedures of S_ALL that may lack figures, in an order that the seed decides."""
    heavy = sorted(run.ward.procedures, key=lambda p: (-p.weight, p.index))[:_SMALL_ENOUGH]
    able = [
        p.index
        for p in run.ward.procedures
        if p not in heavy and "S_ALL" in p.scopes and p.is_online(months()[0])
    ]
    order = run.draw("e_application", "late reporters").distinct(len(able), len(able))
    return [able[int(i)] for i in order]
