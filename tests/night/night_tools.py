"""Running a night as a user runs it, and reading what it published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipelines.settings import PROJECT_ROOT, Settings

RAW_DROPS = PROJECT_ROOT / "raw_drops"
AS_OF = "2026-04-30"

# Loaded by every Python process of the night: writes down each address that a socket is connected to or looked up.
WATCHER = """
import os, sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        target = args[1] if event in ("socket.connect", "socket.sendto") else args[0]
        if isinstance(target, tuple): target = target[0]
        if isinstance(target, bytes): target = target.decode("utf-8", "replace")
        with open(os.environ["SHIHYO_TEST_CONNECTIONS"], "a") as log:
            log.write(f"{event} {target}\\n")
sys.addaudithook(watch)
with open(os.environ["SHIHYO_TEST_CONNECTIONS"], "a") as log:
    log.write("watching\\n")
"""


@dataclass(slots=True)
class Ran:
    """One command that has ended."""

    settings: Settings
    code: int
    out: str
    err: str
    answer: dict[str, Any] = field(default_factory=dict)
    connections: list[str] = field(default_factory=list)


def shihyo(settings: Settings, *arguments: str, **environment: str) -> Ran:
    """Run `shihyo nightly --json` on these folders."""
    command = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "nightly",
        "--json",
        "--as-of",
        settings.as_of.isoformat(),
    ]
    command += ["--drops", str(settings.drops), "--warehouse", str(settings.warehouse), *arguments]
    for folder in settings.sources:
        command += ["--sources", str(folder)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        cwd=settings.warehouse.parent,
        check=False,
    )
    ran = Ran(settings, done.returncode, done.stdout, done.stderr)
    lines = done.stdout.strip().splitlines()
    if lines and lines[-1].startswith("{"):
        ran.answer = json.loads(lines[-1])
    return ran


def marts_of(settings: Settings) -> dict[str, bytes]:
    """Parquet of every published table that does not tell of the run itself, by name."""
    about_the_run = {
        "publication",
        "publications",
        "drop_ledger",
        "indicator_revisions",
        "quality_results",
        "disclosure_log",  # of the edition that stands, which may be that of an earlier night
    }
    folder = settings.published / "parquet"
    return {file.stem: file.read_bytes() for file in folder.iterdir() if file.stem not in about_the_run}


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    """Query what readers see; a new instance each time, for DuckDB keeps old ones by path."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{(settings.published / 'shihyo.duckdb').resolve()}' as p (read_only)")
        connection.execute("use p.marts")
        return connection.execute(query).fetchall()
