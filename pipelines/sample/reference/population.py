"""年齢別人口 on 2026-01-01, a CSV that somebody saved again as a workbook."""

from __future__ import annotations

from datetime import date

from pipelines.sample.run import Run
from pipelines.sample.xlsx import SheetSpec, workbook_bytes

BASE_DATE = date(2026, 1, 1)
_OLDEST = 100


def write(run: Run) -> None:
    """Write residents by age and sex: 0 to 99, and 100 and over."""
    path, name = "reference/年齢別人口_20260101.xlsx", "年齢別人口"
    truth = run.truth.file(path)
    sheet = SheetSpec(name)
    sheet.add(["基準日", "年齢", "男", "女", "計"])
    truth.plant("header", sheet=name)
    draw = run.draw("reference", "population")
    for age in range(_OLDEST + 1):
        men, women = _residents(age, draw.one(-40, 40)), _residents(age, draw.one(-40, 40)) + age // 3
        label: str | int = "100歳以上" if age == _OLDEST else age
        sheet.add([BASE_DATE.isoformat(), label, men, women, men + women])
        truth.accept("population", sheet=name)
    truth.plant("resaved_workbook", sheet=name)
    run.write_bytes(path, workbook_bytes([sheet]))


def _residents(age: int, noise: int) -> int:
    """A plausible pyramid: a plateau up to 60, then fewer and fewer."""
    level = 1_500 - abs(45 - age) * 12 if age < 75 else max(1_100 - (age - 75) * 45, 6)
    return max(level + (noise if level > 100 else 0), 1)
