"""Approvals: lists of drafts, the log of the workflow, vouchers, and what follows from them."""

from __future__ import annotations

from fractions import Fraction

from pipelines.sample.e_approval import draft_list, early_drafts, vouchers, workflow_log
from pipelines.sample.e_approval.rates import approval_rate, lead_time, periods, return_rate
from pipelines.sample.reference.people import Roster
from pipelines.sample.run import Run


def write(run: Run, rosters: dict[int, Roster]) -> None:
    """Write all files of the source and the expected values of its indicators."""
    decided = [*draft_list.write(run, rosters), *workflow_log.write(run, rosters)]
    if run.plan.widened:
        decided += [*early_drafts.write(run, rosters), *vouchers.write(run)]
    found = periods(decided)
    run.truth.indicators["electronic_approval_rate"] = approval_rate(found)
    for name, share in (("median", Fraction(1, 2)), ("p90", Fraction(9, 10))):
        indicator = f"approval_lead_time_{name}_hours"
        run.truth.indicators[indicator] = lead_time(found, share)
        run.truth.alternatives[f"{indicator}_to_last_decision"] = lead_time(found, share, to_last=True)
    run.truth.indicators["approval_return_rate"] = return_rate(found)
