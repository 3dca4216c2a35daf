"""What stands beside a value: cards in their order, breaks of its own definition, nothing where there are none."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.explain.beside import breaks, cards
from pipelines.explain.published import Published
from pipelines.settings import load_settings

_MADE = """
create schema marts;
create table marts.definition_cards as
select 'rate' as indicator_id, card_no, whose, version as definition_version, '数え方' as definition_ja,
    date '2024-03-01' as period_end, value::double as value, '%' as unit, 'どこか' as source, 'low' as source_reliability,
    differs as differs_ja, card_no = 1 as is_comparable
from (values (2, '特別区平均', null, 32.7, '範囲が違う'), (1, '自区', 'A', 47.5, null)) t(card_no, whose, version, value, differs);
create table marts.series_breaks as
select 'rate' as indicator_id, version as definition_version, day as break_on, 'method' as kind, reason as reason_ja
from (values (null, date '2025-04-01', '測り方'), ('B', date '2024-04-01', '版Bだけ')) t(version, day, reason);
"""


def test_cards_and_breaks_of_an_indicator(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        published = Published(load_settings(None, tmp_path, (), None), connection, ())
        assert cards(published, "rate") == () == breaks(published, "rate", "A")

        connection.execute(_MADE)

        assert [
            (card.whose, card.value, card.as_of, card.is_comparable) for card in cards(published, "rate")
        ] == [
            ("自区", 47.5, "2024-03-01", True),
            ("特別区平均", 32.7, "2024-03-01", False),
        ]
        assert [one.reason_ja for one in breaks(published, "rate", "A")] == ["測り方"]
        assert [one.reason_ja for one in breaks(published, "rate", "B")] == ["版Bだけ", "測り方"]
        assert cards(published, "other") == ()
