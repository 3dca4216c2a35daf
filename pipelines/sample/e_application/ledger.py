"""What was received, counted while it is generated."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pipelines.sample.draw import Ints, Mask
from pipelines.sample.plan import FISCAL_YEARS

MONTHS = 12 * len(FISCAL_YEARS)
DAY_MINUTES = 24 * 60
LONGEST_LEAD = 240 * DAY_MINUTES
"""Minutes; no case of the sample stays open longer and is completed."""


@dataclass
class Ledger:
    """Counts by month (from April of the first fiscal year) and procedure; each receipt once.

    `counter` holds what the counter workbooks say, all methods together; `complete` whether each of them has a
    figure. `online` and `proxy` (代理) come from the exports.
    `lead_minutes` (how often each number of minutes occurs) and `returned` are by fiscal year of receipt and by
    population ("all", "online").
    """

    online: Ints
    proxy: Ints
    counter: Ints
    complete: Mask
    lead_minutes: dict[tuple[int, str, str], Ints] = field(default_factory=dict)
    returned: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def empty(cls, procedures: int) -> Ledger:
        """Nothing received, no counter figure reported."""
        return cls(
            np.zeros((MONTHS, procedures), np.int64),
            np.zeros((MONTHS, procedures), np.int64),
            np.zeros((MONTHS, procedures), np.int64),
            np.zeros((MONTHS, procedures), np.bool_),
        )

    def receive(self, month: int, procedure: Ints, online: Mask) -> None:
        """Count receipts of one month."""
        size = self.online.shape[1]
        self.online[month] += np.bincount(procedure[online], minlength=size)
        self.proxy[month] += np.bincount(procedure[~online], minlength=size)

    def report(self, month: int, procedure: int, figures: list[int | None]) -> None:
        """Count what the counter workbook says of one procedure in one month; a missing figure is None."""
        self.counter[month, procedure] = sum(figure or 0 for figure in figures)
        self.complete[month, procedure] = all(figure is not None for figure in figures)

    def settle(
        self, fiscal_year: int, online: Mask, done: Mask, lead: Ints, returned: Ints | None = None
    ) -> None:
        """Count the last known state of receipts of one fiscal year.

        `lead` is minutes to completion, -1 if open; `returned` how often a receipt was sent back, None where the
        layout does not tell.
        """
        for population, chosen in (("all", np.ones(len(online), np.bool_)), ("online", online)):
            if returned is not None:
                before = self.returned.get((fiscal_year, population), (0, 0))
                times = int((returned[chosen] > 0).sum())
                self.returned[fiscal_year, population] = (before[0] + times, before[1] + int(chosen.sum()))
            for outcome, also in (("closed", chosen), ("done", chosen & done)):
                minutes = np.bincount(lead[also & (lead >= 0)], minlength=LONGEST_LEAD + 1)
                key = (fiscal_year, population, outcome)
                self.lead_minutes[key] = (
                    self.lead_minutes.get(key, np.zeros(LONGEST_LEAD + 1, np.int64)) + minutes
                )
