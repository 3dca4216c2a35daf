"""Records behind a figure: the formula itself, run without its last aggregation (ADR 0015)."""
