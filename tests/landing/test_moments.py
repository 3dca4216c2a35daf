"""Whole columns of timestamps read by vectors give what the reader of single words gives."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from pipelines.landing.moments import NONE, Zone, read_moments
from pipelines.values import parse_datetime

ODD_WORDS = [
    "2024-02-30T09:05:12", "2024/4/1 24:00", "2024/04/01 9時5分", "令和元年13月1日 9:05", "R6.4.1 9:05:07",
    "令和6年4月1日 9:05", "平成31年5月1日 0:00", "20240401 09:05", "45383.5", "2024-04-01", "未完了", "-", "",
    "2024-04-01T09:05:12.5+09:00", "2024-04-01 25:00", "2024-04-01T09:65", "6.4.1 9:05", "2024-04-01T00:00:00Z",
    "2024-04-01T09:05:12+0100", "2024-04-01T09:05:12-05:30", "2024年5月14日(月) 09:05", "平成31年5月2日T09:05",
    "2024年5月14日(火曜日) 09:05", "1899/12/31 1:00",
]  # fmt: skip


def _words() -> list[str]:
    chance = np.random.default_rng(20260430)
    made = [
        f"{chance.choice(['2024-04-', '2024/5/', 'R6.6.', '令和元年7月'])}{chance.integers(1, 32)}"
        f"{'日' if chance.random() < 0.2 else ''}{chance.choice([' ', 'T'])}"
        f"{chance.integers(0, 26)}:{chance.integers(0, 62):02d}{chance.choice(['', ':30', ':59.125', ':7'])}"
        f"{chance.choice(['', '', '+09:00', 'Z', '+01:00'])}"
        for _ in range(6000)
    ]
    return list(dict.fromkeys([*ODD_WORDS, *made]))


@pytest.mark.parametrize("zone", ["tokyo", "as_written"])
def test_vectors_agree_with_single_words(zone: Zone) -> None:
    words = _words()
    assert len(words) > 2_000
    moments = read_moments(words, 1900, zone)
    differing = []
    for i, word in enumerate(words):
        single = parse_datetime(word, zone=zone)
        expected = None if single.value is None else (single.value.local, single.value.utc)
        found = None if moments.local[i] == NONE else (_moment(moments.local[i]), _moment(moments.utc[i]))
        said = (moments.reasons[i], moments.warnings[i])
        if (found, said) != (expected, (single.reason, single.warning)):
            differing.append((word, found, said, expected, single.reason, single.warning))
    assert differing == []


def _moment(microseconds: np.int64) -> datetime:
    moment: datetime = np.datetime64(int(microseconds), "us").astype(datetime)
    return moment
