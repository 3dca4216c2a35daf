"""`shihyo dbt`, `shihyo dagster`, `shihyo prepare`: the tools of the stack with this project's settings."""

from __future__ import annotations

import os
import runpy
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from pipelines.cli.main import BUSY, USAGE
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.warehouse.lock import WarehouseBusy, hold

_READ_ONLY = {"parse", "ls", "list", "deps", "clean", "debug", "--version", "--help", "-h"}


def run_dbt(settings: Settings, arguments: Sequence[str]) -> int:
    """dbt's own command line; commands that open the build file hold the warehouse."""
    from pipelines.warehouse.dbt import run_command

    if not arguments or arguments[0] in _READ_ONLY or "--help" in arguments:
        return 0 if run_command(settings, arguments or ["--help"]) else 1
    try:
        with hold(settings.lock_file):
            return 0 if run_command(settings, arguments) else 1
    except WarehouseBusy as busy:
        click.echo(str(busy), err=True)
        return BUSY


def run_dagster(settings: Settings, port: int) -> int:
    """`dagster dev` on loopback, with its own files below the warehouse."""
    run_prepare()
    home = settings.warehouse / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    template = (PROJECT_ROOT / "dagster.yaml").read_text(encoding="utf-8")
    (home / "dagster.yaml").write_text(template, encoding="utf-8", newline="\n")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["SHIHYO_WAREHOUSE"] = str(settings.warehouse)
    workspace = str(PROJECT_ROOT / "workspace.yaml")
    sys.argv = ["dagster", "dev", "-w", workspace, "--host", "127.0.0.1", "--port", str(port)]
    os.chdir(home)
    runpy.run_module("dagster", run_name="__main__")
    return 0


def run_prepare() -> int:
    """Parse and compile the dbt project and prove its formulas, so that neither a night nor Dagster has to; 1 where one
    fails.
    """
    from pipelines.warehouse import compiled
    from pipelines.warehouse.dbt_project import DbtProjectError, prepare, proven_unit_tests

    try:
        folder: Path = prepare()
    except DbtProjectError as error:
        click.echo(str(error), err=True)
        return USAGE
    wrong = _disproved() if proven_unit_tests() is None or compiled.recall() is None else []
    for message in wrong:
        click.echo(message, err=True)
    if wrong:
        return 1
    click.echo(f"準備ができました (ready): {folder}", err=True)
    return 0


def _disproved() -> list[str]:
    """Unit tests that fail, run in a ward without any drop: they bring their own rows, and need the tables' columns."""
    from pipelines.environment import stay_offline
    from pipelines.profiles import load_sources
    from pipelines.settings import load_settings
    from pipelines.warehouse import dbt
    from pipelines.warehouse.register import register

    stay_offline()
    with tempfile.TemporaryDirectory(prefix="shihyo-prepare-") as folder:
        settings = load_settings(Path(folder) / "drops", Path(folder) / "warehouse")
        register(settings, load_sources(), "P-prepare")
        checks = dbt.build(settings).checks()
    return [check.message_ja for check in checks if not check.passed and check.kind in ("unit_test", "model")]
