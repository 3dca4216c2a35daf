"""An explanation as sections of facts and tables, in finished words: text, page and workbook show the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipelines.explain import words
from pipelines.explain.between import Step
from pipelines.explain.explanation import Explanation
from pipelines.explain.files import FileChange, totals
from pipelines.explain.rows.trace import Trace
from pipelines.journal import Decision
from pipelines.values.rounding import NO_VALUE
from pipelines.values.wareki import japanese_day
from pipelines.vintage.history import Value

Cell = str | int | None
Kind = Literal["text", "number", "code"]
HAPPENED = {
    "arrived": "届いた",
    "replaced": "差し替え",
    "withdrawn": "取下げ",
    "refused": "受け付けられなかった",
}
COUNTED = {
    "numerator": "分子に数えた",
    "denominator": "分母だけに数えた",
    "counted": "数えた",
    "none": "数えない",
}
_DISPOSITIONS = {
    "quarantined": "保留 (記録)",
    "structural": "記録でない行",
    "value": "保留 (値だけ)",
    "warning": "注意して採用",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Headings with the kind of their column, and rows. `caption` stands above it."""

    caption: str
    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report: facts as label and words, then notes, then tables."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole, beginning with the sentence that can be read out and how today's value differs."""

    title: str
    citation_id: str
    sentence: str
    today: str
    stamp: str
    sections: tuple[Section, ...] = field(default=())


def report_of(e: Explanation) -> Report:
    """The explanation in words. Nothing is computed later; confidential numbers are not in it."""
    title = f"{e.definition.name_ja}　{words.period_ja(e.value)}"
    cell = words.cell_ja(e.value)
    sections = (
        _value(e),
        _today(e),
        _formula(e),
        _files(e),
        _reasons(e),
        _approvals(e),
        _cited(e),
        *([_rows(e)] if e.with_rows else []),
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
    now = f"{words.value_ja(e.now.value, e.definition)} ({words.STATUSES.get(e.now.obs_status, e.now.obs_status)})"
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
            ("状態", f"{words.STATUSES.get(value.obs_status, value.obs_status)} ({value.obs_status})"),
            ("捕捉率 (対象に入った割合)", words.coverage_ja(value.coverage)),
            ("対象の期間", f"{value.period_start.isoformat()}～{value.period_end.isoformat()}"),
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
    status = words.STATUSES.get(value.obs_status, value.obs_status)
    return f"{words.value_ja(value.value, e.definition)} ({status})"


def _changes_table(changes: Iterable[FileChange]) -> Table:
    return Table(
        "その間に届いた・差し替えた・取り下げたファイル",
        (("何が", "text"), ("ファイル", "text"), ("記録", "number"), ("日時", "text"), ("sha256", "code")),
        tuple((HAPPENED[c.happened], c.path, c.records_in, _moment(c.at), c.sha256[:16]) for c in changes),
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


def _files(e: Explanation) -> Section:
    shares = {share.path: share for share in e.trace.files} if e.trace else {}
    columns: list[tuple[str, Kind]] = [
        ("ファイル", "text"),
        ("様式", "code"),
        ("到着", "text"),
        ("行", "number"),
    ]
    columns += [("採用", "number"), ("保留", "number"), ("記録でない行", "number")]
    columns += [("この値に数えた", "number")] if e.trace else []
    columns += [("sha256", "code")]
    rows: list[tuple[Cell, ...]] = []
    for file in e.files:
        counted: list[Cell] = [shares[file.path].counted if file.path in shares else None] if e.trace else []
        rows.append(
            (
                file.path,
                file.profile_id,
                _moment(file.arrived_at),
                file.records_in,
                file.accepted,
                file.quarantined,
                file.structural,
                *counted,
                file.sha256,
            )
        )
    sums = totals(e.files)
    numbers = [sums[column] for column in ("records_in", "accepted", "quarantined", "structural")]
    counted_sum: list[Cell] = [sum(share.counted for share in shares.values())] if e.trace else []
    total: tuple[Cell, ...] = (f"合計 {len(e.files)} ファイル", None, None, *numbers, *counted_sum, None)
    notes = [
        "「この値に数えた」が空欄のファイルは、件数そのものではなく、組織・手続の一覧などとして使われています"
    ]
    return Section(
        "もとのファイル (その公開の時点)",
        (),
        tuple(notes) if e.trace and len(shares) < len(e.files) else (),
        (Table("", tuple(columns), tuple(rows), total),) if e.files else (),
    )


def _reasons(e: Explanation) -> Section:
    tables = []
    if e.trace and e.trace.files:
        tables.append(_excluded(e.trace))
    if e.reasons:
        tables.append(
            Table(
                "受付で分けたもの (上のファイル全体)",
                (("区分", "text"), ("わけ", "text"), ("件", "number"), ("符号", "code")),
                tuple(
                    (_DISPOSITIONS.get(r.disposition, r.disposition), r.words_ja, r.records, r.reason_code)
                    for r in e.reasons
                ),
            )
        )
    notes = (f"この値に数えた件数は、今は出せません。{e.no_trace}",) if e.no_trace and not e.with_rows else ()
    return Section("値に入った記録と入らなかった記録", (), notes, tuple(tables))


def _excluded(trace: Trace) -> Table:
    total = {
        name: sum(getattr(share, name) for share in trace.files)
        for name in ("counted", "elsewhere", "replaced", "nowhere")
    }
    return Table(
        "採用した記録の行き先 (件数を数えるファイル)",
        (("行き先", "text"), ("件", "number")),
        (
            ("この値に数えた", total["counted"]),
            ("数えない: 同じ指標の別の期間・区分の記録", total["elsewhere"]),
            ("数えない: 同じ記録のより新しいものに置き換わった", total["replaced"]),
            ("数えない: 定義の対象の外 (下書き・試験・取消・途中の段階など)", total["nowhere"]),
        ),
    )


def _approvals(e: Explanation) -> Section:
    columns: tuple[tuple[str, Kind], ...] = (
        ("ファイル", "text"), ("シート", "text"), ("行", "number"), ("課", "text"), ("報告", "text"), ("承認", "text"),
        ("承認日", "text"), ("根拠資料", "text"),
    )  # fmt: skip
    rows = tuple(
        (
            a.path, a.sheet, a.record_no, a.department, a.reporter_role, a.approver_role, a.approved_on, a.evidence
        )
        for a in e.approvals
    )  # fmt: skip
    return Section("報告と承認 (実績報告)", (), (), (Table("", columns, rows),) if rows else ())


def _cited(e: Explanation) -> Section:
    columns: tuple[tuple[str, Kind], ...] = (
        ("文書", "text"), ("箇所", "text"), ("日", "text"), ("引用番号", "code"), ("備考", "text")
    )  # fmt: skip
    rows = tuple((c.document, c.place, c.day, c.citation_id, c.note) for c in e.cited_by)
    return Section("この値を引用した文書", (), (), (Table("", columns, rows),) if rows else ())


def _rows(e: Explanation) -> Section:
    if e.trace is None:
        notes = [e.no_trace or "", "記録がどれかは次のファイルまで分かります (数えなかった記録も含みます)"]
        columns: tuple[tuple[str, Kind], ...] = (("ファイル", "text"), ("採用した記録", "number"))
        table = Table("ファイルの範囲", columns, tuple((f.path, f.accepted) for f in e.files))
        return Section("数えた記録", (), tuple(notes), (table,))
    runs = e.trace.runs
    notes = [f"{e.trace.records:,} 件。合計は分子・分母と一致します。値そのものは出しません"]
    notes += ["同じ人・事業所・回の記録は、いくつあっても1と数えています"] if e.trace.shared else []
    table = Table(
        "",
        (("ファイル", "text"), ("シート", "text"), ("行", "text"), ("セル", "text"), ("数え方", "text")),
        tuple(
            (
                r.path,
                r.sheet,
                f"{r.first}" if r.first == r.last else f"{r.first}-{r.last}",
                r.cell,
                COUNTED[r.counted],
            )
            for r in runs
        ),
    )
    return Section("数えた記録", (), tuple(notes), (table,))


def _decision_ja(decision: Decision) -> str:
    kinds = {
        "close_year": "年度を締めた",
        "withdraw": "ファイルの取下げ",
        "reopen_year": "年度の締めの取消し",
    }
    kind = kinds.get(decision.kind, decision.kind)
    return f"決定 {decision.decided_at[:10]} {kind} ({decision.by}): {decision.reason}"


def _with_words(number: float | None, said: str, hide: bool) -> str:
    text = words.HIDDEN if hide else words.number_ja(number)
    return f"{text} ({said})" if said else text


def _exact(number: float | None) -> str:
    return NO_VALUE if number is None else repr(number)


def _moment(stamp: object) -> str:
    return str(stamp)[:16].replace("T", " ")


def pairs(section: Section) -> Sequence[tuple[str, str]]:
    """Facts of a section that say something."""
    return [(label, text) for label, text in section.facts if text]
