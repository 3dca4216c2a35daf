"""Translation of a layout's words to canonical codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.landing.header import one_line
from pipelines.profiles import ColumnRule, ColumnSpec, DatedCode
from pipelines.values import fold_key, is_nothing


@dataclass(frozen=True, slots=True)
class CodeMap:
    """Words folded to codes. A code column also knows its codes and their Japanese labels by themselves."""

    words: dict[str, str | list[DatedCode]]
    patterns: list[tuple[re.Pattern[str], str]]
    otherwise: str | None
    closed: bool

    @classmethod
    def of(cls, spec: ColumnSpec, rule: ColumnRule) -> CodeMap:
        """Map of one column under one profile; the profile's words win over the labels."""
        words: dict[str, str | list[DatedCode]] = {
            fold_key(label): code for code, label in spec.codes.items()
        }
        words |= {fold_key(code): code for code in spec.codes}
        words |= {fold_key(word): code for word, code in rule.map.items()}
        patterns = [(re.compile(pattern), code) for pattern, code in rule.map_patterns.items()]
        return cls(words, patterns, rule.otherwise, closed=spec.type == "code")

    def translate(
        self, printed: list[str], days: list[date | None] | None = None
    ) -> tuple[list[str], list[bool]]:
        """Translated words, and which of them no code is known for (their places hold an empty word).

        `days` are the records' own days, one per word, where meanings are dated.
        """
        by_day = days or [None] * len(printed)
        found = [self._one(word, day) for word, day in zip(printed, by_day, strict=True)]
        return ["" if code is None else code for code in found], [code is None for code in found]

    def _one(self, word: str, day: date | None) -> str | None:
        known = self.words.get(fold_key(word))
        if isinstance(known, list):
            return next((meaning.code for meaning in known if meaning.holds_on(day)), None)
        if known is not None:
            return known
        line = one_line(word) if self.patterns else ""
        for pattern, code in self.patterns:
            if pattern.search(line):
                return code
        if self.otherwise is not None:
            return self.otherwise
        if self.closed and is_nothing(word):
            return ""
        return None if self.closed else word
