"""The ward's own reference files (layouts of the reference list)."""

from __future__ import annotations

from pipelines.sample.reference import organisation, population, procedures, staff
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run


def write(run: Run) -> dict[int, Roster]:
    """Write all reference files; returns the rosters by the fiscal year that their reference day closes."""
    organisation.write(run)
    procedures.write(run)
    population.write(run)
    return staff.write(run)
