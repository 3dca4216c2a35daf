"""What the page's template shows, as finished words: the template decides nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from pipelines.publish.scorecard import words
from pipelines.publish.scorecard.cards import CardText, card_texts
from pipelines.publish.scorecard.read import Entry, Plan, Scorecard, tally
from pipelines.publish.site.spark import history_text, sparkline
from pipelines.values.rounding import NO_VALUE, rounded

_BAR = 100.0
_NOT_IN_CSS = re.compile(r"[^\w .\-　]")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of the page. Empty strings are not shown."""

    anchor: str
    tier: str
    name_ja: str
    name_en: str
    value: str
    unit: str
    unit_first: bool
    period: str
    marks: tuple[str, ...]
    previous: str
    no_value: str
    spark: Markup
    spark_text: str
    target: str
    deadline: str
    baseline: str
    progress: str
    progress_bar: float | None
    ahead: tuple[str, ...]
    status: str
    status_word: str
    reason: str
    citation: str
    definition_en: str
    facts: tuple[tuple[str, str], ...]
    cards: tuple[CardText, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One pillar of one plan."""

    code_ja: str
    name_ja: str
    tally: dict[str, int]
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """柱1 and its name, as far as there are."""
        return " ".join(part for part in (self.code_ja, self.name_ja) if part) or "柱の指定なし"


@dataclass(frozen=True, slots=True)
class View:
    """The whole page."""

    publication_id: str
    as_of: str
    stamp: str
    total: int
    without_figure: int
    hidden: int
    statuses: tuple[tuple[str, str], ...]
    tally: dict[str, int]
    sections: tuple[tuple[str, tuple[Section, ...]], ...]
    reasons: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    provisional: tuple[tuple[str, str], ...]
    others: int


def view_of(scorecard: Scorecard) -> View:
    """Everything in words and counts; nothing is rounded or counted later."""
    entries = scorecard.entries
    names = {e.definition.indicator_id: words.name_of(e) for e in (*entries, *scorecard.others)}
    sections = tuple((plan.name_ja, _sections(plan, scorecard.as_of, names)) for plan in scorecard.plans)
    return View(
        publication_id=scorecard.publication_id,
        as_of=words.day_text(scorecard.as_of),
        stamp=_NOT_IN_CSS.sub(
            "", f"基準日 {scorecard.as_of.isoformat()}　公開番号 {scorecard.publication_id}"
        ),
        total=len(entries),
        without_figure=sum(entry.value is None and not entry.hidden for entry in entries),
        hidden=sum(entry.hidden for entry in entries),
        statuses=tuple(words.STATUS_WORDS.items()),
        tally=tally(entries),
        sections=sections,
        reasons=_reasons(entries),
        kinds=tuple(Counter(words.catalogue_text(entry) for entry in entries).items()),
        provisional=tuple((_anchor(e), words.name_of(e)) for e in entries if _is_provisional(e)),
        others=len(scorecard.others),
    )


def row_of(entry: Entry, as_of: date, names: dict[str, str]) -> Row:
    """One indicator in words; `names` are the Japanese names of all indicators by id."""
    definition = entry.definition
    progress = entry.standing.progress if entry.standing else None
    unit = words.unit_of(entry)
    shown = entry.value is not None
    return Row(
        anchor=_anchor(entry),
        tier=definition.tier or "",
        name_ja=words.name_of(entry),
        name_en=definition.name_en or "",
        value=words.value_text(entry),
        unit=unit if shown else "",
        unit_first=words.with_unit("0", unit) != f"0{unit}",
        period=words.period_text(entry.standing) if entry.standing else "",
        marks=_marks(entry, as_of),
        previous=_previous(entry, as_of),
        no_value=_no_value(entry),
        spark=sparkline(entry),
        spark_text=history_text(entry),
        target=words.target_text(entry),
        deadline=words.deadline_text(entry),
        baseline=words.baseline_text(entry),
        progress=words.progress_text(entry),
        progress_bar=None if progress is None else round(min(max(progress * _BAR, 0.0), _BAR), 1),
        ahead=_ahead(entry),
        status=entry.status,
        status_word=words.status_text(entry),
        reason="" if _no_value(entry) == words.reason_text(entry) else words.reason_text(entry),
        citation=(entry.standing.citation_id or "") if entry.standing else "",
        definition_en=definition.definition_en or "",
        facts=_facts(entry, names),
        cards=card_texts(entry),
    )


def _sections(plan: Plan, as_of: date, names: dict[str, str]) -> tuple[Section, ...]:
    return tuple(
        Section(
            words.pillar_text(pillar.code),
            pillar.name_ja,
            tally(pillar.entries),
            tuple(row_of(entry, as_of, names) for entry in pillar.entries),
        )
        for pillar in plan.pillars
    )


def _reasons(entries: tuple[Entry, ...]) -> tuple[tuple[str, int], ...]:
    counted = Counter(words.reason_kind(entry) for entry in entries if entry.status == "undecided")
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _anchor(entry: Entry) -> str:
    return f"i-{entry.definition.indicator_id}"


def _is_provisional(entry: Entry) -> bool:
    return entry.value is not None and entry.standing is not None and entry.standing.obs_status == "P"


def _marks(entry: Entry, as_of: date) -> tuple[str, ...]:
    if entry.value is None or entry.standing is None:
        return ()
    mark = words.mark_text(entry.standing)
    return tuple(text for text in (mark, "年度途中" if words.running(entry, as_of) else "") if text)


def _previous(entry: Entry, as_of: date) -> str:
    before = entry.previous
    if before is None:
        return (entry.standing.change_note_ja or "") if entry.standing else ""
    value = words.with_unit(words.point_text(before, entry.definition.decimals), words.unit_of(entry))
    change = words.change_text(entry, as_of)
    return f"前回 {value} ({words.short_period(before)})" + (f" → {change}" if change else "")


def _no_value(entry: Entry) -> str:
    """Why there is no figure; the status column says why there is no judgement."""
    if entry.value is not None:
        return ""
    if entry.hidden and entry.latest is not None:
        covered = words.coverage_text(entry.latest.coverage)
        reason = words.hidden_reason(entry.latest.conf_status)
        return f"{reason} (カバー率 {covered})" if covered and entry.latest.conf_status == "N" else reason
    return words.reason_text(entry) or words.catalogue_text(entry)


def _ahead(entry: Entry) -> tuple[str, ...]:
    """Where the straight way to the target stands now, and what the next year must bring; of what is under way."""
    standing = entry.standing
    if standing is None or entry.value is None or entry.status in ("achieved", "undecided"):
        return ()
    steps = (("現時点の目安", standing.path_value), ("次年度末に必要", standing.needed_next_year))
    decimals, unit = entry.definition.decimals, words.unit_of(entry)
    return tuple(
        f"{said} {words.with_unit(rounded(v, decimals), unit)}" for said, v in steps if v is not None
    )


def _facts(entry: Entry, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The definition in short, for the folded part of a row."""
    definition, latest = entry.definition, entry.latest
    others = [other.strip() for other in (definition.not_same_as or "").split(",") if other.strip()]
    found = [
        ("定義", definition.definition_ja),
        ("分子", definition.numerator_ja),
        ("分母", definition.denominator_ja),
        ("今回の計算", _calculation(entry)),
        ("カバー率", words.coverage_text(latest.coverage) if latest else ""),
        ("判定の根拠", entry.standing.basis_ja if entry.standing else ""),
        ("系列の断絶", "。".join(words.break_text(one) for one in entry.breaks)),
        ("測り方 (計画の記載)", definition.method_ja),
        ("現状値 (計画の記載)", words.baseline_text(entry)),
        ("現状値の注", definition.baseline_note),
        ("現状値の要確認", definition.baseline_check_ja),
        ("目標の注", definition.target_note),
        ("原文のあいまいさ", definition.ambiguity_ja),
        ("採った読み方", definition.choice_ja),
        ("計画の記載の信頼性", words.reliability_text(entry)),
        ("似ているが別の指標", "、".join(names.get(other, other) for other in others)),
        ("データの出どころ", definition.source_ids),
        ("担当", definition.owner_department),
        ("値の種類", words.catalogue_text(entry)),
        ("指標ID", definition.indicator_id),
    ]
    return tuple((term, text) for term, text in found if text and text != NO_VALUE)


def _calculation(entry: Entry) -> str:
    latest = entry.latest
    if latest is None or latest.value is None or latest.numerator is None or latest.denominator is None:
        return ""
    return f"{words.part_text(latest.numerator)} ÷ {words.part_text(latest.denominator)}"
