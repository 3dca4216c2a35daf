"""What every asset of a run shares: the night, and the lock of the warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipelines.orchestration.steps import Night
from pipelines.settings import load_settings
from pipelines.warehouse.lock import hold


@contextmanager
def _night() -> Iterator[Night]:
    settings = load_settings()
    with hold(settings.lock_file):
        night = Night(settings)
        try:
            yield night
        finally:
            night.close()


@dg.resource(description="倉庫を押さえた1回の夜間処理。フォルダは SHIHYO_DROPS などの環境変数で変わります。")
def night_resource(_context: dg.InitResourceContext) -> Iterator[Night]:
    """One run of the night with the lock held; a second run at the same time fails with WarehouseBusy."""
    with _night() as night:
        yield night
