"""When the public version is made anew, and what goes along when it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from pipelines.disclosure.edition import public_version, stands
from pipelines.journal import Decision, Journal
from pipelines.settings import Settings
from pipelines.warehouse.late import DISCLOSURE_LOG

EDITION = {"publication_id": "P1", "as_of": "2026-04-10", "decided": 0, "code": "c", "code_version": "v"}
HEADER = "指標ID,分子,分子の記号,分母,分母の記号,値\n"


def facts(**changed: Any) -> dict[str, Any]:
    return {"publication_id": "P2", "as_of": "2026-04-28", "code": "c", "code_version": "v", **changed}


@pytest.mark.parametrize(
    ("now", "shown", "told", "expected"),
    [
        (facts(), {"open_data": EDITION}, 0, True),
        (facts(as_of="2026-05-01"), {"open_data": EDITION}, 0, False),  # first of a month
        (facts(as_of="2027-04-28"), {"open_data": EDITION}, 0, False),
        (facts(as_of="2026-04-09"), {"open_data": EDITION}, 0, False),  # earlier than the edition
        (facts(code="d"), {"open_data": EDITION}, 0, False),  # other formulas or rules
        (facts(code_version="w"), {"open_data": EDITION}, 0, False),
        (facts(), {"open_data": EDITION}, 1, False),  # somebody asked
        (facts(), {}, 0, False),  # published by a version without editions
    ],
)
def test_when_an_edition_stands(
    now: dict[str, Any], shown: dict[str, Any], told: int, expected: bool
) -> None:
    assert stands(now, shown, told) is expected


@pytest.fixture
def ward(settings: Settings) -> Settings:
    """A publication with a public version of one line."""
    (settings.published / "open_data").mkdir(parents=True)
    (settings.published / "parquet").mkdir()
    shown = settings.published / "open_data" / "indicator_values.csv"
    shown.write_text(HEADER + "online_usage_rate,40,,80,,50.0\n", encoding="utf-8-sig")
    return replace(settings, as_of=date(2026, 4, 28))


@pytest.fixture
def build(ward: Settings) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema landed")
    connection.execute("create schema intermediate")
    columns = ", ".join(f"{column} {kind}" for column, kind in DISCLOSURE_LOG.items())
    connection.execute(f"create table landed.disclosure_log ({columns})")
    connection.execute(
        "create table intermediate.int_indicator_population as select 'online_usage_rate' as indicator_id,"
        " 'residents' as population, 'count' as numerator_kind, 'count' as denominator_kind"
    )
    first = next(iter(DISCLOSURE_LOG))
    log = ward.published / "parquet" / "disclosure_log.parquet"
    connection.execute(f"insert into landed.disclosure_log ({first}) values ('figure')")
    connection.execute(f"copy landed.disclosure_log to '{log}'")
    connection.execute("delete from landed.disclosure_log")
    return connection


def test_a_standing_edition_goes_along_with_its_log_and_is_checked_again(
    ward: Settings, build: duckdb.DuckDBPyConnection
) -> None:
    staging = ward.warehouse / "staging"
    staging.mkdir(parents=True)
    public = public_version(ward, build, staging, facts(), {"open_data": EDITION})
    assert public is not None and not public.new and public.check.passed
    assert public.facts == EDITION
    copied = staging / "open_data" / "indicator_values.csv"
    assert copied.read_bytes() == (ward.published / "open_data" / "indicator_values.csv").read_bytes()
    assert build.execute("select count(*) from landed.disclosure_log").fetchall() == [(1,)]


def test_a_standing_edition_with_a_small_count_blocks(
    ward: Settings, build: duckdb.DuckDBPyConnection
) -> None:
    file = ward.published / "open_data" / "indicator_values.csv"
    file.write_text(HEADER + "online_usage_rate,4,,80,,5.0\n", encoding="utf-8-sig")
    staging = ward.warehouse / "staging"
    staging.mkdir(parents=True)
    public = public_version(ward, build, staging, facts(), {"open_data": EDITION})
    assert public is not None and public.check.blocks


def test_asked_for_anew(ward: Settings) -> None:
    journal = Journal(ward.journal)
    decision = Decision(
        "release_open_data", "広報課", "誤りの訂正", "2026-04-28T10:00:00+09:00", "2026-04-28"
    )
    journal.append_decision(decision)
    told = sum(known.kind == "release_open_data" for known in journal.decisions())
    assert not stands(facts(), {"open_data": EDITION}, told)
