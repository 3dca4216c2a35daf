"""Great Expectations itself: rules on one data frame. Imported only where something is judged (seconds, 250 MB).

`exclude_unexpected_values` keeps values out of the results; what leaves this module are positions of rows, and what
leaves `pipelines.quality` are counts.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipelines.quality.deferred import when_used
from pipelines.quality.suites import Rule

if TYPE_CHECKING:
    import pandas as pd

_DRAWING_AND_STATISTICS = ("altair", "scipy", "scipy.stats")
"""A third of what importing Great Expectations costs, for diagrams and tests of distributions."""

_WITHOUT_VALUES = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answer to one rule. `rows` are positions in the frame; `error` means the check itself failed."""

    success: bool
    rows: tuple[int, ...] = ()
    error: bool = False


class Judge:
    """One ephemeral Great Expectations context, without analytics, files or progress bars."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        with when_used(_DRAWING_AND_STATISTICS):
            import great_expectations as gx

        self._gx = gx
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
        self._batches = asset.add_batch_definition_whole_dataframe("whole")

    def judge(
        self, frame: pd.DataFrame, rules: Sequence[Rule], parameters: Mapping[str, Any]
    ) -> list[Verdict]:
        """Verdicts in the order of `rules`. A suite that Great Expectations refuses is an error of every rule."""
        batch = self._batches.get_batch({"dataframe": frame})
        expectations = [
            {"type": rule.type, "kwargs": _typed(rule, frame), "meta": {"position": position}}
            for position, rule in enumerate(rules)
        ]
        try:
            suite = self._gx.ExpectationSuite(name="suite", expectations=expectations)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = batch.validate(
                    suite, result_format=_WITHOUT_VALUES, expectation_parameters=dict(parameters)
                )
        except (self._gx.exceptions.GreatExpectationsError, ValueError, TypeError, KeyError):
            if len(rules) == 1:
                return [Verdict(success=False, error=True)]
            return [verdict for rule in rules for verdict in self.judge(frame, [rule], parameters)]
        verdicts = {result.expectation_config.meta["position"]: _verdict(result) for result in answer.results}
        return [verdicts.get(position, Verdict(success=False, error=True)) for position in range(len(rules))]


def _verdict(result: Any) -> Verdict:
    rows = result.result.get("unexpected_index_list") or ()
    failed_itself = _raised(result.exception_info) or (not result.success and not result.result)
    return Verdict(bool(result.success), tuple(rows), failed_itself)


def _raised(info: Any) -> bool:
    """Whether an exception is told of; failing metrics nest it one level deeper under their own names."""
    if not isinstance(info, Mapping):
        return False
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(_raised(inner) for inner in info.values())


def _typed(rule: Rule, frame: pd.DataFrame) -> dict[str, Any]:
    """JSON has no dates: bounds written in ISO form become dates where the column holds dates."""
    kwargs = dict(rule.kwargs)
    column = kwargs.get("column")
    if column in frame.columns and frame[column].dtype.kind == "M":
        for bound in ("min_value", "max_value"):
            if isinstance(kwargs.get(bound), str):
                kwargs[bound] = datetime.fromisoformat(kwargs[bound])
    return kwargs


def parameters(as_of: date) -> dict[str, Any]:
    """What `{"$PARAMETER": ...}` in a suite may name: the as-of date, and its last moment."""
    return {
        "as_of": datetime(as_of.year, as_of.month, as_of.day),
        "as_of_end": datetime(as_of.year, as_of.month, as_of.day, 23, 59, 59, 999999),
        "fiscal_year": as_of.year if as_of.month >= 4 else as_of.year - 1,
    }
