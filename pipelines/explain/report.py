"""An explanation as sections of facts and tables: text, page and workbook show the same ones."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.explain import words
from pipelines.explain.between import Step
from pipelines.explain.evidence import (
    approvals_section,
    beside_section,
    cited_section,
    files_section,
    moment,
    reasons_section,
    rows_section,
)
from pipelines.explain.explanation import Explanation
from pipelines.explain.files import FileChange
from pipelines.explain.shapes import Cell, Report, Section, Table
from pipelines.journal import Decision
from pipelines.values.rounding import NO_VALUE
from pipelines.values.wareki import japanese_day
from pipelines.vintage.history import Value

HAPPENED = {
    "arrived": "届いた",
    "replaced": "差し替え",
    "withdrawn": "取下げ",
    "refused": "受け付けられなかった",
}


def report_of(e: Explanation) -> Report:
    """The explanation in words. Nothing is computed later; confidential numbers are not in it."""
    title = f"{e.definition.name_ja}　{words.period_ja(e.value)}"
    cell = words.cell_ja(e.value)
    sections = (
        _value(e),
        _today(e),
        _formula(e),
        beside_section(e),
        files_section(e),
        reasons_section(e),
        approvals_section(e),
        cited_section(e),
        *([rows_section(e)] if e.with_rows else []),
    )
    publication = e.found.publication
    return Report(
        title=f"{title}　{e.value.breakdown}: {cell}" if cell else title,
        citation_id=e.found.citation_id,
        sentence=e.sentence,
        today=today_ja(e),
        stamp=f"引用番号 {e.found.citation_id}　公開 {publication.publication_id}　今日の公開 {e.today.publication_id}",
        sections=tuple(s for s in sections if s.facts or s.notes or s.tables),
    )


def today_ja(e: Explanation) -> str:
    """How today's publication reads beside the cited one, in one sentence."""
    if e.hidden or (e.now is not None and words.hidden(e.now)):
        return "秘匿の値のため、今日の値とは比べません。"
    if e.found.publication.number == e.today.number:
        return "これは今日公開されている値です。"
    if e.now is None:
        return f"今日の公開 ({e.today.publication_id}) には、この値はもうありません (取下げ)。"
    if e.same:
        return f"今日の公開 ({e.today.publication_id}) でも同じ値です。"
    now = f"{words.value_ja(e.now.value, e.definition)} ({e.status(e.now, e.today.published_at)})"
    change = words.difference_ja(e.value.value, e.now.value, e.definition)
    return f"今日の公開 ({e.today.publication_id}) では {now} です" + (
        f"。差は {change}。" if change else "。"
    )


def _value(e: Explanation) -> Section:
    value, publication = e.value, e.found.publication
    hide = e.hidden
    return Section(
        "値",
        (
            ("値", words.HIDDEN if hide else words.value_ja(value.value, e.definition)),
            ("丸める前の値", words.HIDDEN if hide else _exact(value.value)),
            ("分子", _with_words(value.numerator, e.definition.numerator_ja, hide)),
            ("分母", _with_words(value.denominator, e.definition.denominator_ja, hide)),
            ("状態", f"{e.status(value, publication.published_at)} ({value.obs_status})"),
            ("捕捉率 (対象に入った割合)", words.coverage_ja(value.coverage)),
            ("対象の期間", f"{value.period_start.isoformat()}～{value.period_end.isoformat()}"),
            ("内訳の区分", _cell(value)),
            ("引用番号", e.found.citation_id),
            (
                "公開",
                f"{publication.publication_id} (基準日 {japanese_day(publication.as_of)}、"
                f"公開 {publication.published_at:%Y-%m-%d %H:%M})",
            ),
        ),
        e.warnings,
    )


def _today(e: Explanation) -> Section:
    if e.found.publication.number == e.today.number:
        return Section("今日の値との違い")
    facts = [("今日の値の引用番号", e.now_id or NO_VALUE)]
    facts += [("式の変更", "、".join(e.formulas) or "なし")]
    tables = []
    if e.steps:
        tables.append(
            Table(
                "値の移り変わり",
                (
                    ("公開", "code"),
                    ("基準日", "text"),
                    ("前の値", "text"),
                    ("新しい値", "text"),
                    ("わけ", "text"),
                ),
                tuple(_step_row(e, step) for step in e.steps),
            )
        )
    if e.changes:
        tables.append(_changes_table(e.changes))
    notes = [_decision_ja(decision) for decision in e.decisions]
    if not e.same and e.now is not None and not e.steps:
        notes.append("値の移り変わりの記録がありません")
    return Section("今日の値との違い", tuple(facts), tuple(notes), tuple(tables))


def _step_row(e: Explanation, step: Step) -> tuple[Cell, ...]:
    causes = [words.REASONS.get(step.reason, step.reason)]
    causes += [
        f"{word} {sum(c.happened == kind for c in step.files)}件"
        for kind, word in HAPPENED.items()
        if any(c.happened == kind for c in step.files)
    ]
    causes += [f"式の変更 {', '.join(step.formulas)}"] if step.formulas else []
    causes += [_decision_ja(decision) for decision in step.decisions]
    return (
        step.publication_id,
        step.as_of.isoformat(),
        _shown(e, step.before),
        _shown(e, step.after),
        "。".join(causes),
    )


def _shown(e: Explanation, value: Value | None) -> str:
    if value is None:
        return NO_VALUE
    if words.hidden(value):
        return words.HIDDEN
    status = e.status(value, value.published_at)
    return f"{words.value_ja(value.value, e.definition)} ({status})"


def _changes_table(changes: Iterable[FileChange]) -> Table:
    return Table(
        "その間に届いた・差し替えた・取り下げたファイル",
        (("何が", "text"), ("ファイル", "text"), ("記録", "number"), ("日時", "text"), ("sha256", "code")),
        tuple((HAPPENED[c.happened], c.path, c.records_in, moment(c.at), c.sha256[:16]) for c in changes),
    )


def _formula(e: Explanation) -> Section:
    publication = e.found.publication
    named = (
        ("定義", e.definition.definition_ja),
        ("分子", e.definition.numerator_ja),
        ("分母", e.definition.denominator_ja),
        ("方法", e.definition.method_ja),
        ("定義の版", e.value.definition_version),
        ("選んだ数え方", e.definition.choice_ja),
        ("分かれるところ", e.definition.ambiguity_ja),
        ("式 (SQL)", e.formula or "今のプログラムにはありません"),
        ("プログラムの版", publication.code_version),
        ("当時の式の控え", f"journal/code/{publication.code}.tar.gz" if publication.code else ""),
    )
    return Section("定義と式", tuple((label, text) for label, text in named if text))


def _decision_ja(decision: Decision) -> str:
    kinds = {
        "close_year": "年度を締めた",
        "withdraw": "ファイルの取下げ",
        "reopen_year": "年度の締めの取消し",
    }
    kind = kinds.get(decision.kind, decision.kind)
    return f"決定 {decision.decided_at[:10]} {kind} ({decision.by}): {decision.reason}"


def _cell(value: Value) -> str:
    """As `--breakdown` takes it, and in words; empty for the total."""
    if value.breakdown == "total":
        return ""
    return f"{value.breakdown}={value.breakdown_code} ({value.breakdown_label or value.breakdown_code})"


def _with_words(number: float | None, said: str, hide: bool) -> str:
    text = words.HIDDEN if hide else words.number_ja(number)
    return f"{text} ({said})" if said else text


def _exact(number: float | None) -> str:
    return NO_VALUE if number is None else repr(number)
