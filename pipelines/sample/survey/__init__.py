"""The survey waves, their tabulations, and what follows from them."""

from __future__ import annotations

from pipelines.sample.run import Run
from pipelines.sample.survey import cross_tables, form_wave, older_wave, raw_workbook, simple_tables
from pipelines.sample.survey.shares import asked_as, shares


def write(run: Run) -> None:
    """Write all files of the source and the expected values of its indicators, wave by wave."""
    respondents = raw_workbook.write(run)
    waves = [shares(respondents, 2025)]
    if run.plan.widened:
        simple_tables.write(run, respondents)
        cross_tables.write(run, respondents)
        smaller, older = form_wave.write(run), older_wave.write(run)
        waves.append(shares(smaller, form_wave.FISCAL_YEAR, asked_as(form_wave.QUESTIONS)))
        waves.append(shares(older, older_wave.FISCAL_YEAR, asked_as(older_wave.QUESTIONS)))
    for wave in waves:
        for indicator, rows in wave.items():
            run.truth.indicators.setdefault(indicator, []).extend(rows)
