"""Sections on what stands behind a figure: files, reasons, approvals, documents that quote it, records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pipelines.explain.explanation import Explanation
from pipelines.explain.files import totals
from pipelines.explain.rows.trace import FileShare, Run, Trace
from pipelines.explain.shapes import Cell, Kind, Section, Table
from pipelines.explain.words import number_ja, value_ja

COUNTED = {
    "numerator": "数えた (分子)",
    "denominator": "数えた (分母だけ)",
    "counted": "数えた",
    "none": "数えない",
}
_DISPOSITIONS = {
    "quarantined": "保留 (記録)",
    "structural": "記録でない行",
    "value": "保留 (値だけ)",
    "warning": "注意して採用",
}


def files_section(e: Explanation) -> Section:
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
    for file in sorted(e.files, key=lambda file: _rank(shares, file.path)):
        counted: list[Cell] = [shares[file.path].counted if file.path in shares else None] if e.trace else []
        rows.append(
            (
                file.path,
                file.profile_id,
                moment(file.arrived_at),
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


def _rank(shares: dict[str, FileShare], path: str) -> int:
    """Files that counted first, then those whose records count elsewhere, then the lists that are looked up."""
    if path not in shares:
        return 2
    return 0 if shares[path].counted else 1


def reasons_section(e: Explanation) -> Section:
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


def approvals_section(e: Explanation) -> Section:
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


def cited_section(e: Explanation) -> Section:
    """Documents that quote a value of this cell, of whatever publication."""
    columns: tuple[tuple[str, Kind], ...] = (
        ("文書", "text"),
        ("日", "text"),
        ("引用した番号", "code"),
        ("備考", "text"),
    )
    rows = tuple((c.document, c.day, c.citation_id, c.note) for c in e.cited_by)
    return Section("この値を引用した文書", (), (), (Table("", columns, rows),) if rows else ())


def beside_section(e: Explanation) -> Section:
    columns: tuple[tuple[str, Kind], ...] = (
        ("だれの値", "text"), ("値", "text"), ("時点", "text"), ("定義", "text"), ("なぜ違うか", "text"), ("出どころ", "text")
    )  # fmt: skip
    rows = tuple(
        (
            card.whose + (f" 版{card.definition_version}" if card.definition_version else ""),
            # Figures of others stand as they are printed.
            value_ja(card.value, e.definition)
            if card.definition_version
            else f"{number_ja(card.value)}{card.unit or ''}",
            card.as_of or "記載なし",
            card.definition_ja or "",
            ("" if card.is_comparable else "比べられません。") + (card.differs_ja or ""),
            (card.source or "") + (" (原典は未確認)" if card.source_reliability == "low" else ""),
        )
        for card in e.cards
    )
    notes = tuple(
        f"{one.break_on} から別の系列です: {one.reason_ja}。この日をまたいで比べないでください"
        for one in e.breaks
    )
    return Section("定義の違う値と系列の断絶", (), notes, (Table("", columns, rows),) if rows else ())


def rows_section(e: Explanation) -> Section:
    if e.trace is None:
        notes = [e.no_trace or "", "記録がどれかは次のファイルまで分かります (数えなかった記録も含みます)"]
        columns: tuple[tuple[str, Kind], ...] = (("ファイル", "text"), ("採用した記録", "number"))
        table = Table("ファイルの範囲", columns, tuple((f.path, f.accepted) for f in e.files))
        return Section("数えた記録", (), tuple(notes), (table,))
    runs = e.trace.runs
    notes = [f"{e.trace.records:,} 件。合計は分子・分母と一致します。値そのものは出しません"]
    notes += ["同じ人・事業所・回の記録は、いくつあっても1と数えています"] if e.trace.shared else []
    columns = (
        ("ファイル", "text"), ("シート", "text"), ("数え方", "text"), ("件", "number"), ("行 (セル)", "text")
    )  # fmt: skip
    table = Table("", columns, tuple(grouped(runs)))
    return Section("数えた記録", (), tuple(notes), (table,))


def grouped(runs: Iterable[Run]) -> Iterator[tuple[str, str | None, str, int, str]]:
    """File, sheet, how its records counted, their number, and their rows: 2-57, 60 (C4)."""
    for (path, sheet), of_file in groupby(runs, key=lambda run: (run.path, run.sheet)):
        found = list(of_file)
        for counted, word in COUNTED.items():
            alike = [run for run in found if run.counted == counted]
            if alike:
                yield path, sheet, word, sum(len(run) for run in alike), ", ".join(map(str, alike))


def moment(stamp: object) -> str:
    """A moment to the minute."""
    return str(stamp)[:16].replace("T", " ")
