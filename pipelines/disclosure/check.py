"""The check of the public version: it reads the file that was written, and blocks the publication."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.disclosure.policy import Policy, Rule
from pipelines.warehouse.checks import CheckResult
from pipelines.warehouse.sql import fill, literal

CHECK_ID = "disclosure.open_data"

_SMALL = """
    select count(*), coalesce(count(*) filter (
      (denominator_kind = 'count' and denominator > 0 and denominator < k)
      or (numerator_kind = 'count' and numerator > 0 and numerator < k)
      or (numerator_kind = 'count' and denominator_kind = 'count'
          and denominator - numerator > 1e-9 and denominator - numerator < k)
      or (value is not null and ("分子の記号" = 'x' or "分母の記号" = 'x'))
    ), 0)
    from (
      select *, "分子"::double as numerator, "分母"::double as denominator, "値"::double as value
      from read_csv($file, header = true, all_varchar = true, delim = ',', quote = '"', nullstr = '')
    ) shown
    join intermediate.int_indicator_population counted on shown."指標ID" = counted.indicator_id
    join (values $thresholds) rule(population, k) using (population)
"""


def check_file(connection: duckdb.DuckDBPyConnection, file: Path, policy: Policy) -> CheckResult:
    """Whether the file as written shows a count below k, its own reading of the rule."""
    query = fill(_SMALL, file=literal(file), thresholds=_thresholds(policy.public))
    row = connection.execute(query).fetchone() or (0, 1)
    evaluated, failed = int(row[0]), int(row[1])
    text = (
        "公開版に k 未満の数を出していません"
        if not failed
        else "公開版に k 未満の数が出ています。公開を止めました"
    )
    return CheckResult(
        CHECK_ID, "suite", None, "open_data", "ERROR", failed == 0, evaluated, failed, f"{text} (open_data)"
    )


def _thresholds(rule: Rule) -> str:
    return ", ".join(f"({literal(population)}, {k})" for population, k in rule.thresholds.items())
