"""Until when a night's result stays the same if nothing is dropped."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from pipelines.journal import Journal
from pipelines.landing import drop_files
from pipelines.profiles import Source
from pipelines.settings import Settings
from pipelines.warehouse.build import open_build
from pipelines.warehouse.register import table_columns
from pipelines.warehouse.sql import fill, literal, name

_UNSETTLED = {"still_changing", "incomplete"}


def same_result_until(settings: Settings, sources: Mapping[str, Source]) -> date:
    """Last as-of date with the same result: the end of the month, or the day before the first later event."""
    as_of = settings.as_of
    last = as_of.replace(day=monthrange(as_of.year, as_of.month)[1])
    with open_build(settings) as connection:
        for source in sources.values():
            for table, spec in source.spec.tables.items():
                moments = [c for c, kind in table_columns(spec).items() if kind in ("DATE", "TIMESTAMP")]
                for column in moments:
                    row = connection.execute(
                        fill(
                            "select min($column)::date from landed.$view where $column >= $tomorrow::date",
                            column=name(column),
                            view=name(f"{source.source_id}__{table}"),
                            tomorrow=literal(as_of + timedelta(days=1)),
                        )
                    ).fetchone()
                    if row and row[0] is not None:
                        last = min(last, row[0] - timedelta(days=1))
    return last


def everything_was_met(settings: Settings, sources: Mapping[str, Source]) -> bool:
    """Whether each file of the drops folder is in the journal as it now lies there, none still being written."""
    met = {event.path: event for event in Journal(settings.journal).drop_events()}
    for source_id in sources:
        for path in drop_files(settings.drops / source_id):
            event = met.get(path.relative_to(settings.drops).as_posix())
            facts = path.lstat()
            if event is None or (facts.st_size, facts.st_mtime_ns) != (event.bytes, event.mtime_ns):
                return False
            if event.reason_code in _UNSETTLED:
                return False
    return True
