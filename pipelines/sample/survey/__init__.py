"""The survey wave of 令和7年度 and what follows from it."""

from __future__ import annotations

from pipelines.sample.run import Run
from pipelines.sample.survey import raw_workbook
from pipelines.sample.survey.shares import shares


def write(run: Run) -> None:
    """Write all files of the source and the expected values of its indicators."""
    respondents = raw_workbook.write(run)
    run.truth.indicators.update(shares(respondents))
