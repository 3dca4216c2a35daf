"""The publication as an asset, the nightly job, its schedule and the sensor on the drops folder."""

import json
from collections.abc import Iterable
from datetime import timedelta

import dagster as dg

from pipelines.orchestration import steps
from pipelines.orchestration.steps import Night
from pipelines.publish.publish import Blocked
from pipelines.settings import load_settings
from pipelines.warehouse.fingerprint import drops_state

PUBLICATION = dg.AssetKey(["published", "publication"])


def publication_asset(marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """What readers see; fails, and leaves the last good one, where an ERROR check failed."""

    @dg.asset(
        key=PUBLICATION,
        deps=list(marts),
        group_name="publication",
        description="公開フォルダ published を一度に差し替える。不合格の検査 (ERROR) があれば前回の公開を残す。",
        owners=["team:dx"],
        kinds={"duckdb", "parquet"},
        freshness_policy=dg.FreshnessPolicy.time_window(
            fail_window=timedelta(hours=36), warn_window=timedelta(hours=26)
        ),
        required_resource_keys={"night"},
    )
    def publication(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        night: Night = context.resources.night
        try:
            done = steps.make_visible(night, steps.publication_id(night))
        except Blocked as blocked:
            checks = [result.check_id for result in blocked.results]
            raise dg.Failure(str(blocked), {"checks": checks}, allow_retries=False) from blocked
        return dg.MaterializeResult(
            metadata={
                "publication_id": done.publication_id,
                "new": done.new,
                "tables": len(done.tables),
                "rows": sum(done.tables.values()),
                "revisions": done.revisions,
                "folder": dg.MetadataValue.path(night.settings.published),
            }
        )

    return publication


nightly_job = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="投入フォルダから公開まで。コマンド shihyo nightly と同じ手順です。",
    executor_def=dg.in_process_executor,
)

nightly_schedule = dg.ScheduleDefinition(
    name="nightly_0200",
    job=nightly_job,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Tokyo",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="毎晩 2 時 (日本時間)。画面で有効にしてください。",
)


@dg.sensor(
    job=nightly_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="投入フォルダに変化があり、1分以上変わらなくなったら夜間処理を始める。",
)
def drops_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Start a run once the file list differs from the last run's and two looks in a row agree."""
    state = drops_state(load_settings().drops)
    known = json.loads(context.cursor or "{}")
    if state == known.get("ran"):
        return dg.SkipReason("変化なし (nothing new)")
    if state != known.get("seen"):
        context.update_cursor(json.dumps({**known, "seen": state}))
        return dg.SkipReason(
            "書き込み中かもしれないため、もう一度見てから始めます (waiting for files to settle)"
        )
    cursor = json.dumps({"seen": state, "ran": state})
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=state)], cursor=cursor)
