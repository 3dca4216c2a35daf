"""What the models of the YAML files share: an unknown key is an error, patterns compile, words are words."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema


def _must_compile(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


def _as_word(value: object) -> object:
    """YAML reads 1, true and 2024-04-01 as other types; in a profile they are words of a file."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float | date) else value


Regex = Annotated[str, AfterValidator(_must_compile)]
Word = Annotated[str, BeforeValidator(_as_word), WithJsonSchema({"type": ["string", "number", "boolean"]})]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
