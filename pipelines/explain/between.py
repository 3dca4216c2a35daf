"""What happened between two publications, as far as it can have touched one value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.explain import files
from pipelines.explain.files import FileChange
from pipelines.explain.published import Published
from pipelines.explain.upstream import Upstream
from pipelines.journal import Decision, DropEvent, Journal
from pipelines.settings import Settings
from pipelines.vintage.archive import DamagedArchive, changed_members, read_code
from pipelines.vintage.history import Publication, Value


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the value after the publication that was cited, with what happened before it was published."""

    publication_id: str
    as_of: date
    published_at: datetime
    reason: str
    before: Value | None
    after: Value | None
    files: tuple[FileChange, ...]
    formulas: tuple[str, ...]
    decisions: tuple[Decision, ...]


class Between:
    """Files, formulas and decisions between two publications, for one value."""

    def __init__(
        self,
        published: Published,
        events: Sequence[DropEvent],
        upstream: Upstream | None,
        reports: set[str],
        value: Value,
    ) -> None:
        self._published, self._events, self._upstream = published, events, upstream
        self._reports, self._value = reports, value
        self._decisions = Journal(published.settings.journal).decisions()

    def files(self, earlier: Publication, later: Publication) -> list[FileChange]:
        """Files that came, were replaced, withdrawn or refused."""
        if self._upstream is None:
            return []
        first, last = earlier.position.drops, later.position.drops
        return files.changes(self._events, first, last, self._upstream, self._reports)

    def decisions(self, earlier: Publication, later: Publication) -> list[Decision]:
        """Decisions that speak of this year, this indicator, or a file upstream of it."""
        made = self._decisions[earlier.position.decisions : later.position.decisions]
        return [decision for decision in made if decision.kind != "cite" and self._touches(decision)]

    def formulas(self, earlier: Publication, later: Publication) -> list[str]:
        """Files of the formula and of the tables it reads that differ; the versions where no archive tells."""
        if earlier.code == later.code and earlier.code_version == later.code_version:
            return []
        if earlier.code and later.code and self._upstream:
            try:
                return _differing(self._published.settings, earlier.code, later.code, self._upstream)
            except DamagedArchive:
                pass
        if earlier.code_version == later.code_version:
            return []
        return [f"プログラムの版 {earlier.code_version} → {later.code_version}"]

    def steps(self, revisions: Iterable[Value], since: Publication) -> list[Step]:
        """Every revision of the cell after a publication, oldest first."""
        by_time = {p.published_at: p for p in self._published.publications}
        steps = []
        before: Value | None = None
        for revision in revisions:
            publication = by_time.get(revision.published_at)
            if revision.published_at > since.published_at and publication is not None:
                earlier = self._published.publications[publication.number - 2]
                steps.append(self._step(publication, earlier, before, revision))
            before = revision if revision.reason != "withdrawn" else None
        return steps

    def _step(
        self, publication: Publication, earlier: Publication, before: Value | None, revision: Value
    ) -> Step:
        return Step(
            publication.publication_id,
            publication.as_of,
            publication.published_at,
            revision.reason,
            before,
            revision if revision.reason != "withdrawn" else None,
            tuple(self.files(earlier, publication)),
            tuple(self.formulas(earlier, publication)),
            tuple(self.decisions(earlier, publication)),
        )

    def _touches(self, decision: Decision) -> bool:
        what = decision.what
        if what.get("fiscal_year") not in (None, self._value.fiscal_year):
            return False
        if what.get("indicator_id") not in (None, self._value.indicator_id):
            return False
        folders = {str(path).split("/")[0] for path in what.get("paths") or []}
        return not folders or self._upstream is None or bool(folders & self._upstream.sources)


def _differing(settings: Settings, earlier: str, later: str, upstream: Upstream) -> list[str]:
    """Formulas and macros that differ between two archives, as far as the indicator can depend on them."""
    models = {f"dbt_project/{path}" for path in upstream.models}
    return [
        path
        for path in changed_members(read_code(settings, earlier), read_code(settings, later))
        if path in models or path.startswith("dbt_project/macros/")
    ]


def figures(value: Value) -> tuple[object, ...]:
    """What is read out, in numbers that can be compared."""
    numbers = (value.numerator, value.denominator, value.value)
    return (*(None if number is None else round(number, 6) for number in numbers), value.obs_status)
