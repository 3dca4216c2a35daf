"""JSON Schema of the YAML files, so that editors complete and check them while they are written."""

from __future__ import annotations

import json
from typing import Any

from pipelines.profiles.model import Profile, SourceSpec


def profile_schema() -> dict[str, Any]:
    """Schema of `profiles/*.yml`; a column may also be just the header it comes from."""
    schema = Profile.model_json_schema(by_alias=True)
    columns = schema["$defs"]["TableRule"]["properties"]["columns"]
    columns["additionalProperties"] = {"anyOf": [columns["additionalProperties"], {"type": "string"}]}
    return schema


def source_schema() -> dict[str, Any]:
    """Schema of `source.yml`."""
    return SourceSpec.model_json_schema(by_alias=True)


def schema_files() -> dict[str, str]:
    """File name in `docs/schemas/` → its text."""
    schemas = {"profile.schema.json": profile_schema(), "source.schema.json": source_schema()}
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}
