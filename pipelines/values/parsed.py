"""What a reading of one printed value gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """`value` is None when the text is blank or refused; refused means that `reason` holds a code of REASONS.

    `warning` holds a code when the text was read, or read as blank, but a person should look at it."""

    value: T | None
    reason: str | None = None
    warning: str | None = None
