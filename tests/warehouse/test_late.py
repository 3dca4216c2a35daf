"""Which marts wait for the verdict: those that show it, and those that cannot be told."""

from __future__ import annotations

import pytest

from pipelines.settings import DBT_PROJECT
from pipelines.warehouse.late import awaits_verdict


@pytest.mark.parametrize(
    ("view", "awaits"),
    [
        ("select * from landed.quality_result", True),
        ('create view marts.publication as select * from "shihyo"."landed"."publication"', True),
        ("select * from landed.revision join shihyo.landed.publications using (publication_id)", True),
        ("select * from landed.revision", False),
        ('select * from "shihyo"."landed"."disclosure_log"', False),
        ("select * from marts.quality_results", True),
        ("select * from unlanded.revision", True),
    ],
)
def test_a_view_waits_for_what_it_reads(view: str, awaits: bool) -> None:
    assert awaits_verdict(view) == awaits


def test_of_the_marts_three_wait() -> None:
    views = {
        path.stem: path.read_text(encoding="utf-8") for path in (DBT_PROJECT / "models/marts").glob("*.sql")
    }
    views = {mart: sql for mart, sql in views.items() if "materialized='view'" in sql}
    read = {mart: sql.replace("source('landed', '", "landed.") for mart, sql in views.items()}
    assert {mart for mart, sql in read.items() if awaits_verdict(sql)} == {
        "publication",
        "publications",
        "quality_results",
    }
