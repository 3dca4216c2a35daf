"""Headline figures as Shihyo published them: `python -m bench.figures PUBLISHED_FILE`. Prints one JSON list."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb

QUERY = """
  select
    indicator_id, period_kind, cast(period_start as varchar) as period_start, breakdown, breakdown_code,
    numerator, denominator, value
  from marts.indicator_values
  where definition_version = 'A' and breakdown in ('total', 'staff_group')
"""


def published_figures(file: Path) -> list[dict[str, Any]]:
    """Rows of the breakdowns that the benchmark compares."""
    connection = duckdb.connect(str(file), read_only=True)
    rows = connection.execute(QUERY)
    names = [column[0] for column in rows.description]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    connection.close()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(published_figures(Path(sys.argv[1])), ensure_ascii=False) + "\n")
