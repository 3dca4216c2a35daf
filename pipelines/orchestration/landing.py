"""One landing asset per source, made from the folders of the sources; and the registration that follows them."""

from collections.abc import Iterable, Sequence

import dagster as dg

from pipelines.orchestration import steps
from pipelines.orchestration.steps import Night
from pipelines.profiles import Source

GROUP = "landing"
REGISTERED = dg.AssetKey(["landed", "registered"])


def landing_key(source_id: str) -> dg.AssetKey:
    """Asset of a source's accepted records, above its dbt models."""
    return dg.AssetKey(["landed", source_id])


def landing_assets(sources: Iterable[Source]) -> list[dg.AssetsDefinition]:
    """One asset per source, and `landed/registered`, which makes what was landed visible to dbt."""
    made = [_landing_asset(source) for source in sources]
    return [*made, _registration([asset.key for asset in made])]


def _landing_asset(source: Source) -> dg.AssetsDefinition:
    tables = "\n".join(f"- `{name}`: {spec.description}" for name, spec in source.spec.tables.items())

    @dg.asset(
        key=landing_key(source.source_id),
        group_name=GROUP,
        description=f"{source.spec.title_ja}: {source.spec.description}\n\n{tables}",
        owners=[source.spec.owner],
        kinds={"parquet", "python"},
        tags={"cadence": source.spec.cadence},
        metadata={"profiles": len(source.profiles)},
        required_resource_keys={"night"},
    )
    def land(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        report = steps.land(_night(context), source.source_id)
        for message in report.messages:
            context.log.info(message)
        counts = {f"files_{fate}": number for fate, number in report.files.items()}
        counts |= {f"records_{fate}": number for fate, number in report.records.items()}
        return dg.MaterializeResult(metadata=counts)

    return land


def _registration(landed: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    @dg.asset(
        key=REGISTERED,
        deps=list(landed),
        group_name=GROUP,
        description="有効な投入ファイルを dbt が読む schema landed に登録する。台帳、基準日、祝日を含む。",
        owners=["team:dx"],
        kinds={"duckdb"},
        required_resource_keys={"night"},
    )
    def registered(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        return dg.MaterializeResult(metadata={"publication_id": steps.prepare_build(_night(context))})

    return registered


def _night(context: dg.AssetExecutionContext) -> Night:
    night: Night = context.resources.night
    return night
