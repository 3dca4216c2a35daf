"""What a source is and how each vendor writes it: strict YAML, found by walking folders."""

from pipelines.profiles.load import ConfigurationError, Source, load_sources
from pipelines.profiles.model import (
    BlankWorkbook,
    ColumnRule,
    ColumnSpec,
    DatedCode,
    Profile,
    SourceSpec,
    TableRule,
    TableSpec,
    Unpivot,
)

__all__ = [
    "BlankWorkbook",
    "ColumnRule",
    "ColumnSpec",
    "ConfigurationError",
    "DatedCode",
    "Profile",
    "Source",
    "SourceSpec",
    "TableRule",
    "TableSpec",
    "Unpivot",
    "load_sources",
]
