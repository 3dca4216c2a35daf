"""`python -m pipelines.sample --out DIR [--seed N] [--scale X]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipelines.sample.plan import BUNDLED_SCALE
from pipelines.sample.write import write_sample


def main(arguments: list[str] | None = None) -> int:
    """Write a sample; returns the exit code (2 for a scale or seed out of range)."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.sample", description="Write the drops of an invented ward."
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--scale", type=float, default=BUNDLED_SCALE, help="1 is 5.6 million application rows"
    )
    parser.add_argument(
        "--layouts", choices=("all", "first"), default="all", help="first: one layout per source only"
    )
    given = parser.parse_args(arguments)
    try:
        write_sample(
            given.out,
            seed=given.seed,
            scale=given.scale,
            layouts=given.layouts,
            progress=lambda path: print_line(path),
        )
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def print_line(path: str) -> None:
    """Tell about one written file."""
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    sys.exit(main())
