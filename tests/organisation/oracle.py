"""What becomes of a department, told day by day: slow, and without a line of the product's SQL in mind.

Days are whole numbers. A change applies to what was printed before its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Span:
    """組織表: one code from one day to another, both included."""

    code: str
    first: int
    last: int


@dataclass(frozen=True)
class Line:
    """新旧対照表: what of `old` goes to `new` on a day."""

    day: int
    old: str | None
    new: str | None
    share: Fraction | None


class Chart:
    """The organisation as somebody would tell it who was there every day, up to `today`."""

    def __init__(self, spans: Iterable[Span], lines: Iterable[Line], today: int, horizon: int) -> None:
        self.today, self.horizon = today, horizon
        self.lines = [line for line in lines if line.day <= today]
        self.there: dict[str, set[int]] = defaultdict(set)
        for span in spans:
            self.there[span.code] |= set(range(span.first, min(span.last, horizon) + 1))
        self.codes = set(self.there) | {code for line in self.lines for code in (line.old, line.new) if code}
        self.changes = {
            code: sorted({*self._declared(code), *self._silent_ends(code)}) for code in self.codes
        }

    def _declared(self, code: str) -> set[int]:
        return {line.day for line in self.lines if line.old == code}

    def _silent_ends(self, code: str) -> set[int]:
        """First days after a life of which no line tells the end."""
        days = self.there[code]
        begins = sorted(day for day in days if day - 1 not in days)
        found = set()
        for number, begin in enumerate(begins):
            end = next(day for day in range(begin, self.horizon + 2) if day + 1 not in days)
            until = begins[number + 1] if number + 1 < len(begins) else self.today
            told = [
                day for day in self._declared(code) if begin < day <= until and not self._goes_on(code, day)
            ]
            if end < self.today and not told:
                found.add(end + 1)
        return found

    def _goes_on(self, code: str, day: int) -> bool:
        parts = self.parts(code, day)
        return parts is not None and code in parts

    def parts(self, code: str, day: int) -> dict[str, Fraction] | None:
        """Successors with their shares; None where it ends, or where the lines cannot be right."""
        lines = [line for line in self.lines if line.old == code and line.day == day and line.new]
        if not lines:
            return None
        if len(lines) == 1 and lines[0].share is None:
            shares = [Fraction(1)]
        elif any(line.share is None for line in lines):
            return None
        else:
            shares = [line.share for line in lines if line.share is not None]
        if min(shares) < 0 or sum(shares) != 1:
            return None
        if not all(self._lives_on(line.new, day) for line in lines):
            return None
        return {str(line.new): share for line, share in zip(lines, shares, strict=True)}

    def _lives_on(self, code: str | None, day: int) -> bool:
        """In the chart on that day or later, or handed on later."""
        return any(there >= day for there in self.there[str(code)]) or any(
            line.old == code and line.day > day for line in self.lines
        )

    def _meant(self, code: str, day: int) -> int:
        """A day on which the code meant what it means to whoever prints it on `day`.

        A code that is dead stands for the department that bore it last.
        """
        named = {line.day for line in self.lines if line.new == code}
        for change in reversed(self.changes[code]):
            if change <= day and not any(
                there in self.there[code] or there in named for there in range(change, day + 1)
            ):
                day = change - 1
        return day

    def today_of(self, code: str, day: int) -> dict[str, Fraction]:
        """Departments of today with their shares; `code@last day` for what is no more or cannot be converted."""
        day = self._meant(code, day)
        change = next((change for change in self.changes[code] if change > day), None)
        if change is None:
            return {code: Fraction(1)}
        parts = self.parts(code, change)
        if parts is None:
            return {f"{code}@{change - 1}": Fraction(1)}
        found: dict[str, Fraction] = defaultdict(Fraction)
        for successor, share in parts.items():
            for reached, part in self.today_of(successor, change).items():
                found[reached] += share * part
        return {reached: share for reached, share in found.items() if share}
