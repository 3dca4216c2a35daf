"""The rules of the two publications: the variable `disclosure` of dbt_project.yml, which dbt's macros read, too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipelines.settings import DBT_PROJECT
from pipelines.yml import parsed

Population = Literal["residents", "firms", "staff"]
Counted = Literal["denominator", "numerator", "complement"]
POPULATIONS: tuple[Population, ...] = ("residents", "firms", "staff")
_WEIGHTS = (6, 5, 4, 3, 2)


class PolicyError(Exception):
    """The policy is not as it must be; the message names file and key (Japanese first)."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Strict):
    """The rule of one publication. A count of 1 to k-1 is small, in whatever of `counts` it stands."""

    thresholds: dict[Population, Annotated[int, Field(ge=2)]]
    counts: Annotated[list[Counted], Field(min_length=1)]
    zero_may_show: bool
    complementary: bool
    small_changes: bool = False
    months_at_most_small: Annotated[float, Field(ge=0, le=1)] = 1.0

    def threshold(self, population: Population) -> int:
        """Least number that may be shown."""
        return self.thresholds[population]

    def is_small(self, count: float, k: float) -> bool:
        """Whether a count is between nothing and k; nothing itself where it may not show."""
        return 0 < count < k or (count == 0 and not self.zero_may_show)

    @field_validator("thresholds")
    @classmethod
    def _all_named(cls, value: dict[str, int]) -> dict[str, int]:
        missing = [name for name in POPULATIONS if name not in value]
        if missing:
            raise ValueError(f"{', '.join(missing)} の k を書いてください")
        return value


class OpenData(_Strict):
    """How often a new edition comes out, and what the ward says about its open data; nothing is claimed that it did not
    say.
    """

    every: Literal["month", "publication"] = "month"
    municipality_code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    publisher_ja: str | None = None
    licence: str | None = None

    @field_validator("municipality_code")
    @classmethod
    def _check_digit(cls, value: str | None) -> str | None:
        """全国地方公共団体コード: the sixth digit checks the others (総務省, handbook 3)."""
        if value is not None:
            total = sum(int(digit) * weight for digit, weight in zip(value, _WEIGHTS, strict=False))
            if (11 - total % 11) % 10 != int(value[5]):
                raise ValueError("全国地方公共団体コードの検査数字が合いません")
        return value


class Policy(_Strict):
    """Both publications and the words of the open data."""

    hall: Rule
    public: Rule
    open_data: OpenData = OpenData()


def load_policy(path: Path = DBT_PROJECT / "dbt_project.yml") -> Policy:
    """Raises PolicyError with one line per mistake."""
    try:
        return Policy.model_validate(parsed(path.read_text(encoding="utf-8"))["vars"]["disclosure"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise PolicyError(f"{path}: 読めません (not readable: {type(error).__name__})") from error
    except ValidationError as error:
        lines = [
            f"{path.name}: {'.'.join(map(str, mistake['loc']))}: {mistake['msg']}"
            for mistake in error.errors()
        ]
        raise PolicyError("秘匿の規則を直してください (disclosure policy)\n" + "\n".join(lines)) from error
