"""研修マスタ: which courses are digital and open to all staff."""

from __future__ import annotations

from pipelines.sample.run import Run
from pipelines.sample.textfile import TextFile
from pipelines.sample.training.courses import Course, added_courses, courses

_COLUMNS = ("年度", "研修コード", "研修名", "研修区分", "全職員向け", "実施方法")


def write(run: Run) -> None:
    """Write the register of both fiscal years, and the one of courses of other systems."""
    _write(run, "training/研修マスタ.csv", courses())
    if run.plan.widened:
        _write(run, "training/研修マスタ_追加.csv", added_courses())


def _write(run: Run, path: str, listed: list[Course]) -> None:
    """One register; yes is ○ or 1, no is 0 or empty."""
    file = TextFile(run, path, "course", "utf-8-sig")
    file.header(_COLUMNS)
    for i, course in enumerate(listed):
        open_to_all = ("○", "1")[i % 2] if course.for_all_staff else ("", "0")[i % 2]
        file.accepted(
            (str(course.fiscal_year), course.code, course.name, course.category, open_to_all, course.delivery)
        )
    file.close()
