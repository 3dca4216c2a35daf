"""Small files of what was examined before, as JSON; each may be deleted at any time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines import disk


def read_kept(file: Path) -> dict[str, Any]:
    """What was kept; nothing where the file is not there, or torn."""
    try:
        return dict(json.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError):
        return {}


def keep(file: Path, content: Mapping[str, Any]) -> None:
    """Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    disk.write_bytes(file, json.dumps(content).encode())
