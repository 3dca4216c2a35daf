"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click


class Day(click.ParamType[date]):
    """An ISO date as a parameter."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; anything else is bad usage."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r}: 日付は 2026-04-01 のように書いてください (ISO date)", param, ctx)


drops_option = click.option(
    "--drops", type=click.Path(path_type=Path), help="投入フォルダ (default raw_drops/)"
)
warehouse_option = click.option(
    "--warehouse", type=click.Path(path_type=Path), help="倉庫 (default warehouse/)"
)
sources_option = click.option(
    "--sources", type=click.Path(path_type=Path), multiple=True, help="区独自の定義のフォルダ (repeatable)"
)
as_of_option = click.option("--as-of", type=Day(), help="基準日 (default: today in Asia/Tokyo)")
