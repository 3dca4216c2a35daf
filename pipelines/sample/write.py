"""Writing one sample: all source families, one after the other, and the truth at the end."""

from __future__ import annotations

from pathlib import Path

from pipelines.sample import e_application, e_approval, reference, survey, training
from pipelines.sample.plan import AS_OF, BUNDLED_SCALE, Plan
from pipelines.sample.run import Progress, Run
from pipelines.sample.truth import Truth
from pipelines.sample.ward import CANARIES, WARD, found_ward

TRUTH_FILE = "truth.json"
_READINGS = (
    "A receipt repeated in a later file counts once, as the later file shows it.",
    "Quarantined records count nowhere. An unknown status keeps its record.",
    "A procedure with a missing counter figure in a period (any method, any month of it) is out on both sides.",
    "coverage: volume of the fiscal year before (all channels, what is known of it) of included procedures / of all; "
    "in the first year online receipts of the same fiscal year instead. hidden: coverage below 0.8.",
    "Application periods follow the day of receipt, approval periods the day of decision, training the last day.",
    "A case of the workflow log is electronic and decided on the day of its last 決裁; lead time runs from its first "
    "起案 to its first 決裁.",
    "Staff in service: 採用日 not after and 退職日 not before the reference day; 兼務 once.",
)


def write_sample(
    out: Path, *, seed: int = 1, scale: float = BUNDLED_SCALE, progress: Progress | None = None
) -> None:
    """Write the drops of the invented ward to `<out>/<source_id>/` and their truth to `<out>/truth.json`.

    Scale 1 is a ward-year of 5.6 million application rows; the bundled ward has 0.002. From 0.05 on, the last
    fiscal year holds that many rows and the earlier one a fiftieth; below, both are alike. The same seed and scale
    give the same bytes everywhere. `progress` is told each file's path. Files that are already there are
    overwritten, others are left alone. Raises ValueError for a scale or seed out of range, OSError where writing fails.
    """
    plan = Plan(seed, scale)
    about = {
        "format": 1,
        "ward": WARD,
        "seed": seed,
        "scale": scale,
        "as_of": AS_OF.isoformat(),
        "canaries": list(CANARIES),
        "readings": list(_READINGS),
    }
    out.mkdir(parents=True, exist_ok=True)
    run = Run(out, plan, found_ward(seed), Truth(about), progress or _silent)
    rosters = reference.write(run)
    e_application.write(run)
    training.write(run, rosters)
    e_approval.write(run, rosters)
    survey.write(run)
    run.truth.write(out / TRUTH_FILE)


def _silent(path: str) -> None:
    """Progress that nobody wants to see."""
