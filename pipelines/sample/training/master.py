"""研修マスタ: which courses are digital and open to all staff."""

from __future__ import annotations

from pipelines.sample.run import Run
from pipelines.sample.textfile import TextFile
from pipelines.sample.training.courses import courses

_COLUMNS = ("年度", "研修コード", "研修名", "研修区分", "全職員向け", "実施方法")


def write(run: Run) -> None:
    """Write the register of both fiscal years; yes is ○ or 1, no is 0 or empty."""
    file = TextFile(run, "training/研修マスタ.csv", "course", "utf-8-sig")
    file.header(_COLUMNS)
    for i, course in enumerate(courses()):
        open_to_all = ("○", "1")[i % 2] if course.for_all_staff else ("", "0")[i % 2]
        file.accepted(
            (str(course.fiscal_year), course.code, course.name, course.category, open_to_all, course.delivery)
        )
    file.close()
