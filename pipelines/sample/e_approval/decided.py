"""A decided case, as every indicator of approvals counts it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

DOCUMENTS = "文書管理"
WORKFLOW = "ワークフロー"
ACCOUNTS = "財務会計"
WARD_REASONS = ("添付30MB超", "支出原議", "秘密文書")
"""The ward's list of reasons for paper that definition B leaves out (after 墨田区's 依命通達, handbook 0.4)."""


class Decided(NamedTuple):
    """`method` is None where the printed one is unknown; `returned` None where the layout cannot tell.

    Seconds run from the first submission to the first decision, and to the last one. `fiscal_year` is that of the
    accounts, where it is not the one of the day of decision.
    """

    system: str
    decided_on: date
    method: str | None
    paper_reason: str
    department: str | None
    lead_seconds: int
    last_lead_seconds: int
    returned: bool | None
    fiscal_year: int | None = None
