"""Sources that are filled after dbt has built the marts: the revisions and the publications, the one being made included.

The marts that show them (`quality_results`, `indicator_revisions`, `publication`, `publications`) are views, so that the publication
copies what they say at its own moment.
"""

from __future__ import annotations

import re

import duckdb

AFTER_VERDICT = frozenset({"quality_result", "publication", "publications"})
"""Those that are full only once all checks have ended."""

_SOURCE = re.compile(r"""\blanded"?\."?(\w+)""")

CELL = (
    "indicator_id",
    "definition_version",
    "period_kind",
    "period_start",
    "period_end",
    "breakdown",
    "breakdown_code",
)
"""What makes a value the same figure in another publication."""

REVISION = {
    "citation_id": "VARCHAR",
    "indicator_id": "VARCHAR",
    "definition_version": "VARCHAR",
    "fiscal_year": "BIGINT",
    "period_kind": "VARCHAR",
    "period_start": "DATE",
    "period_end": "DATE",
    "breakdown": "VARCHAR",
    "breakdown_code": "VARCHAR",
    "breakdown_label": "VARCHAR",
    "numerator": "DOUBLE",
    "denominator": "DOUBLE",
    "value": "DOUBLE",
    "unit": "VARCHAR",
    "obs_status": "VARCHAR",
    "conf_status": "VARCHAR",
    "coverage": "DOUBLE",
    "publication_id": "VARCHAR",
    "published_at": "TIMESTAMP",
    "superseded_by": "VARCHAR",
    "reason": "VARCHAR",
}
OF_PUBLISHING = ("citation_id", "publication_id", "published_at", "superseded_by", "reason")
CELL_FACTS = {
    column: kind
    for column, kind in REVISION.items()
    if column not in (*OF_PUBLISHING, "obs_status", "coverage")
}
"""What a quoted figure is remembered by."""

PUBLICATION = {
    "publication_id": "VARCHAR",
    "as_of": "DATE",
    "published_at": "TIMESTAMP",
    "code_version": "VARCHAR",
    "files_accepted": "BIGINT",
    "files_duplicate": "BIGINT",
    "files_superseded": "BIGINT",
    "files_refused": "BIGINT",
    "files_withdrawn": "BIGINT",
    "records_in": "BIGINT",
    "records_accepted": "BIGINT",
    "records_quarantined": "BIGINT",
    "records_structural": "BIGINT",
    "checks_passed": "BIGINT",
    "checks_warned": "BIGINT",
    "checks_failed": "BIGINT",
}
PUBLICATIONS = {
    "publication_no": "BIGINT",
    **PUBLICATION,
    "revisions": "BIGINT",
    "code": "VARCHAR",
    "values_sha256": "VARCHAR",
    "journal_drops": "BIGINT",
    "journal_decisions": "BIGINT",
}
DISCLOSURE_LOG = {
    "record_kind": "VARCHAR",
    "indicator_id": "VARCHAR",
    "definition_version": "VARCHAR",
    "period_kind": "VARCHAR",
    "period_start": "DATE",
    "period_end": "DATE",
    "breakdown": "VARCHAR",
    "breakdown_code": "VARCHAR",
    "quantity": "VARCHAR",
    "population": "VARCHAR",
    "threshold": "BIGINT",
    "figures": "BIGINT",
    "hidden": "BIGINT",
    "small": "BIGINT",
    "protecting": "BIGINT",
    "reason_code": "VARCHAR",
    "reason_ja": "VARCHAR",
}


def awaits_verdict(view: str) -> bool:
    """Whether a view, given as its SQL, shows what only the verdict completes, or may do so by way of others."""
    sources = set(_SOURCE.findall(view))
    return not sources or not sources.isdisjoint(AFTER_VERDICT)


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty `landed.revision`, `landed.publication`, `landed.publications` and `landed.disclosure_log`."""
    tables = {
        "revision": REVISION,
        "publication": PUBLICATION,
        "publications": PUBLICATIONS,
        "disclosure_log": DISCLOSURE_LOG,
    }
    for table, columns in tables.items():
        declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create table landed.{table} ({declared})")
