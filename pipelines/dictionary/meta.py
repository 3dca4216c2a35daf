"""The words of one indicator as its yml must give them (`config.meta`), with errors for the officer who writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from pipelines.yml import parsed

Tier = Literal[
    "KGI",
    "KSI",
    "KPIアウトカム",
    "KPIアウトプット",
    "目標(KPI表外)",
    "現状",
    "ランキング評価基準",
    "調査設問",
    "計画目標(定性)",
    "運用",
]
TargetOp = Literal[">=", "<=", "reduce_relative", "min_per_group", "min_per_period", "qualitative"]
TargetKind = Literal[
    "level",
    "mean",
    "stock_per_ward",
    "annual_flow",
    "annual_growth",
    "cumulative",
    "relative_to_baseline",
    "coverage",
    "per_month",
    "ordinal",
    "qualitative",
]


TO_FILL_IN = "記入してください"
"""Stands in a draft where somebody has to write; a file that still says so is not whole."""


class IndicatorFileError(Exception):
    """An indicator's yml is not as it must be; the message names file and key (Japanese first)."""


def _text(value: object) -> object:
    """YAML reads 2024 and 2024-03-31 as a number and a date; here they are words."""
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value


def _written(text: str) -> str:
    if TO_FILL_IN in text:
        raise ValueError("まだ記入されていません")
    return text


Words = Annotated[str, Field(min_length=1), AfterValidator(_written)]
PartOfDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Scope = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
PlanKey = Annotated[str, Field(pattern=r"^\d{3}\.[A-Z0-9]+\.[A-Z0-9]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Baseline(_Strict):
    """現状値: the figure a plan starts from. Only scope `own_ward` is measured from (handbook 0.2)."""

    value: float | None
    date: Annotated[PartOfDate | None, BeforeValidator(_text)]
    scope: Scope | None
    note: str | None
    check_ja: Words | None = None

    @model_validator(mode="after")
    def _says_whose(self) -> Baseline:
        if self.value is not None and self.scope is None:
            raise ValueError("現状値を書いたら scope も書いてください。原文に範囲がなければ unstated です")
        return self


class Target(_Strict):
    """目標: how far until when, and by which rule progress is judged (handbook 1.1)."""

    op: TargetOp | None
    value: float | None
    deadline: date | None
    kind: TargetKind | None
    group: Words | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Target:
        if (self.op is None) != (self.kind is None):
            raise ValueError("op と kind は両方書くか、両方空にしてください")
        if self.op not in (None, "qualitative") and self.value is None:
            raise ValueError("目標の数値 value を書いてください。数値がなければ op も kind も空にします")
        if self.kind == "coverage" and self.group is None:
            raise ValueError(
                "kind: coverage のときは、すべてが満たすべき内訳の名 (例 district) を group に書いてください"
            )
        return self


class SeriesBreak(_Strict):
    """系列の断絶: from this day on the figures are not comparable with those before. None: of every definition."""

    break_on: date
    kind: Literal["definition", "scope", "code_list", "wording", "method"]
    reason_ja: Annotated[Words, Field(min_length=10)]
    definition_version: Words | None = None


class PublishedElsewhere(_Strict):
    """How a body counts that publishes a figure of this name: beside the ward's own on the definition card.

    `whose` is the scope of its figures in the reference series (`tokyo23_avg`, `nakano` ...).
    """

    whose: Scope
    definition_ja: Annotated[Words, Field(min_length=10)]
    differs_ja: Annotated[Words, Field(min_length=10)]
    comparable: bool = False


class Counted(_Strict):
    """What numerator and denominator are, for disclosure control. An amount (sum of scores) is no head count; a
    reference (residents of the ward) comes from elsewhere and does not contain the numerator.
    """

    numerator: Literal["count", "amount"] = "count"
    denominator: Literal["count", "reference"] = "count"


class IndicatorMeta(_Strict):
    """All that the catalogue says of an indicator. Optional keys have a default and may be left out."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,5}$")]
    tier: Tier
    plan: Words
    pillar: str | None
    name_ja: Words
    name_en: Words
    unit: Words
    direction: Literal["higher", "lower", "neutral"]
    decimals: Annotated[int, Field(ge=0, le=6)]
    definition_ja: Annotated[Words, Field(min_length=10)]
    numerator_ja: Words | None
    denominator_ja: Words | None
    source_ids: Annotated[list[Words], Field(min_length=1)]
    method_ja: Words
    baseline: Baseline
    target: Target
    cadence: Words
    owner_department: Words | None
    seed_key: PlanKey | None
    status: Literal["computed", "reported"]
    disclosure: Literal["residents", "firms", "staff", "none"]
    counted: Counted = Counted()
    definition_en: Words | None = None
    numerator_en: Words | None = None
    denominator_en: Words | None = None
    source_reliability: Literal["high", "medium", "low"] | None = None
    ambiguity_ja: Words | None = None
    choice_ja: Words | None = None
    not_same_as: dict[str, Words] = Field(default_factory=dict)
    versions: dict[str, Words] = Field(default_factory=dict)
    series_breaks: list[SeriesBreak] = Field(default_factory=list)
    published_elsewhere: list[PublishedElsewhere] = Field(default_factory=list)


def read_indicator_file(path: Path) -> IndicatorMeta:
    """The words in `models/indicators/<plan>/<indicator_id>.yml`.

    Raises IndicatorFileError with one line per mistake: file, key, what to write.
    """
    try:
        content = parsed(path.read_text(encoding="utf-8"))
        (model,) = content["models"]
        name, meta = model["name"], model["config"]["meta"]
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise IndicatorFileError(
            f"{path.name}: models の下に name と config.meta を 1 つずつ書いてください (not readable: {error})"
        ) from error
    if name != path.stem:
        raise IndicatorFileError(
            f"{path.name}: name が {name} です。ファイル名と同じ {path.stem} にしてください (name differs)"
        )
    try:
        return IndicatorMeta.model_validate(meta)
    except ValidationError as error:
        lines = [f"{path.name}: {_sentence(dict(mistake))}" for mistake in error.errors()]
        raise IndicatorFileError("\n".join(lines)) from error


def _sentence(mistake: dict[str, Any]) -> str:
    key = "meta." + ".".join(str(part) for part in mistake["loc"])
    context = mistake.get("ctx") or {}
    match mistake["type"]:
        case "missing":
            text = "この項目がありません。分からなければ null と書いてください"
        case "extra_forbidden":
            text = "知らない項目です。つづりを確かめてください"
        case "literal_error":
            text = f"使える値は {context.get('expected')} です"
        case "string_pattern_mismatch":
            text = f"書き方が違います (形: {context.get('pattern')})"
        case "string_too_short" | "too_short":
            text = "空か短すぎます。文で書いてください"
        case "value_error":
            text = str(context.get("error"))
        case _:
            text = "値の種類が違います"
    return f"{key}: {text} ({mistake['type']})"
