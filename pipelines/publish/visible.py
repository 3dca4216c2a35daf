"""What readers see: the link `published`, switched by one rename; earlier publications; mending after a crash."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pipelines import disk
from pipelines.journal import Journal
from pipelines.publish.facts import read_facts
from pipelines.settings import Settings
from pipelines.warehouse import folders

KEPT = 14
STAGING = ".staging"


def show(settings: Settings, publication_id: str) -> None:
    """Make `publications/<id>` what readers see."""
    target = settings.publications / publication_id
    if folders.point_link(settings.published, target):
        return
    shown = read_facts(settings.published)
    if settings.published.exists():
        aside = settings.publications / (shown["publication_id"] if shown else ".unknown")
        folders.remove_folder(aside)
        disk.replace(settings.published, aside)
    disk.replace(target, settings.published)


def recover(settings: Settings) -> None:
    """Bring link and journal together after a crash, and remove what does not belong beside a published file.

    A publication that became visible but was not recorded is recorded; where nothing is visible any more (a crash
    between the two renames where links are not allowed), the last recorded one is shown again.
    """
    journal = Journal(settings.journal)
    facts = read_facts(settings.published)
    if facts is None:
        known = [record["publication_id"] for record in journal.publications()]
        for publication_id in reversed(known):
            if read_facts(settings.publications / publication_id) is not None:
                show(settings, publication_id)
                break
        return
    recorded = {(record["publication_id"], record["published_at"]) for record in journal.publications()}
    if (facts["publication_id"], facts["published_at"]) not in recorded:
        journal.append_publication(facts)
    for stale in settings.published.glob("*.wal"):
        folders.unlink(stale)


def prune(settings: Settings) -> None:
    """Keep the present publication and the 14 before it. A folder that a reader holds open (Windows) waits a night."""
    shown = read_facts(settings.published)
    order = [record["publication_id"] for record in Journal(settings.journal).publications()]
    kept = list(dict.fromkeys(reversed(order)))[: KEPT + 1]
    for folder in settings.publications.iterdir():
        if folder.name not in kept and not (shown and folder.name == shown["publication_id"]):
            with suppress(OSError):
                folders.remove_folder(folder)


def current(settings: Settings) -> str | None:
    """Id of what readers see."""
    facts = read_facts(settings.published)
    return str(facts["publication_id"]) if facts else None


def staging(settings: Settings) -> Path:
    """An empty folder on the same file system as the publications."""
    folder = settings.publications / STAGING
    folders.new_folder(folder)
    return folder
