"""The ward's own reference files (layouts of the reference list)."""

from __future__ import annotations

from pipelines.sample.reference import accounts, organisation, population, procedures, staff
from pipelines.sample.reference.accounts import Directory
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run


def write(run: Run) -> tuple[dict[int, Roster], Directory]:
    """Write all reference files; returns the rosters by the fiscal year that their reference day closes, and the
    accounts of the learning system (none where only the first layouts are written)."""
    organisation.write(run)
    procedures.write(run)
    population.write(run)
    rosters = staff.write(run)
    return rosters, accounts.write(run, rosters) if run.plan.widened else Directory()
