"""Applications: exports of the electronic systems and the counts of counters, post and telephone."""

from __future__ import annotations

from pipelines.sample.e_application import counter_workbook, extract, form_service, generic_cp932
from pipelines.sample.e_application.availability import availability_rate
from pipelines.sample.e_application.lead_time import (
    MEDIAN,
    P90,
    lead_time,
    lead_time_otherwise,
    return_rate,
)
from pipelines.sample.e_application.ledger import Ledger
from pipelines.sample.e_application.usage_rate import usage_rate
from pipelines.sample.run import Run


def write(run: Run) -> None:
    """Write all files of the source and the expected values of its indicators."""
    ledger = Ledger.empty(len(run.ward.procedures))
    generic_cp932.write(run, ledger)
    if run.plan.widened:
        form_service.write(run, ledger)
        extract.write(run, ledger)
    counter_workbook.write(run, ledger)
    run.truth.indicators["online_usage_rate"] = usage_rate(run.ward, ledger)
    run.truth.indicators["procedure_online_availability_rate"] = availability_rate(run.ward)
    run.truth.indicators["application_lead_time_median_hours"] = lead_time(ledger, MEDIAN)
    run.truth.indicators["application_lead_time_p90_hours"] = lead_time(ledger, P90)
    run.truth.indicators["application_return_rate"] = return_rate(ledger)
    run.truth.alternatives["application_lead_time_hours"] = lead_time_otherwise(ledger)
    run.truth.alternatives["application_return_rate_online"] = return_rate(ledger, "online")
