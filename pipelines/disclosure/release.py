"""The public release of one publication: decide, write `open_data/`, check what was written, keep the log and the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.disclosure.decide import Decision, decide
from pipelines.disclosure.earlier import load_past, store_release
from pipelines.disclosure.figures import read_figures
from pipelines.disclosure.log import log_rows
from pipelines.disclosure.open_data import FOLDER, Edition, write_open_data
from pipelines.disclosure.policy import Policy, Rule, load_policy
from pipelines.settings import Settings
from pipelines.warehouse.checks import CheckResult
from pipelines.warehouse.late import DISCLOSURE_LOG
from pipelines.warehouse.sql import fill, literal, replace_table

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


@dataclass(frozen=True, slots=True)
class Released:
    """What a release came to."""

    decision: Decision
    rows: int
    check: CheckResult


def release(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    staging: Path,
    publications: list[dict[str, Any]],
    facts: Mapping[str, Any],
) -> Released | None:
    """Write the open data of the publication `facts` into `staging` and fill `landed.disclosure_log`.

    None where the build does not say whom its figures count: then nothing is public. The check of severity ERROR reads
    the file that was written; when it has not passed, the caller must not publish.
    """
    if not _knows_populations(connection):
        return None
    policy = load_policy()
    build = read_figures(connection)
    past = load_past(settings.journal, publications)
    decision = decide(build, policy.public, past, settings.build_file.parent / "disclosure.json")
    edition = Edition(str(facts["publication_id"]), str(facts["as_of"]))
    rows = write_open_data(staging, connection, decision, policy.open_data, edition)
    replace_table(
        connection, "temp.disclosure_log", DISCLOSURE_LOG, list(log_rows(build, decision, policy.public))
    )
    connection.execute("delete from landed.disclosure_log")
    connection.execute("insert into landed.disclosure_log by name select * from temp.disclosure_log")
    check = _check(connection, staging / FOLDER / "indicator_values.csv", policy)
    if check.passed:
        store_release(
            settings.journal, edition.publication_id, str(facts["published_at"]), decision.release, past
        )
    return Released(decision, rows, check)


def _knows_populations(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables"
        " where table_schema = 'intermediate' and table_name = 'int_indicator_population'"
    ).fetchone()
    return bool(found and found[0])


def _check(connection: duckdb.DuckDBPyConnection, file: Path, policy: Policy) -> CheckResult:
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
