"""The build file after a crash, and while somebody else has it."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.warehouse.build import open_build

HOLDER = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "foreign_wal"])
def test_an_unreadable_build_file_is_made_anew(settings: Settings, damage: str) -> None:
    with open_build(settings) as connection:
        connection.execute("create table t as select range as n from range(100000)")
    content = settings.build_file.read_bytes()
    if damage == "truncated":
        settings.build_file.write_bytes(content[: len(content) // 3])
    elif damage == "overwritten":
        settings.build_file.write_bytes(b"\0" * len(content))
    else:
        settings.build_file.with_name("shihyo.duckdb.wal").write_bytes(b"no log of this file" * 100)
    with open_build(settings) as connection:
        connection.execute("create or replace table t as select 1 as n")
    with open_build(settings, read_only=True) as connection:
        assert connection.execute("select n from t").fetchall() == [(1,)]


def test_a_build_file_that_is_held_elsewhere_is_not_thrown_away(settings: Settings) -> None:
    with open_build(settings) as connection:
        connection.execute("create table t as select 42 as n")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(settings.build_file)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(duckdb.IOException), open_build(settings):
            pass
        holder.kill()
    with open_build(settings, read_only=True) as connection:
        assert connection.execute("select n from t").fetchall() == [(42,)]


def test_nothing_is_installed_from_the_network(settings: Settings) -> None:
    with open_build(settings) as connection, pytest.raises(duckdb.Error):
        connection.execute("select * from 'https://127.0.0.1:9/x.parquet'")
