"""`shihyo sample`: the drops of an invented ward, and their truth."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.main import USAGE
from pipelines.cli.progress import Bars
from pipelines.sample import write_sample
from pipelines.sample.plan import BUNDLED_SCALE


def run(out: Path, seed: int, scale: float | None) -> int:
    """0, or 2 for a seed or scale out of range."""
    with Bars() as bars:
        try:
            write_sample(
                out,
                seed=seed,
                scale=BUNDLED_SCALE if scale is None else scale,
                progress=lambda path: bars.step("見本", path),
            )
        except ValueError as error:
            click.echo(str(error), err=True)
            return USAGE
    click.echo(f"書き出しました (written): {out}")
    return 0
