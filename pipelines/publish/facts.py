"""`publication.json` of a publication: what the quiet night and a recovery after a crash need, without DuckDB."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FACTS = "publication.json"


def read_facts(folder: Path) -> dict[str, Any] | None:
    """Id, as-of date, time, counts and rows by table of the publication in `folder`; None where there is none."""
    path = folder / FACTS
    if not path.is_file():
        return None
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts
