"""Is there anything to do tonight? Decided with file lists and hashes, before anything heavy is imported.

The answer of the last published night is kept in `build/last_night.json` with what it depended on. It holds as long
as the drops folder, the code, sources, dbt project, expectations and key are the same, and the as-of date stays
within `same_result_until`: the month of that night, and before any later event that the warehouse already knows.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import disk
from pipelines.publish.visible import current
from pipelines.settings import Settings
from pipelines.warehouse import fingerprint


@dataclass(frozen=True, slots=True)
class LastNight:
    """What the last published night depended on, and what it answered."""

    depended_on: dict[str, str]
    as_of: str
    same_result_until: str
    publication_id: str
    checks: dict[str, int]
    files: int
    table: list[str]


def dependencies(settings: Settings) -> dict[str, str]:
    """Everything but the as-of date that decides a night's result."""
    return {
        "drops_folder": str(settings.drops),
        "sources": str(settings.sources),
        "drops": fingerprint.drops_state(settings.drops),
        "code": fingerprint.code_state(settings),
        "key": fingerprint.key_state(settings),
        "decisions": fingerprint.file_state(settings.journal / "decisions.jsonl"),
    }


def recall(settings: Settings) -> LastNight | None:
    """The last night, if tonight must come to the same; None when there is something to do."""
    last = _read(_file(settings))
    if last is None or current(settings) != last.publication_id or not settings.build_file.is_file():
        return None
    first, until = date.fromisoformat(last.as_of), date.fromisoformat(last.same_result_until)
    if not first <= settings.as_of <= until:
        return None
    return last if dependencies(settings) == last.depended_on else None


def forget(settings: Settings) -> None:
    """Called before a real night begins: what it does not finish must not be recalled."""
    _file(settings).unlink(missing_ok=True)


def remember(settings: Settings, last: LastNight) -> None:
    """Keep the answer of a published night."""
    path = _file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    disk.write_bytes(path, json.dumps(asdict(last), ensure_ascii=False).encode())


def _file(settings: Settings) -> Path:
    return settings.build_file.parent / "last_night.json"


def _read(path: Path) -> LastNight | None:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return LastNight(**data)
    except (OSError, ValueError, TypeError):
        return None
