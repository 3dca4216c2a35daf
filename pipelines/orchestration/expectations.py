"""Great Expectations suites as asset checks: one step for what was landed, one for the marts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import dagster as dg

from pipelines.orchestration import steps
from pipelines.orchestration.landing import landing_key
from pipelines.orchestration.steps import Night
from pipelines.quality.suites import Suite, landed_suites, mart_suites
from pipelines.settings import Settings
from pipelines.warehouse.checks import CheckResult

_CHECK_ID = "check_id"


def expectation_checks(
    settings: Settings, sources: Iterable[str], marts: Iterable[dg.AssetKey]
) -> list[dg.AssetChecksDefinition]:
    """Checks of all suites whose table is an asset; ERROR blocks what comes after."""
    landed_keys = {source_id: landing_key(source_id) for source_id in sources}
    mart_keys = {key.path[-1]: key for key in marts}
    landed = [(suite, landed_keys.get(suite.source_id or "")) for suite in landed_suites(settings.sources)]
    published = [(suite, mart_keys.get(suite.table)) for suite in mart_suites()]
    return [_checks("landed", _specs(landed)), _checks("marts", _specs(published))]


def _specs(suites: Sequence[tuple[Suite, dg.AssetKey | None]]) -> list[dg.AssetCheckSpec]:
    specs = []
    for suite, key in suites:
        for check_id, severity, text in _rules(suite) if key is not None else []:
            specs.append(
                dg.AssetCheckSpec(
                    name=check_name(check_id),
                    asset=key or dg.AssetKey([]),
                    description=text,
                    blocking=severity == "ERROR",
                    metadata={_CHECK_ID: check_id, "severity": severity},
                )
            )
    return specs


def _rules(suite: Suite) -> list[tuple[str, str, str]]:
    if suite.problem:
        broken = suite.unusable()
        return [(broken.check_id, broken.severity, broken.message_ja)]
    return [(rule.check_id, rule.severity, rule.message_ja) for rule in suite.rules]


def check_name(check_id: str) -> str:
    """Dagster takes letters, digits and underscores only."""
    return re.sub(r"[^A-Za-z0-9_]", "_", check_id)


def _checks(stage: str, specs: Sequence[dg.AssetCheckSpec]) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name=f"expectations_{stage}", specs=specs, can_subset=True, required_resource_keys={"night"}
    )
    def examine(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        night: Night = context.resources.night
        results = steps.check_landed(night) if stage == "landed" else steps.check_marts(night)
        steps.keep(night, steps.publication_id(night), {stage: results})
        found = {result.check_id: result for result in results}
        for spec in specs:
            if spec.key in context.selected_asset_check_keys:
                yield _result(spec, found)

    return examine


def _result(spec: dg.AssetCheckSpec, found: Mapping[str, CheckResult]) -> dg.AssetCheckResult:
    metadata = spec.metadata or {}
    warns = metadata["severity"] == "WARN"
    result = found.get(metadata[_CHECK_ID])
    return dg.AssetCheckResult(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=result is not None and result.passed,
        severity=dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR,
        description=result.message_ja if result else "実行されていません (not run)",
        metadata={"evaluated": result.evaluated, "failed": result.failed} if result else {},
    )
