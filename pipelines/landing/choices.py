"""Several answers in one cell, split against the declared choices and nothing else (handbook 2.4, layout 4).

A choice may hold the separator itself, so a cell is split only where exactly one sequence of declared choices spells
it; what spells none or several is refused.
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.values import Parsed, fold_key

_SEPARATORS = (",", "、", ";", "；", "，")


def split_choices(cell: str, declared: tuple[str, ...]) -> Parsed[frozenset[str]]:
    """Declared choices that the cell names. Reasons: `undeclared_choice`, `ambiguous_choices`."""
    folded = {fold_key(choice): choice for choice in declared}
    text = "\n".join(fold_key(line) for line in cell.splitlines() if line.strip())
    ways = _ways(_common(text), tuple(sorted(_common(choice) for choice in folded)))
    if not ways:
        return Parsed(None, "undeclared_choice")
    if len(ways) > 1:
        return Parsed(None, "ambiguous_choices")
    names = {_common(choice): name for choice, name in folded.items()}
    return Parsed(frozenset(names[choice] for choice in ways[0]))


def _common(text: str) -> str:
    """All separators as one, so that a choice with a comma meets itself."""
    for separator in _SEPARATORS:
        text = text.replace(fold_key(separator) or separator, "\n")
    return text


@lru_cache(maxsize=4096)
def _ways(text: str, choices: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Sets of choices whose sequence, joined by the separator, is `text`; two are enough to know it is ambiguous."""
    if not text:
        return ()
    found: set[frozenset[str]] = set()
    for choice in choices:
        if text == choice:
            found.add(frozenset([choice]))
        elif text.startswith(choice + "\n"):
            found |= {frozenset([choice]) | rest for rest in _ways(text[len(choice) + 1 :], choices)}
    return tuple(found)[:2]
