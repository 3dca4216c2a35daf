"""The public release of one publication: decide, write `open_data/`, check what was written, keep the log and the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.disclosure.check import check_file
from pipelines.disclosure.decide import Decision, decide
from pipelines.disclosure.earlier import load_past, store_release
from pipelines.disclosure.edition import FOLDER
from pipelines.disclosure.figures import read_figures
from pipelines.disclosure.log import log_rows
from pipelines.disclosure.open_data import Edition, write_open_data
from pipelines.disclosure.policy import load_policy
from pipelines.settings import Settings
from pipelines.warehouse.checks import CheckResult
from pipelines.warehouse.late import DISCLOSURE_LOG
from pipelines.warehouse.sql import replace_table


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
) -> Released:
    """Write a new edition of the open data for the publication `facts` into `staging`, fill `landed.disclosure_log`, and
    keep for later editions what this one shows.

    The check of severity ERROR reads the file that was written; when it has not passed, the caller must not publish.
    """
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
    check = check_file(connection, staging / FOLDER / "indicator_values.csv", policy)
    if check.passed:
        store_release(
            settings.journal, edition.publication_id, str(facts["published_at"]), decision.release, past
        )
    return Released(decision, rows, check)
