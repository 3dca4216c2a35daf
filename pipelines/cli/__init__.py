"""`shihyo`: the command line. Each command imports what it needs when it runs."""

from pipelines.cli.main import main

__all__ = ["main"]
