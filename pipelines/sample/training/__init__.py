"""Staff training: the register of courses, the records of the training package, and what follows from them."""

from __future__ import annotations

from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run
from pipelines.sample.training import master, package_cp932
from pipelines.sample.training.participation import literacy_sessions, participation_rate


def write(run: Run, rosters: dict[int, Roster]) -> None:
    """Write all files of the source and the expected values of its indicators."""
    master.write(run)
    attendances = package_cp932.write(run, rosters)
    run.truth.indicators["digital_training_participation_rate"] = participation_rate(rosters, attendances)
    run.truth.indicators["literacy_training_sessions"] = literacy_sessions(attendances)
