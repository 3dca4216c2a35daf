"""Departments' ledgers and reports (台帳・実績報告), kept by hand, and the statistics beside them."""

from __future__ import annotations

from pipelines.sample.reference.people import Roster
from pipelines.sample.register import (
    firms,
    meetings,
    offices,
    participants,
    platform,
    reports,
    services,
    staff,
    statistics,
    supporters,
    tasks,
)
from pipelines.sample.run import Run


def write(run: Run, rosters: dict[int, Roster]) -> None:
    """Write all ledgers but that of hired digital staff, which the ward has not sent yet."""
    residents = statistics.write(run)
    supporters.write(run, residents)
    services.write(run, residents)
    participants.write(run)
    platform.write(run)
    firms.write(run)
    offices.write(run)
    meetings.write(run)
    staff.write(run, rosters)
    tasks.write(run)
    reports.write(run)
