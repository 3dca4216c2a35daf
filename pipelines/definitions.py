"""What Dagster loads: everything is found in folders, so there is no list to maintain."""

from __future__ import annotations

import dagster as dg

from pipelines.environment import stay_offline

stay_offline()


def _definitions() -> dg.Definitions:
    from pipelines.orchestration.dbt_models import dbt_definitions
    from pipelines.orchestration.expectations import expectation_checks
    from pipelines.orchestration.landing import landing_assets
    from pipelines.orchestration.publication import (
        drops_sensor,
        nightly_job,
        nightly_schedule,
        publication_asset,
    )
    from pipelines.orchestration.resource import night_resource
    from pipelines.profiles import load_sources
    from pipelines.settings import load_settings
    from pipelines.warehouse.dbt_project import load_manifest_json

    settings = load_settings()
    sources = load_sources(settings.sources)
    models, unit_tests = dbt_definitions(load_manifest_json())
    marts = [key for key in models.keys if key.path[0] == "marts"]
    checks = expectation_checks(settings, sources, marts)
    return dg.Definitions(
        assets=[*landing_assets(sources.values()), models, publication_asset(marts)],
        asset_checks=[*checks, unit_tests] if unit_tests else checks,
        jobs=[nightly_job],
        schedules=[nightly_schedule],
        sensors=[drops_sensor],
        resources={"night": night_resource},
        executor=dg.in_process_executor,
    )


defs = _definitions()
