"""Approvals: the list of drafts and the log of the workflow, and what follows from them."""

from __future__ import annotations

from pipelines.sample.e_approval import draft_list, workflow_log
from pipelines.sample.e_approval.rates import approval_rate, lead_time, returned_rate
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run


def write(run: Run, rosters: dict[int, Roster]) -> None:
    """Write all files of the source and the expected values of its indicators."""
    decided = [*draft_list.write(run, rosters), *workflow_log.write(run, rosters)]
    run.truth.indicators["electronic_approval_rate"] = approval_rate(decided)
    run.truth.indicators["approval_lead_time_hours"] = lead_time(decided)
    run.truth.indicators["approval_returned_rate"] = returned_rate(decided)
