"""The warehouse as a publication knew it, in a scratch folder: its journal, its formulas, the landed files of today.

Landed files never change, so those of today hold all that were there then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

from pipelines.journal import Journal
from pipelines.settings import Settings
from pipelines.vintage import archive, history
from pipelines.vintage.archive import DamagedArchive, Members
from pipelines.vintage.history import Publication
from pipelines.warehouse import fingerprint
from pipelines.warehouse.revised import revision_files


@dataclass(frozen=True, slots=True)
class Scratch(Settings):
    """Settings of a folder of its own that reads the landed files of the real warehouse."""

    landed_then: Path

    @property
    def landed(self) -> Path:
        """Landed files of the real warehouse."""
        return self.landed_then


@dataclass(frozen=True, slots=True)
class Then:
    """Where a publication is made again, from which project and sources; `notes` say what is not as it was."""

    settings: Scratch
    project: Path
    package: Path
    holidays: Path
    notes: tuple[str, ...]


def prepare(settings: Settings, publication: Publication, folder: Path) -> Then:
    """Fill an empty `folder`; nothing is written anywhere else."""
    members, notes = formulas(settings, publication)
    code = folder / "code"
    archive.write_members(members, code)
    own = tuple(sorted((code / "own_sources").glob("*"), key=lambda place: int(place.name)))
    then = Scratch(
        drops=folder / "drops",
        warehouse=folder / "warehouse",
        sources=own,
        as_of=publication.as_of,
        landed_then=settings.landed,
    )
    _write_journal(settings, publication, then.journal)
    if not publication.position.exact:
        notes.append(
            "台帳の位置の記録がない古い公開です。到着の時刻から求めました (position from times of arrival)"
        )
    return Then(then, code / "dbt_project", code / "sources", code / "holidays.csv", tuple(notes))


def missing_landed(settings: Settings) -> list[str]:
    """Landed files that the journal of `settings` counts on and that are not there, by path below `landed/`."""
    wanted = [
        f"{row.event.source_id}/{table}/{row.event.drop_id}.parquet"
        for row in Journal(settings.journal).drop_rows()
        if row.active
        for table, records in row.event.tables.items()
        if records
    ]
    return [path for path in wanted if not (settings.landed / path).exists()]


def formulas(settings: Settings, publication: Publication) -> tuple[Members, list[str]]:
    """What computed then, with what differs from now in words; today's where it was not kept."""
    today = archive.what_computes(settings)
    if publication.code is None:
        return today, ["定義の版が違う: この公開の式は保存されていないため、いまの式を使います (no archive)"]
    try:
        members = archive.read_code(settings, publication.code)
    except DamagedArchive as damage:
        if archive.code_of(today) == publication.code:
            return today, []
        return today, [f"定義の版が違う: 保存した式が使えないため、いまの式を使います。{damage}"]
    return members, _other_programs(publication, members)


def _other_programs(publication: Publication, members: Members) -> list[str]:
    notes = []
    if publication.code_version != (now := fingerprint.code_version()):
        notes.append(f"プログラムの版が違います (other program): 当時 {publication.code_version}、いま {now}")
    then = set(members.get("libraries.txt", b"").decode().split())
    if other := then ^ set(fingerprint.library_versions()):
        named = ", ".join(sorted(one.removesuffix(".dist-info") for one in other))
        notes.append(f"計算に使う部品の版が違います (other libraries): {named}")
    return notes


def _write_journal(settings: Settings, publication: Publication, folder: Path) -> None:
    """The journal as that publication found it: drops, decisions, the publications before it with their revisions."""
    earlier = Journal(settings.journal).publications()[: publication.number - 1]
    drops = [event.to_json() for event in history.drops_as_of(settings, publication)]
    decisions = [decision.to_json() for decision in history.decisions_as_of(settings, publication)]
    (folder / "revisions").mkdir(parents=True)
    for name, records in (("drops", drops), ("decisions", decisions), ("publications", earlier)):
        _write_lines(folder / f"{name}.jsonl", records)
    for path in revision_files(settings, earlier):
        copyfile(path, folder / "revisions" / path.name)


def _write_lines(path: Path, records: Sequence[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
