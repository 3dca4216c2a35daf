"""The log of what was kept back: safe by itself.

It names figures and rules, never a size; and it does not say of a single figure whether it is small or protects another,
for whoever knows that a cell lies between 1 and k-1 has placed it already. How many there are of each kind stands by
indicator, where both numbers are at least ten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pipelines.disclosure.decide import Decision
from pipelines.disclosure.figures import Build
from pipelines.disclosure.policy import Rule

LEAST = 10
LogRow = tuple[object, ...]
_NAMES = {"residents": "住民", "firms": "事業者", "staff": "職員"}


def log_rows(build: Build, decision: Decision, rule: Rule) -> Iterator[LogRow]:
    """Rows of `marts.disclosure_log`, in the order of its columns."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for slot in decision.release:
        kinds[slot[0].indicator_id]["all"] += 1
    for (place, quantity), reason in decision.hidden.items():
        kinds[place.indicator_id][reason] += 1
        population, k = _rule(build, rule, place.indicator_id)
        given = (place, quantity) in decision.unprotected
        code = "given_away_earlier" if given else "hidden"
        yield (
            "figure",
            *place,
            quantity,
            population,
            k,
            None,
            None,
            None,
            None,
            code,
            _words(code, population, k),
        )
    for indicator_id, found in sorted(kinds.items()):
        population, k = _rule(build, rule, indicator_id)
        small = found["small"]
        hidden = sum(found.values()) - found["all"]
        told = (small, hidden - small) if min(small, hidden - small) >= LEAST else (None, None)
        text = f"{_NAMES[population]}を数える指標の公開版の規則 (k = {k}) によります。"
        place_of = (indicator_id, *[None] * 7)
        yield ("indicator", *place_of, population, k, found["all"], hidden, *told, "hidden", text)
    for key in sorted(
        {(s[0].indicator_id, s[0].definition_version, s[0].breakdown) for s in decision.omitted}
    ):
        population, k = _rule(build, rule, key[0])
        place_of = (key[0], key[1], "month", None, None, key[2], None, None)
        text = _words("by_year_only", population, k)
        yield ("breakdown", *place_of, population, k, *[None] * 4, "by_year_only", text)


def _rule(build: Build, rule: Rule, indicator_id: str) -> tuple[str, int]:
    population = build.counting[indicator_id].population
    return population, rule.threshold(population)


def _words(code: str, population: str, k: int) -> str:
    if code == "by_year_only":
        return f"月ごとでは {k} 未満の数が多いため、この内訳の月の値は公開しません (そうでない年度の分は公開します)。"
    if code == "given_away_earlier":
        return "秘匿しましたが、以前に公開した値から分かるため、守れません。以前の公開を見直してください。"
    return (
        f"{_NAMES[population]}の数が {k} 未満か、それを引き算などで求められなくするため、秘匿しました。"
        "どちらであるかは示しません。"
    )
