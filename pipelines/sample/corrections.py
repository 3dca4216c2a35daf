"""Corrections: what departments send again, under the same names, after they were told what is wrong."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.sample.plan import BUNDLED_SCALE, Plan
from pipelines.sample.write import TRUTH_FILE, write_planned


def write_corrections(out: Path, *, seed: int = 1, scale: float = BUNDLED_SCALE) -> list[str]:
    """Overwrite those files of a sample in `out` that are corrected, and its truth; returns their paths.

    The first extract of the application management system comes without Excel's damage and without torn lines, and
    the counter workbook of one division with figures in place of #REF! and negative counts. Raises ValueError for a
    seed or scale out of range, OSError where writing fails.
    """
    changed = []
    with TemporaryDirectory() as folder:
        fresh = Path(folder)
        write_planned(Plan(seed, scale, corrected=True), fresh)
        for path in sorted(p for p in fresh.rglob("*") if p.is_file()):
            name = path.relative_to(fresh).as_posix()
            data, target = path.read_bytes(), out / name
            if target.is_file() and target.read_bytes() == data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            if name != TRUTH_FILE:
                changed.append(name)
    return changed
