"""What this process and its children are told by environment variables; set before anything heavy is imported."""

from __future__ import annotations

import os

OFFLINE = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
}


def stay_offline() -> None:
    """Switch off every telemetry of the stack, and threads for matrices, which nobody multiplies here."""
    os.environ.update(OFFLINE)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
