"""One person in one session, whatever system recorded it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.sample.training.courses import Course


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person in one session as it must be read.

    `ends_on` (of the session, or of the completion itself) is None where no day can be read.
    """

    course: Course
    session: int
    number: str
    ends_on: date | None
    completed: bool
