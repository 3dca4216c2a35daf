"""Staff training: the registers of courses, the records of every system, and what follows from them."""

from __future__ import annotations

from pipelines.sample.reference.accounts import Directory
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run
from pipelines.sample.training import attendance_sheets, learning, master, package_cp932, video_log
from pipelines.sample.training.participation import literacy_sessions, participation_rate


def write(run: Run, rosters: dict[int, Roster], directory: Directory) -> None:
    """Write all files of the source and the expected values of its indicators."""
    master.write(run)
    attendances = package_cp932.write(run, rosters, directory)
    if run.plan.widened:
        attendances += learning.write(run, directory)
        attendances += video_log.write(run, directory)
        attendances += attendance_sheets.write(run, rosters, directory)
    run.truth.indicators["digital_training_participation_rate"] = participation_rate(rosters, attendances)
    run.truth.indicators["literacy_training_sessions"] = literacy_sessions(attendances)
