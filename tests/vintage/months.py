"""Months of a small ward, published with a project of three indicators; what was published is kept aside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.journal import Decision, Journal
from pipelines.orchestration import steps
from pipelines.publish.content import REQUIRED
from pipelines.settings import DBT_PROJECT, PROJECT_ROOT, TIME_ZONE, Settings
from pipelines.vintage import archive
from pipelines.warehouse import dbt_project, fingerprint
from pipelines.warehouse.checks import save_results
from pipelines.warehouse.lineage import indicators

RAW_DROPS = PROJECT_ROOT / "raw_drops"
INDICATORS = ("online_usage_rate", "application_return_rate", "digital_training_participation_rate")
KEPT_TABLES = ("indicator_values", "indicators", "indicator_scorecard")
FORMULA = "models/indicators/dx_vision/online_usage_rate.sql"


@dataclass
class Months:
    """The ward, and copies of what each publication held: Parquet by table, by place in the order of publications."""

    settings: Settings
    project: Path
    ids: list[str] = field(default_factory=list)
    published: list[dict[str, bytes]] = field(default_factory=list)

    @property
    def last_published(self) -> Path:
        """What readers saw last, kept aside."""
        return self.settings.warehouse.parent / "last_published"

    def arrive(self, *names: str) -> None:
        """Files of the sample ward come into the drops folder."""
        for name in names:
            target = self.settings.drops / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(RAW_DROPS / name, target)

    def night(self, as_of: date) -> str:
        """Land, build and publish; the audits of Great Expectations report nothing here."""
        settings = replace(self.settings, as_of=as_of)
        night = steps.Night(settings)
        for source_id in night.sources:
            steps.land(night, source_id)
        identity = steps.prepare_build(night)
        checks = steps.transform_changed(night).checks()
        blocking = [check.message_ja for check in checks if check.blocks]
        assert not blocking, blocking
        save_results(settings, identity, {"landed": [], "dbt": checks, "marts": []})
        steps.make_visible(night, identity)
        folder = settings.published / "parquet"
        self.ids.append(identity)
        self.published.append({table: (folder / f"{table}.parquet").read_bytes() for table in KEPT_TABLES})
        return identity

    def withdraw(self, name: str) -> None:
        """The file counts no more from the next night on."""
        journal = Journal(self.settings.journal)
        last = [event for event in journal.drop_events() if event.path == name][-1]
        journal.append_drop(replace(last, outcome="withdrawn"))

    def shorten(self, name: str, records: int) -> None:
        """The file comes again under its name without its last records; its last line stays."""
        path = self.settings.drops / name
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[: -records - 1] + lines[-1:]))

    def decide(self, kind: str, **what: Any) -> None:
        """A decision about fiscal 2024, as its command writes it."""
        last = Journal(self.settings.journal).publications()[-1]
        decided_at = datetime.now(TIME_ZONE).isoformat(timespec="seconds")
        decision = Decision(
            kind, "DX推進課長", "決算の確定", decided_at, last["as_of"], {"fiscal_year": 2024, **what}
        )
        Journal(self.settings.journal).append_decision(decision)

    def change_formula(self) -> None:
        """Receipts that came in online count half: nonsense, but another figure."""
        path = self.project / FORMULA
        changed = path.read_text(encoding="utf-8").replace(
            "online_receipts as numerator", "online_receipts / 2.0 as numerator"
        )
        assert "/ 2.0" in changed
        path.write_text(changed, encoding="utf-8")


def read_table(folder: Path, content: bytes) -> list[tuple[Any, ...]]:
    """Rows of a kept Parquet table."""
    file = folder / "kept.parquet"
    file.write_bytes(content)
    with duckdb.connect() as connection:
        return connection.execute(f"select * from '{file}' order by all").fetchall()


def small_project(folder: Path, *marts: str) -> Path:
    """The product's own project with three indicators, what they are made from, and these marts; no unit tests."""
    wanted = _needed(dbt_project.load_manifest_json(), marts)
    shutil.copytree(DBT_PROJECT, folder, ignore=shutil.ignore_patterns("target", "logs", "tests"))
    shutil.copytree(DBT_PROJECT / "tests" / "generic", folder / "tests" / "generic")
    for path in (folder / "models").rglob("*.sql"):
        if path.stem not in wanted:
            path.unlink()
            path.with_suffix(".yml").unlink()
    for path in (folder / "models").rglob("*.yml"):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        declared.pop("unit_tests", None)
        path.write_text(yaml.safe_dump(declared, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def _needed(manifest: Mapping[str, Any], marts: Sequence[str]) -> set[str]:
    """Names of the models that the marts of the contract and three indicators are made from."""
    nodes = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    others = set(indicators(manifest)) - set(INDICATORS)
    wanted, waiting = set[str](), [*REQUIRED, "publications", *INDICATORS, *marts]
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in wanted | others:
            wanted.add(name)
            waiting += [parent.split(".")[-1] for parent in nodes[name]["depends_on"]["nodes"]]
    return wanted


def use_project(patch: pytest.MonkeyPatch, project: Path) -> None:
    """Nights and archives take this project for the product's."""
    for module in (dbt_project, fingerprint, archive):
        patch.setattr(module, "DBT_PROJECT", project)
    patch.setattr(dbt_project, "KEPT", project / "target" / "shihyo")
    patch.setenv("SHIHYO_BUILD_FILE", os.environ.get("SHIHYO_BUILD_FILE", ""))


def publish_months(home: Path, project: Path) -> Months:
    """Four publications on three as-of dates: a year closed, a correction, a file withdrawn, the year opened again and
    another formula.
    """
    ward = Months(Settings(home / "drops", home / "warehouse", (), date(2025, 6, 30)), project)
    ward.arrive(
        "reference/手続台帳.csv", "reference/組織表.csv", "reference/職員名簿_20250331.csv",
        "training/研修マスタ.csv", "training/研修受講記録_令和6年度.csv",
        "e_application/窓口・郵送件数_令和7年度_区民部.xlsx",
        "e_application/申込一覧_202504.csv", "e_application/申込一覧_202505.csv",
    )  # fmt: skip
    ward.night(date(2025, 6, 30))
    last = Journal(ward.settings.journal).publications()[-1]
    named = {key: last[key] for key in ("publication_id", "published_at")}
    ward.decide("close_year", before_accounts_close=False, **named)
    ward.shorten("e_application/申込一覧_202505.csv", 40)
    ward.arrive("e_application/申込一覧_202506.csv")
    ward.night(date(2025, 7, 31))
    ward.withdraw("e_application/申込一覧_202504.csv")
    ward.night(date(2025, 7, 31))
    ward.decide("reopen_year")
    ward.change_formula()
    ward.arrive("e_application/申込一覧_202507.csv")
    ward.night(date(2025, 8, 31))
    shutil.copytree(ward.settings.published, ward.last_published)
    return ward
