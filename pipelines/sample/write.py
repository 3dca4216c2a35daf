"""Writing one sample: all source families, one after the other, and the truth at the end."""

from __future__ import annotations

from pathlib import Path

from pipelines.sample import e_application, e_approval, readings, reference, register, survey, training
from pipelines.sample.plan import AS_OF, BUNDLED_SCALE, Layouts, Plan
from pipelines.sample.run import Progress, Run
from pipelines.sample.truth import Truth
from pipelines.sample.ward import CANARIES, WARD, found_ward

TRUTH_FILE = "truth.json"


def write_sample(
    out: Path,
    *,
    seed: int = 1,
    scale: float = BUNDLED_SCALE,
    layouts: Layouts = "all",
    progress: Progress | None = None,
) -> None:
    """Write the drops of the invented ward to `<out>/<source_id>/` and their truth to `<out>/truth.json`.

    Scale 1 is a ward-year of 5.6 million application rows; the bundled ward has 0.002. From 0.05 on, the last
    fiscal year holds that many rows and the earlier one a fiftieth; below, both are alike. `layouts="first"` leaves
    out the systems and the files that a script for one layout per source cannot read; what remains is the same.
    The same seed, scale and layouts give the same bytes everywhere. `progress` is told each file's path. Files that
    are already there are overwritten, others are left alone. Raises ValueError for a scale, seed or layouts out of
    range, OSError where writing fails.
    """
    write_planned(Plan(seed, scale, layouts), out, progress)


def write_planned(plan: Plan, out: Path, progress: Progress | None = None) -> None:
    """Write the sample of a plan; see `write_sample`."""
    about = {
        "format": 1,
        "ward": WARD,
        "seed": plan.seed,
        "scale": plan.scale,
        "as_of": AS_OF.isoformat(),
        "canaries": list(CANARIES),
        "readings": [*readings.FIRST, *((*readings.WIDENED, *readings.LEDGERS) if plan.widened else ())],
    }
    out.mkdir(parents=True, exist_ok=True)
    run = Run(out, plan, found_ward(plan.seed), Truth(about), progress or _silent)
    rosters, directory = reference.write(run)
    e_application.write(run)
    training.write(run, rosters, directory)
    e_approval.write(run, rosters)
    survey.write(run)
    if run.plan.widened:
        register.write(run, rosters)
    run.truth.write(out / TRUTH_FILE)


def _silent(path: str) -> None:
    """Progress that nobody wants to see."""
