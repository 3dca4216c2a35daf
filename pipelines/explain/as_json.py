"""The explanation for machines. Keys are stable: new ones may come, none changes its meaning (docs/explain.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pipelines.explain.between import Step
from pipelines.explain.explanation import Explanation
from pipelines.explain.report import today_ja
from pipelines.explain.resolve import NotFound
from pipelines.explain.words import hidden
from pipelines.journal import Decision
from pipelines.vintage.history import Publication, Value

VERSION = 1


def dumped(document: dict[str, Any]) -> str:
    """One JSON document, dates in ISO form."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)


def document(explanations: Iterable[Explanation]) -> dict[str, Any]:
    """All explanations of one question."""
    return {"version": VERSION, "found": True, "values": [_one(e) for e in explanations]}


def refusal(error: NotFound) -> dict[str, Any]:
    """What does not fit, and what was perhaps meant."""
    return {
        "version": VERSION,
        "found": False,
        "part": error.part,
        "message_ja": str(error),
        "nearest": error.nearest,
    }


def _one(e: Explanation) -> dict[str, Any]:
    return {
        "citation_id": e.found.citation_id,
        "sentence_ja": e.sentence,
        "today_ja": today_ja(e),
        "publication": _publication(e.found.publication),
        "value": _value(e.value),
        "definition": asdict(e.definition),
        "formula": {"sql": e.formula, "models": list(e.upstream.models) if e.upstream else []},
        "files": [{**asdict(file), "counted": _counted(e).get(file.path)} for file in e.files],
        "reasons": [asdict(reason) for reason in e.reasons],
        "approvals": [asdict(approval) for approval in e.approvals],
        "warnings_ja": list(e.warnings),
        "today": {
            "publication": _publication(e.today),
            "citation_id": e.now_id,
            "value": _value(e.now) if e.now else None,
            "same": e.same,
        },
        "revisions": [_step(step) for step in e.steps],
        "changes": {
            "files": [asdict(change) for change in e.changes],
            "formulas": list(e.formulas),
            "decisions": [_decision(decision) for decision in e.decisions],
        },
        "definition_cards": [asdict(card) for card in e.cards],
        "series_breaks": [asdict(one) for one in e.breaks],
        "cited_by": [asdict(cited) for cited in e.cited_by],
        "records": _records(e),
    }


def _records(e: Explanation) -> dict[str, Any]:
    """`rows` only where they were asked for: runs of records, `first` to `last` as a spreadsheet numbers its rows."""
    if e.trace is None:
        return {"traced": False, "message_ja": e.no_trace, "files": [], "rows": None}
    return {
        "traced": True,
        "message_ja": None,
        "files": [asdict(share) for share in e.trace.files],
        "rows": [asdict(run) for run in e.trace.runs] if e.with_rows else None,
    }


def _counted(e: Explanation) -> dict[str, int]:
    return {share.path: share.counted for share in e.trace.files} if e.trace else {}


def _value(value: Value) -> dict[str, Any]:
    columns = {
        name: getattr(value, name) for name in Value.__slots__ if name not in ("reason", "citation_id")
    }
    if hidden(value):
        columns |= dict.fromkeys(("numerator", "denominator", "value", "coverage"))
    return columns


def _publication(publication: Publication) -> dict[str, Any]:
    return {
        "publication_id": publication.publication_id,
        "as_of": publication.as_of,
        "published_at": publication.published_at,
        "code_version": publication.code_version,
        "code": publication.code,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "publication_id": step.publication_id,
        "as_of": step.as_of,
        "published_at": step.published_at,
        "reason": step.reason,
        "before": _value(step.before) if step.before else None,
        "after": _value(step.after) if step.after else None,
        "files": [asdict(change) for change in step.files],
        "formulas": list(step.formulas),
        "decisions": [_decision(decision) for decision in step.decisions],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {key: value for key, value in decision.to_json().items() if key != "what"}
