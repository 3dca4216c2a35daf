"""Where things are: folders, as-of date, and the environment variables that say so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PROJECT_ROOT = Path(__file__).resolve().parents[1]
PACKAGE_SOURCES = PROJECT_ROOT / "pipelines" / "sources"
DBT_PROJECT = PROJECT_ROOT / "dbt_project"
EXPECTATIONS = PROJECT_ROOT / "expectations"
TIME_ZONE = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders and as-of date of one run; every path is absolute."""

    drops: Path
    warehouse: Path
    sources: tuple[Path, ...]
    as_of: date

    @property
    def journal(self) -> Path:
        """Append-only JSON lines and revisions."""
        return self.warehouse / "journal"

    @property
    def landed(self) -> Path:
        """Immutable Parquet files of accepted records."""
        return self.warehouse / "landed"

    @property
    def build_file(self) -> Path:
        """DuckDB file that dbt writes; readers never open it."""
        return self.warehouse / "build" / "shihyo.duckdb"

    @property
    def published(self) -> Path:
        """What readers open; replaced as a whole."""
        return self.warehouse / "published"

    @property
    def publications(self) -> Path:
        """Dated publications, of which `published` shows the last."""
        return self.warehouse / "publications"

    @property
    def lock_file(self) -> Path:
        """OS lock of the one writer."""
        return self.warehouse / ".lock"

    @property
    def key_file(self) -> Path:
        """Key of the pseudonyms; `SHIHYO_KEY_FILE` keeps it elsewhere."""
        elsewhere = os.environ.get("SHIHYO_KEY_FILE")
        return Path(elsewhere) if elsewhere else self.warehouse / "keys" / "pseudonym.key"


def load_settings(
    drops: str | Path | None = None,
    warehouse: str | Path | None = None,
    sources: tuple[str | Path, ...] = (),
    as_of: date | None = None,
) -> Settings:
    """Arguments win over `SHIHYO_DROPS`, `SHIHYO_WAREHOUSE`, `SHIHYO_SOURCES` (os.pathsep between folders),
    `SHIHYO_AS_OF` (ISO date); then the project's own folders and today in Asia/Tokyo."""
    given_sources = sources or tuple(filter(None, os.environ.get("SHIHYO_SOURCES", "").split(os.pathsep)))
    given_as_of = os.environ.get("SHIHYO_AS_OF")
    today = date.fromisoformat(given_as_of) if given_as_of else datetime.now(TIME_ZONE).date()
    return Settings(
        drops=_folder(drops, "SHIHYO_DROPS", "raw_drops"),
        warehouse=_folder(warehouse, "SHIHYO_WAREHOUSE", "warehouse"),
        sources=tuple(Path(folder).resolve() for folder in given_sources),
        as_of=as_of or today,
    )


def _folder(given: str | Path | None, variable: str, default: str) -> Path:
    return Path(given or os.environ.get(variable) or PROJECT_ROOT / default).resolve()
