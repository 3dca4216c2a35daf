"""The sample must share no code with what reads it: a mistake in reading could hide in the truth."""

from __future__ import annotations

import re
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "pipelines" / "sample"


def test_sample_imports_nothing_else_of_the_product() -> None:
    modules = sorted(SAMPLE.rglob("*.py"))
    assert len(modules) > 20
    for module in modules:
        imported = re.findall(r"^\s*(?:from|import) (pipelines\S*)", module.read_text("utf-8"), re.MULTILINE)
        assert [name for name in imported if not name.startswith("pipelines.sample")] == [], module.name
