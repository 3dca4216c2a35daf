"""First word of the process that reads workbooks."""

READY = "ready"
