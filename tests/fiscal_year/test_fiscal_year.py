"""What April needs: counted from landed records, matched with formulas through dbt's own lineage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from pipelines.cli.fiscal_year import fiscal_year_ahead, run
from pipelines.fiscal_year.blanks import blanks
from pipelines.fiscal_year.landed import Need, needs
from pipelines.profiles import load_sources
from pipelines.settings import Settings


@pytest.fixture
def april(tmp_path: Path, drop_into: Callable[..., str]) -> Settings:
    """A roster of this April; population of the last; two ledgers, one of them gone on in May."""
    settings = Settings(tmp_path / "drops", tmp_path / "warehouse", (), date(2026, 5, 20))
    put = partial(drop_into, settings)
    put("reference_staff.csv", "reference", "staff", {"base_date": [date(2026, 4, 1), date(2025, 4, 1)]})
    put(
        "reference_population.csv",
        "reference",
        "population",
        {"base_date": [date(2025, 4, 1), date(2026, 3, 31)]},
    )
    ledger = ["supporter", "supporter", "consultation", "consultation"]
    started = [date(2025, 5, 1), date(2026, 3, 31), None, None]
    occurred = [None, None, date(2025, 6, 1), date(2026, 5, 1)]
    entries = {"ledger": ledger, "starts_on": started, "occurred_on": occurred}
    put("register_ledger_entry.csv", "register", "ledger_entry", {**entries, "entry_no": list("1234")})
    return settings


def test_the_year_is_that_of_the_next_or_the_last_april() -> None:
    assert fiscal_year_ahead(date(2026, 2, 10)) == 2026
    assert fiscal_year_ahead(date(2026, 4, 1)) == 2026
    assert fiscal_year_ahead(date(2026, 12, 31)) == 2026


def test_what_has_come_and_what_has_not(april: Settings) -> None:
    found = {(need.table, need.part): need for need in needs(april, load_sources(), 2026)}
    assert found["reference.staff", None].is_met
    population = found["reference.population", None]
    assert (population.is_met, population.records, population.before) == (False, 0, 2)
    assert found["register.ledger_entry", "consultation"].records == 1
    supporter = found["register.ledger_entry", "supporter"]
    assert (supporter.records, supporter.before) == (0, 2)  # 31 March still belongs to the year before
    assert not found["training.course", None].is_met


def test_the_year_before_had_all_of_it(april: Settings) -> None:
    found = {(need.table, need.part): need.records for need in needs(april, load_sources(), 2025)}
    assert found["register.ledger_entry", "supporter"] == 2
    assert found["reference.population", None] == 2


def node(name: str, parents: list[str], code: str = "", layer: str = "indicators") -> dict[str, object]:
    return {
        "resource_type": "model",
        "unique_id": f"model.shihyo.{name}",
        "name": name,
        "fqn": ["shihyo", layer, name],
        "depends_on": {"nodes": parents},
        "raw_code": code,
        "config": {"meta": {"name_ja": f"{name} の名前"}},
    }


MANIFEST = {
    "nodes": {
        "model.shihyo.stg": node("stg", ["source.shihyo.register.ledger_entry"], layer="staging"),
        "model.shihyo.people": node(
            "people", ["source.shihyo.reference.staff"], "from {{ ref('staff') }}", "intermediate"
        ),
        "model.shihyo.supporters": node(
            "supporters", ["model.shihyo.stg"], "{{ ledger_stock('supporter') }}"
        ),
        "model.shihyo.calls": node("calls", ["model.shihyo.stg"], "{{ ledger_events('consultation') }}"),
        "model.shihyo.rate": node("rate", ["model.shihyo.people"]),
    },
    "sources": {
        "source.shihyo.register.ledger_entry": {"source_name": "register", "name": "ledger_entry"},
        "source.shihyo.reference.staff": {"source_name": "reference", "name": "staff"},
    },
}


def test_an_indicator_is_blank_by_the_ledger_that_its_formula_names() -> None:
    missing = Need("register.ledger_entry", "supporter", "", 0, 5)
    there = Need("register.ledger_entry", "consultation", "", 3, 5)
    staff = Need("reference.staff", None, "", 0, 1)
    found = {blank.indicator_id: blank for blank in blanks(MANIFEST, [missing, there, staff])}
    assert set(found) == {"supporters", "rate"}
    assert found["supporters"].missing == (missing,)
    assert found["rate"].name_ja == "rate の名前"


def test_the_command_lists_them(april: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(april, None, as_json=False) == 0
    told = capsys.readouterr().out
    assert "令和8年度 (FY2026)" in told
    assert "□ reference.population: 4月1日現在の年齢別人口" in told
    assert "✓ reference.staff: 1 件" in told
    assert "- デジタル活用支援員 登録者台帳: 前年度 2 件" in told
    assert "夜間処理がまだ終わっていない" in told
