"""Every value ever published is found by its id, and no mistyped id is answered with another value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.explain.ask import ask
from pipelines.explain.published import Published, open_published
from pipelines.explain.resolve import NotFound, resolve
from tests.explain.small_past import IDS, write_past

# Checks by md5sum; the values beside them by hand (small_past).
CITED = {
    "K-FY2025-OUR-b43654@2026-06-30#491d2": (41.7, IDS[0]),
    "K-FY2025-OUR-b43654@2026-07-31#011f5": (41.7, IDS[1]),
    "K-FY2025-OUR-b43654@2026-08-31#e2cfd": (43.2, IDS[2]),
    "K-FY2025-OUR-b43654@2026-08-31#b3802": (43.3, IDS[3]),
    "K-FY2025-OUR-e083cc8ee52f@2026-09-30#97dd3": (50.0, IDS[4]),
    "K-FY2025-DSU-b43654@2026-09-30#93658": (7.0, IDS[4]),
}
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-@#_"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    settings = write_past(tmp_path_factory.mktemp("past"))
    with open_published(settings) as found:
        yield found


@pytest.mark.parametrize("cited", CITED)
def test_every_value_ever_published_is_found(published: Published, cited: str) -> None:
    found = resolve(published, cited)
    assert (found.value.value, found.publication.publication_id) == CITED[cited]
    assert found.citation_id == cited


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("K-FY2025-OAR-b43654@2026-06-30#491d2", "indicator"),
        ("K-FY2024-OUR-b43654@2026-06-30#491d2", "period"),
        ("K-FY2025-OUR-b43655@2026-06-30#491d2", "cell"),
        ("K-FY2025-OUR-b43654@2026-06-29#491d2", "publication"),
        ("K-FY2025-OUR-b43654@2026-06-30#491d3", "check"),
        ("K-FY2025-OUR-b43654@2026-07-31#491d2", "check"),
        ("K-FY2025-OUR-b43654@2026-06-30", "check"),
        ("K-FY2025-OUR-b43654@2026-06-30#491d", "check"),
        ("K-FY2025-OUR-b43654@2026-09-30#491d2", "check"),
        ("K-FY2025-OUR", "form"),
    ],
)
def test_what_does_not_fit_is_named(published: Published, typed: str, part: str) -> None:
    with pytest.raises(NotFound) as refused:
        resolve(published, typed)
    assert refused.value.part == part


def test_the_id_that_was_meant_is_proposed(published: Published) -> None:
    for typed in ("K-FY2025-OUR-b43654@2026-06-30#4912d", "K-FY2025-OUR-b43654@2026-06-03#491d2"):
        with pytest.raises(NotFound) as refused:
            resolve(published, typed)
        assert refused.value.nearest[0] == "K-FY2025-OUR-b43654@2026-06-30#491d2"


def test_a_code_is_found_by_its_look(published: Published) -> None:
    assert resolve(published, "K-FY2025-0UR-b43654@2026-06-30#491d2").value.value == 41.7


@given(st.sampled_from(list(CITED)), st.data())
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_mistyped_sign_leads_to_another_value(
    published: Published, cited: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(cited) - 1))
    sign = data.draw(st.sampled_from(SIGNS))
    how = data.draw(st.sampled_from(["other", "more", "less", "swapped"]))
    typed = {
        "other": cited[:place] + sign + cited[place + 1 :],
        "more": cited[:place] + sign + cited[place:],
        "less": cited[:place] + cited[place + 1 :],
        "swapped": cited[:place] + cited[place : place + 2][::-1] + cited[place + 2 :],
    }[how]
    try:
        found = resolve(published, typed)
    except NotFound:
        return
    assert (found.value.value, found.publication.publication_id) == CITED[cited]


def test_ids_of_an_older_version_are_found(tmp_path: Path) -> None:
    """Their check covered the value alone: md5 of 41.700000 begins with bb5f."""
    settings = write_past(tmp_path, {0: "K-FY2025-OUR-b43654@2026-06-30#bb5f"})
    with open_published(settings) as published:
        assert resolve(published, "K-FY2025-OUR-b43654@2026-06-30#bb5f").value.value == 41.7
        # The value stood unchanged a month later and has no row of its own there.
        assert resolve(published, "K-FY2025-OUR-b43654@2026-07-31#bb5f").publication.publication_id == IDS[1]
        with pytest.raises(NotFound):
            resolve(published, "K-FY2025-OUR-b43654@2026-06-30#bb5e")


def test_an_indicator_by_period_cell_and_publication(published: Published) -> None:
    (found,) = ask(published, "online_usage_rate", "FY2025", None, IDS[2])
    assert (found.value.value, found.citation_id) == (43.2, "K-FY2025-OUR-b43654@2026-08-31#e2cfd")
    (cell,) = ask(published, "OUR", "FY2025", "department=D1", IDS[0])
    assert cell.value.value == 50.0
    with pytest.raises(NotFound):
        ask(published, "online_usage_rate", "FY2025", None, None)
