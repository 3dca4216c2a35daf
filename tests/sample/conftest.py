"""One bundled-size sample per test session, and its truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.sample import write_sample


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a freshly generated sample with the default seed and scale."""
    out = tmp_path_factory.mktemp("ward")
    write_sample(out)
    return out


@pytest.fixture(scope="session")
def truth(ward: Path) -> dict[str, Any]:
    """Its truth."""
    loaded: dict[str, Any] = json.loads((ward / "truth.json").read_text("utf-8"))
    return loaded
