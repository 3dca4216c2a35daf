"""BPR時間計測票 and 業務量調査: hours before and after, with weights that stay fixed."""

from __future__ import annotations

from pipelines.sample.figures import of_fiscal_year, percent
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.register.books import Book, tell, tell_share
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year, wide
from pipelines.sample.xlsx import Cell

_MEASURED = {2024: (14, 5), 2025: (20, 8)}
"""Procedures and data linkages that were measured in each fiscal year."""
_TASKS, _NEW_TASKS = 64, 5


def write(run: Run) -> None:
    """Write both lists of each fiscal year."""
    for fiscal_year in FISCAL_YEARS:
        _measurements(run, fiscal_year)
        _inventory(run, fiscal_year)


def _measurements(run: Run, fiscal_year: int) -> None:
    """Minutes per case before and after, and the cases of the year before as weight."""
    draw = run.draw("register", "bpr", fiscal_year)
    book = Book(run, f"BPR時間計測票_{era_year(fiscal_year)}")
    book.above(f"BPR時間計測票（{era_year(fiscal_year)}計測分）")
    book.above("単位：分（1件当たり）")
    book.header(
        (
            "計測番号",
            "手続コード",
            "手続名",
            "所管課",
            "区分",
            "計測年度",
            "計測日",
            "見直し前時間(分)",
            "見直し後時間(分)",
            "前年度件数",
        )
    )
    book.plant("header_reworded", 5)
    example = ("記入例", "030101", "転入届", "戸籍住民課", "手続", "令和7年度", "2025/10/15", 32, 21, 5400)
    book.other(example, "example_row")
    number = 0
    for kind, size in zip(("手続", "データ連携"), _MEASURED[fiscal_year], strict=True):
        saved = whole = 0
        for place in range(size):
            number += 1
            procedure = run.ward.procedures[place * 3 + (1 if kind == "手続" else 2)]
            office = run.ward.by_code[procedure.department_after].name
            before, cases = draw.one(12, 75), draw.one(60, 5_200)
            after = before * (100 - draw.one(5, 55)) // 100
            cells: list[Cell] = [f"B-{fiscal_year}-{number:03d}", procedure.code, procedure.name, office,
                     kind, era_year(fiscal_year), f"{fiscal_year}/1{place % 3}/10", before, after, cases]  # fmt: skip
            if place == 3:
                book.accepted([*cells[:8], "…", cells[9]], "figure_unknown")
                continue
            if place == 4:
                book.other([*cells[:9], None], "missing_required")
                continue
            if place == 6:
                book.accepted([*cells[:9], wide(f"{cases:,}件")], "count_with_unit")
            else:
                book.accepted(cells)
            saved += (before - after) * cases
            whole += before * cases
        indicator = "avg_processing_time_reduction" if kind == "手続" else "data_linkage_efficiency_rate"
        tell_share(run, indicator, of_fiscal_year(fiscal_year), saved, whole)
    book.close()


def _inventory(run: Run, fiscal_year: int) -> None:
    """The same basket of tasks every year; what came after the base year is listed and stays out."""
    base = run.draw("register", "tasks")
    draw = run.draw("register", "tasks", fiscal_year)
    book = Book(run, f"業務量調査_{era_year(fiscal_year)}")
    book.above(f"業務量調査・業務棚卸表　{era_year(fiscal_year)}")
    book.above("基準年：令和5年度　単位：時間")
    book.header(
        ("業務番号", "調査年度", "業務名", "所属", "効率化の対象", "基準年時間", "当年時間", "テレワーク可能")
    )
    book.plant("header_reworded", 4)
    before_sum = after_sum = remote = listed = 0
    for place in range(_TASKS + _NEW_TASKS):
        office = ("総務課", "戸籍住民課", "介護保険課", "道路公園課")[place % 4]
        basis = base.one(120, 6_400)
        new = place >= _TASKS
        hours = basis * (100 - draw.one(0, 14 if fiscal_year == 2024 else 30)) // 100
        possible = draw.happens(520 if fiscal_year == 2024 else 610)
        cells = (f"G-{place + 1:04d}", era_year(fiscal_year), f"業務{place + 1}", office, "×" if new else "○", None if new else basis,
                 hours, "○" if possible else "×")  # fmt: skip
        book.accepted(cells, *(["figure_blank"] if new else []))
        listed, remote = listed + 1, remote + possible
        if not new:
            before_sum, after_sum = before_sum + basis, after_sum + hours
    book.other(("合計", None, None, None, None, before_sum, after_sum, None), "total_row")
    book.close()
    keys = of_fiscal_year(fiscal_year)
    tell(run, "digital_efficiency_rate", keys, percent(before_sum - after_sum, before_sum),
         numerator=before_sum - after_sum, denominator=before_sum)  # fmt: skip
    tell_share(run, "telework_eligible_task_rate", keys, remote, listed)
