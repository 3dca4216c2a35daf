"""Everything that is to be said about one published value, put together from the published file and the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipelines.explain import files, words
from pipelines.explain.beside import Break, Card, breaks, cards
from pipelines.explain.between import Between, Step, figures
from pipelines.explain.cited import CitedBy, cited_by
from pipelines.explain.files import Approval, FileChange, Reason, SourceFile
from pipelines.explain.published import Published, citation_of, in_force
from pipelines.explain.resolve import Found
from pipelines.explain.rows.trace import NoTrace, Trace, trace
from pipelines.explain.upstream import Upstream, upstream_of
from pipelines.explain.words import Definition
from pipelines.journal import Decision, Journal, replay
from pipelines.journal.years import YearClose, year_closes
from pipelines.settings import Settings
from pipelines.vintage.archive import DamagedArchive
from pipelines.vintage.history import Publication, Value

_WORDS = "name_ja name_en unit definition_ja numerator_ja denominator_ja method_ja choice_ja ambiguity_ja status".split()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `shihyo explain` says. `now` is the value of the same cell today, None where there is none any more;
    `trace` the records behind the value, or else `no_trace` why they cannot be told.
    """

    found: Found
    definition: Definition
    sentence: str
    formula: str | None
    upstream: Upstream | None
    files: tuple[SourceFile, ...]
    reasons: tuple[Reason, ...]
    approvals: tuple[Approval, ...]
    warnings: tuple[str, ...]
    today: Publication
    now: Value | None
    now_id: str | None
    steps: tuple[Step, ...]
    changes: tuple[FileChange, ...]
    formulas: tuple[str, ...]
    decisions: tuple[Decision, ...]
    cited_by: tuple[CitedBy, ...]
    trace: Trace | None = None
    no_trace: str | None = None
    with_rows: bool = field(default=False)
    cards: tuple[Card, ...] = ()
    breaks: tuple[Break, ...] = ()
    closes: tuple[YearClose, ...] = ()

    def status(self, value: Value, at: datetime) -> str:
        """Status of a value of this cell as it stood then, in words."""
        return words.status_ja(value, self.closes, at)

    @property
    def value(self) -> Value:
        """The value that was asked for."""
        return self.found.value

    @property
    def same(self) -> bool:
        """Whether today's value reads the same, status included."""
        return self.now is not None and figures(self.now) == figures(self.value)

    @property
    def hidden(self) -> bool:
        """Whether no number of it may be told."""
        return words.hidden(self.value)


def explain(published: Published, found: Found, with_rows: bool, again: bool = False) -> Explanation:
    """The whole explanation of a value as it stood in a publication; with `again` its build file is made anew where the
    present one cannot tell its records.
    """
    settings, value, publication = published.settings, found.value, found.publication
    upstream = upstream_of(value.indicator_id)
    events = Journal(settings.journal).drop_events()
    ledger = replay(events[: publication.position.drops])
    reports = _reports(settings, published, value, upstream)
    behind = files.files_behind(ledger, upstream, set(reports)) if upstream else []
    definition = _definition(published, value)
    closes = year_closes(Journal(settings.journal).decisions())
    revisions = [r for r in published.revisions([value.indicator_id]) if r.cell == value.cell]
    now = in_force(revisions, published.today).get(value.cell)
    between = Between(published, events, upstream, set(reports), value)
    traced, why_not = _rows(published, found, upstream, now, between, again)
    return Explanation(
        found=found,
        definition=definition,
        sentence=words.sentence(
            value, definition, publication.as_of, words.status_ja(value, closes, publication.published_at)
        ),
        formula=f"dbt_project/{upstream.models[0]}" if upstream else None,
        upstream=upstream,
        files=tuple(behind),
        reasons=tuple(files.reasons(settings, behind)),
        approvals=tuple(_approvals(reports, behind, traced)),
        warnings=tuple(_warnings(value, files.refused_files(ledger, upstream) if upstream else [], upstream)),
        today=published.today,
        now=now,
        now_id=str(citation_of(now, found.code, published.today)) if now else None,
        steps=tuple(between.steps(revisions, publication)),
        changes=tuple(between.files(publication, published.today)),
        formulas=tuple(between.formulas(publication, published.today)),
        decisions=tuple(between.decisions(publication, published.today)),
        cited_by=tuple(cited_by(settings, found)),
        trace=traced,
        no_trace=why_not,
        with_rows=with_rows,
        cards=cards(published, value.indicator_id),
        breaks=breaks(published, value.indicator_id, value.definition_version),
        closes=tuple(closes),
    )


def _rows(
    published: Published,
    found: Found,
    upstream: Upstream | None,
    now: Value | None,
    between: Between,
    again: bool,
) -> tuple[Trace | None, str | None]:
    """Records from the build file of today, where it makes this very value: today's, or one of which nothing upstream
    has changed since; else, if asked for, from the build file of then.
    """
    if upstream is None:
        return None, "この指標の式は、今のプログラムにはありません (no formula of this indicator any more)"
    if words.hidden(found.value):
        return None, "秘匿の値なので、行を出しません (confidential)"
    settings, then, today = published.settings, found.publication, published.today
    try:
        if _stands(found, now, today, between):
            try:
                return _added_up(settings, found.value, today, upstream), None
            except NoTrace:
                if not again:
                    raise
        if again:
            return _of_then(settings, found.value, then, upstream), None
    except NoTrace as reason:
        return None, str(reason)
    return None, (
        f"公開 {then.publication_id} の後にファイルか式が変わったので、今の作業用データベースからは出せません。"
        "--rebuild を付けると、当時のものを作り直して出します (数分かかります)"
    )


def _stands(found: Found, now: Value | None, today: Publication, between: Between) -> bool:
    """Whether today's build file makes the cited value from the same files by the same formula."""
    then = found.publication
    if then.number == today.number:
        return True
    same = now is not None and figures(now) == figures(found.value)
    return same and not between.files(then, today) and not between.formulas(then, today)


def _added_up(settings: Settings, value: Value, publication: Publication, upstream: Upstream) -> Trace:
    traced = trace(settings, value, publication.publication_id, upstream.tables)
    if not traced.reconciled:
        message = "記録の合計が分子・分母と合わないため、行を出しません (the records do not add up)"
        raise NoTrace("unsupported", message)
    return traced


def _of_then(settings: Settings, value: Value, publication: Publication, upstream: Upstream) -> Trace:
    """The build file of a publication made again takes minutes; dbt is imported here and nowhere else."""
    from pipelines.profiles.load import ConfigurationError
    from pipelines.vintage.rebuild import CannotRebuild, built_again

    try:
        with built_again(settings, publication) as made:
            return _added_up(made, value, publication, upstream)
    except (CannotRebuild, ConfigurationError, DamagedArchive, OSError) as error:
        message = f"公開 {publication.publication_id} を作り直せません (cannot rebuild): {error}"
        raise NoTrace("absent", message) from error


def _definition(published: Published, value: Value) -> Definition:
    rows = published.rows("select * from marts.indicators where indicator_id = ?", [value.indicator_id])
    known: dict[str, Any] = rows[0] if rows else {}
    text = {column: str(known.get(column) or "") for column in _WORDS}
    text["name_ja"] = text["name_ja"] or value.indicator_id
    text["unit"] = value.unit or text["unit"]
    return Definition(
        indicator_id=value.indicator_id,
        decimals=int(known.get("decimals") or 0),
        owner_department=str(known.get("owner_department") or ""),
        **text,
    )


def _reports(
    settings: Settings, published: Published, value: Value, upstream: Upstream | None
) -> dict[str, list[Approval]]:
    """Approved reports on this indicator and year, by drop, of every version of a file that ever came."""
    if upstream is None or not upstream.takes_reports:
        return {}
    found = files.approvals(settings, Journal(settings.journal).drop_rows(), value.indicator_id)
    by_year = {tuple(key.split("\t")): reports for key, reports in found.items()}
    return {drop: reports for (drop, year), reports in by_year.items() if year == str(value.fiscal_year)}


def _approvals(
    reports: dict[str, list[Approval]], behind: Iterable[SourceFile], traced: Trace | None
) -> list[Approval]:
    """Reports of the files behind the figure; of the records that counted, where they are known."""
    drops = {file.drop_id for file in behind}
    found = [report for drop, told in reports.items() if drop in drops for report in told]
    if traced is None:
        return found
    return [
        report
        for report in found
        if any(r.path == report.path and r.first <= report.record_no <= r.last for r in traced.runs)
    ]


def _warnings(value: Value, refused: list[str], upstream: Upstream | None) -> list[str]:
    said = []
    if value.obs_status == "P":
        said.append("暫定値です。年度の途中か、出納閉鎖 (翌年度5月31日) の前なので、後で変わることがあります")
    if value.obs_status == "R":
        said.append("締めた年度の値が、後から訂正されたものです")
    if value.obs_status == "E":
        said.append("概数です。もとの記録に概数 (約など) や推計が含まれます")
    if value.conf_status == "C":
        said.append("人数が少ないため秘匿する値です。数を庁外に出さないでください")
    if value.conf_status == "N":
        covered = words.coverage_ja(value.coverage)
        said.append(f"対象のうち {covered} しか集まっておらず、公表の基準 (80%) に届きません")
    elif value.coverage is not None and value.coverage < 1:
        said.append(
            f"対象のうち集まったのは {words.coverage_ja(value.coverage)} です。残りは値に入っていません"
        )
    if refused:
        said.append("受け付けられず、値に入っていないファイルがあります: " + "、".join(refused))
    if upstream is None:
        said.append("この指標の式は今のプログラムにないため、もとのファイルを特定できません")
    return said
