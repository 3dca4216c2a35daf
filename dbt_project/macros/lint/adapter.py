"""Stands in for dbt's `adapter` when sqlfluff renders a model: every dispatched macro becomes a plain call."""

from __future__ import annotations

from collections.abc import Callable


def dispatch(name: str, package: str | None = None) -> Callable[..., str]:
    """A macro that renders as a function of that name over its arguments, or as a table of days."""

    def rendered(*arguments: object) -> str:
        if name == "day_series":
            return "(select date '2025-04-01' as day)"
        flat = [item for argument in arguments for item in _items(argument)]
        return f"{name}({', '.join(flat)})"

    return rendered


def _items(argument: object) -> list[str]:
    return [str(item) for item in argument] if isinstance(argument, list) else [str(argument)]
