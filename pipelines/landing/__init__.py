"""The door: recognise, protect, sort, type, store, record."""

from pipelines.landing.check import Verdict, check_file
from pipelines.landing.land import SourceReport, active_drops, drop_files, land_source, source_fingerprint
from pipelines.landing.tables import table_schema

__all__ = [
    "SourceReport",
    "Verdict",
    "active_drops",
    "check_file",
    "drop_files",
    "land_source",
    "source_fingerprint",
    "table_schema",
]
