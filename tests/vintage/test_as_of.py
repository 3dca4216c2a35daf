"""Values in force at any past publication, against every table that was ever published, kept aside by the test."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.journal import Decision, DropEvent, Journal
from pipelines.publish import revisions
from pipelines.settings import Settings
from pipelines.vintage import history
from pipelines.warehouse import late
from pipelines.warehouse.build import open_build
from pipelines.warehouse.closed_years import register_closed_years
from pipelines.warehouse.revised import STORED

Cell = tuple[str, str]
Table = Mapping[Cell, tuple[float | None, str]]
"""Value and status by (indicator, code of the breakdown)."""

FIRST_NIGHT = datetime(2026, 4, 1, 2)


def ward(folder: Path) -> Settings:
    """A warehouse whose build file holds empty marts of values."""
    made = Settings(folder / "drops", folder / "warehouse", (), date(2026, 4, 30))
    with open_build(made) as connection:
        connection.execute("create schema landed; create schema marts")
        late.create_tables(connection)
        register_closed_years(connection, made)
        kinds = {name: kind for name, kind in STORED.items() if name not in revision_only}
        declared = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
        connection.execute(f"create table marts.indicator_values ({declared})")
    return made


revision_only = {"publication_id", "published_at", "reason"}


def publish(settings: Settings, number: int, publication_id: str, table: Table) -> None:
    """What a publication does to the history, without its files; nights are an hour apart."""
    at = (FIRST_NIGHT + timedelta(hours=number)).isoformat(timespec="microseconds")
    journal = Journal(settings.journal)
    with open_build(settings) as connection:
        connection.execute("delete from marts.indicator_values")
        for (indicator, code), (value, status) in table.items():
            connection.execute(
                "insert into marts.indicator_values by name select ? as indicator_id, '1' as definition_version,"
                " 2025 as fiscal_year, 'fiscal_year' as period_kind, date '2025-04-01' as period_start,"
                " date '2026-03-31' as period_end, 'department' as breakdown, ? as breakdown_code, ? as value,"
                " ? as obs_status, 'F' as conf_status, '%' as unit, ? as citation_id",
                [indicator, code, value, status, f"K-{indicator}-{code}@{number}"],
            )
        aside = settings.warehouse / "revisions.parquet"
        revisions.find_revisions(connection, settings, journal.publications(), publication_id, at, aside)
        revisions.store_revisions(settings, publication_id, aside)
    journal.append_publication({"publication_id": publication_id, "as_of": "2026-04-30", "published_at": at})


def in_force(settings: Settings, number: int) -> dict[Cell, tuple[float | None, str]]:
    publication = history.publications(settings)[number]
    assert publication.number == number + 1
    found = history.values_as_of(settings, publication)
    assert len({value.cell for value in found}) == len(found)
    return {(v.indicator_id, v.breakdown_code): (v.value, v.obs_status) for v in found}


cells = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["D1", "D2", "D3"]))
figures = st.tuples(st.sampled_from([None, 0.0, 1.0, 41.7, 43.2]), st.sampled_from(["A", "P", "R"]))
tables = st.dictionaries(cells, figures, max_size=6)


@given(st.lists(st.tuples(st.sampled_from("ABC"), tables), min_size=1, max_size=6))
@hypothesis_settings(max_examples=15, deadline=None)
def test_every_table_ever_published_is_found_again(nights: list[tuple[str, Table]]) -> None:
    """Ids come back, cells come and go, several publications on one as-of date."""
    with tempfile.TemporaryDirectory() as folder:
        settings = ward(Path(folder))
        for number, (publication_id, table) in enumerate(nights):
            publish(settings, number, publication_id, table)
        for number, (_, table) in enumerate(nights):
            assert in_force(settings, number) == dict(table)


def test_an_id_that_comes_back_has_its_own_place(tmp_path: Path) -> None:
    settings = ward(tmp_path)
    first, second = {("a", "D1"): (40.0, "A")}, {("a", "D1"): (50.0, "A"), ("a", "D2"): (1.0, "A")}
    for number, (publication_id, table) in enumerate([("A", first), ("B", second), ("A", first)]):
        publish(settings, number, publication_id, table)
    assert [in_force(settings, number) for number in range(3)] == [first, second, first]
    assert history.find_publication(settings, "A").number == 3
    assert history.find_publication(settings, "B").number == 2


def test_a_value_keeps_the_publication_that_brought_it(tmp_path: Path) -> None:
    settings = ward(tmp_path)
    for number, value in enumerate([40.0, 40.0 * (1 + 1e-12), 41.0]):
        publish(settings, number, f"P{number}", {("a", "D1"): (value, "A"), ("b", "D1"): (7.0, "A")})
    second = history.publications(settings)[1]
    (value,) = history.values_as_of(settings, second, "a")
    assert (value.value, value.publication_id, value.citation_id) == (40.0, "P0", "K-a-D1@0")
    assert [v.indicator_id for v in history.values_as_of(settings, second)] == ["a", "b"]


def test_the_published_file_tells_the_same(tmp_path: Path) -> None:
    """`landed.revision` is what the published `indicator_revisions` shows."""
    settings = ward(tmp_path)
    for number in range(4):
        publish(settings, number, f"P{number}", {("a", f"D{number % 2}"): (float(number), "A")})
    with open_build(settings) as connection:
        connection.execute("create view marts.indicator_revisions as select * from landed.revision")
        for publication in history.publications(settings):
            expected = history.values_as_of(settings, publication)
            assert history.values_as_of(connection, publication) == expected != []


def event(path: str, drop_id: str, outcome: Literal["landed", "withdrawn"], hour: int) -> DropEvent:
    return DropEvent(
        drop_id, "training", path, drop_id * 8, 1, 1, outcome,
        f"2026-04-01T{hour:02}:00:00+09:00", "2026-04-01",
    )  # fmt: skip


def test_the_ledger_of_that_day(settings: Settings) -> None:
    journal = Journal(settings.journal)

    def publication(name: str, hour: int, **more: object) -> None:
        record = {
            "publication_id": name,
            "as_of": "2026-04-01",
            "published_at": f"2026-04-01T{hour:02}:30:00",
        }
        journal.append_publication({**record, **more})

    journal.append_drop(event("a.csv", "d1", "landed", 1))
    journal.append_drop(event("b.csv", "d2", "landed", 1))
    publication("P1", 1, journal=journal.position())
    journal.append_drop(event("a.csv", "d3", "landed", 2))
    journal.append_drop(event("b.csv", "d2", "withdrawn", 2))
    journal.append_decision(Decision("close-year", "課長", "決算", "2026-04-01T02:10:00+09:00", "2026-04-01"))
    publication("P2", 2, journal=journal.position())
    publication("P3", 1)  # of a version that did not note its position: the times of arrival decide
    states = [
        {row.event.drop_id: row.state for row in history.ledger_as_of(settings, known)}
        for known in history.publications(settings)
    ]
    assert states[0] == {"d1": "accepted", "d2": "accepted"}
    assert states[1] == {"d1": "superseded", "d2": "withdrawn", "d3": "accepted"}
    assert states[2] == states[0]
    assert [known.position.exact for known in history.publications(settings)] == [True, True, False]
    counted = [len(history.decisions_as_of(settings, known)) for known in history.publications(settings)]
    assert counted == [0, 1, 0]


def test_a_publication_that_never_was_is_told_with_those_there_are(tmp_path: Path) -> None:
    settings = ward(tmp_path)
    publish(settings, 0, "P20260430-00000001", {})
    with pytest.raises(history.UnknownPublication, match=r"P20260430-99999999.*P20260430-00000001"):
        history.find_publication(settings, "P20260430-99999999")
