"""Which edition of the open data a publication carries: a new one, or that of the publication before.

Whoever holds two editions a day apart learns of the few persons who came in between, so a new edition comes out with
the first publication of a month, with other formulas or rules, and when somebody decides so (`shihyo release-open-data`);
in between the standing one goes along unchanged, and needs no solving.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.disclosure.check import check_file
from pipelines.disclosure.policy import load_policy
from pipelines.journal import Journal
from pipelines.settings import Settings
from pipelines.warehouse.checks import CheckResult
from pipelines.warehouse.late import DISCLOSURE_LOG
from pipelines.warehouse.sql import fill, names, parquet

DECISION = "release_open_data"
FOLDER = "open_data"
_KEPT_WITH = ("code", "code_version")


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """`facts` say of which publication and as-of date the edition is; `new` is False where it was carried over."""

    check: CheckResult
    facts: dict[str, Any]
    new: bool


def public_version(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    staging: Path,
    facts: Mapping[str, Any],
    shown: Mapping[str, Any] | None,
) -> PublicVersion | None:
    """Put the public version of the publication `facts` into `staging`; `shown` are the facts of what readers see now.

    None where the build does not say whom its figures count: then nothing is public. The caller must not publish where
    the check has not passed.
    """
    if not _knows_populations(connection):
        return None
    journal, policy = Journal(settings.journal), load_policy()
    told = sum(decision.kind == DECISION for decision in journal.decisions())
    if policy.open_data.every == "month" and shown is not None and stands(facts, shown, told):
        _carry_over(settings.published, staging, connection)
        check = check_file(connection, staging / FOLDER / "indicator_values.csv", policy)
        return PublicVersion(check, dict(shown["open_data"]), new=False)
    from pipelines.disclosure.release import release  # the solver is imported only for a new edition

    released = release(settings, connection, staging, journal.publications(), facts)
    own = {"publication_id": facts["publication_id"], "as_of": facts["as_of"], "decided": told}
    return PublicVersion(released.check, own | {key: facts[key] for key in _KEPT_WITH}, new=True)


def stands(facts: Mapping[str, Any], shown: Mapping[str, Any], told: int) -> bool:
    """Same month, same formulas and rules, and nobody has asked for a new edition since."""
    edition = shown.get("open_data")
    if not edition or edition["decided"] != told or any(edition[key] != facts[key] for key in _KEPT_WITH):
        return False
    return bool(edition["as_of"][:7] == facts["as_of"][:7] and edition["as_of"] <= facts["as_of"])


def _carry_over(published: Path, staging: Path, connection: duckdb.DuckDBPyConnection) -> None:
    shutil.copytree(published / FOLDER, staging / FOLDER, copy_function=shutil.copyfile)
    connection.execute("delete from landed.disclosure_log")
    connection.execute(
        fill(
            "insert into landed.disclosure_log by name select $columns from $log",
            columns=names(DISCLOSURE_LOG),
            log=parquet([published / "parquet" / "disclosure_log.parquet"]),
        )
    )


def _knows_populations(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables"
        " where table_schema = 'intermediate' and table_name = 'int_indicator_population'"
    ).fetchone()
    return bool(found and found[0])
