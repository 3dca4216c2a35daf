"""dbt's models as assets and its tests as checks, built in one invocation inside the run."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from pipelines.orchestration import steps
from pipelines.orchestration.landing import REGISTERED, landing_key
from pipelines.orchestration.steps import Night
from pipelines.warehouse.report import DbtReport, NodeResult

_UNIQUE_ID = "dagster_dbt/unique_id"
_OWNER = "team:dx"


class Translator(DagsterDbtTranslator):
    """Names in Dagster: `landed/<source_id>` for what a model reads, `<layer>/<model>` for the model itself."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Tables of one source are one asset; ledger, calendar and context come with the registration."""
        if dbt_resource_props["resource_type"] == "source":
            source_id, found, _ = str(dbt_resource_props["identifier"]).partition("__")
            return landing_key(source_id) if found else REGISTERED
        return dg.AssetKey([_layer(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Folder of the model: `staging_e_application`, `indicators_dx_plan`, `marts`."""
        return "_".join(dbt_resource_props["fqn"][1:-1]) or f"{dbt_resource_props['resource_type']}s"

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The model's own description; the SQL is one click away and need not be repeated."""
        return str(dbt_resource_props.get("description") or dbt_resource_props["name"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str] | None:
        """`meta.owner` where it names a team."""
        meta = dbt_resource_props.get("config", {}).get("meta") or dbt_resource_props.get("meta") or {}
        owner = str(meta.get("owner") or "")
        return [owner if owner.startswith("team:") else _OWNER]


def dbt_definitions(
    manifest: Mapping[str, Any],
) -> tuple[dg.AssetsDefinition, dg.AssetChecksDefinition | None]:
    """All models as one multi-asset with their data tests, and the unit tests as checks of the models."""
    translator = Translator()

    @dbt_assets(
        manifest=manifest, name="dbt", dagster_dbt_translator=translator, required_resource_keys={"night"}
    )
    def dbt_models(context: dg.AssetExecutionContext) -> Iterator[Any]:
        night: Night = context.resources.night
        report = steps.transform(night, _selection(context, manifest, translator))
        steps.keep(night, steps.publication_id(night), {"dbt": report.checks()})
        rows = steps.row_counts(night)
        for node in report.nodes:
            yield from _events(context, node, manifest, translator, rows)
        _raise_for(report)

    return dbt_models, _unit_tests(manifest, translator)


def _unit_tests(manifest: Mapping[str, Any], translator: Translator) -> dg.AssetChecksDefinition | None:
    specs = [
        dg.AssetCheckSpec(
            name=test["name"],
            asset=translator.get_asset_key(manifest["nodes"][test["depends_on"]["nodes"][0]]),
            description=test.get("description") or "手計算の行で式を確かめる単体テスト",
            metadata={_UNIQUE_ID: unique_id},
            blocking=True,
        )
        for unique_id, test in manifest.get("unit_tests", {}).items()
    ]
    if not specs:
        return None

    @dg.multi_asset_check(
        name="dbt_unit_tests", specs=specs, can_subset=True, required_resource_keys={"night"}
    )
    def unit_tests(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        night: Night = context.resources.night
        nodes = {node.unique_id: node for node in steps.unit_test_results(night)}
        for spec in specs:
            if spec.key in context.selected_asset_check_keys:
                yield _check_result(spec.key, nodes.get(spec.metadata[_UNIQUE_ID]))

    return unit_tests


def _selection(
    context: dg.AssetExecutionContext, manifest: Mapping[str, Any], translator: Translator
) -> list[str]:
    """dbt's `--select` for a part of the models; empty for all of them."""
    if not context.is_subset:
        return []
    wanted = set(context.selected_asset_keys)
    return [
        ".".join(node["fqn"])
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed") and translator.get_asset_key(node) in wanted
    ]


def _events(
    context: dg.AssetExecutionContext,
    node: NodeResult,
    manifest: Mapping[str, Any],
    translator: Translator,
    rows: Mapping[str, int],
) -> Iterator[Any]:
    if node.kind in ("model", "seed"):
        key = translator.get_asset_key(manifest["nodes"][node.unique_id])
        if node.passed and key in context.selected_asset_keys:
            counted = {"dagster/row_count": rows[node.name]} if node.name in rows else {}
            yield dg.MaterializeResult(asset_key=key, metadata={"seconds": node.seconds, **counted})
        elif not node.passed:
            context.log.error(f"{node.name}: {node.status} {node.message}")
        return
    for spec in context.assets_def.check_specs:
        selected = spec.key in context.selected_asset_check_keys
        if selected and (spec.metadata or {}).get(_UNIQUE_ID) == node.unique_id:
            yield _check_result(spec.key, node)


def _check_result(key: dg.AssetCheckKey, node: NodeResult | None) -> dg.AssetCheckResult:
    if node is None:
        return dg.AssetCheckResult(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=False,
            description="実行されていません (not run)",
        )
    severity = dg.AssetCheckSeverity.WARN if node.severity == "WARN" else dg.AssetCheckSeverity.ERROR
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=node.passed,
        severity=severity,
        metadata={"status": node.status, "failures": node.failures},
        description=node.message or None,
    )


def _raise_for(report: DbtReport) -> None:
    broken = [node.name for node in report.nodes if node.kind in ("model", "seed") and not node.passed]
    if report.error or broken:
        text = report.error or f"作れなかった表があります (models not built): {', '.join(broken[:20])}"
        raise dg.Failure(description=text, allow_retries=False)


def _layer(dbt_resource_props: Mapping[str, Any]) -> str:
    parts = dbt_resource_props["fqn"]
    return str(parts[1] if len(parts) > 2 else dbt_resource_props["resource_type"])
