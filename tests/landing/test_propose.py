"""From an unknown file to a draft that needs only what nobody can guess."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipelines.landing import check_file
from pipelines.landing.draft import profile_draft
from pipelines.landing.propose import masked, propose
from pipelines.profiles import load_sources

EXPORT = "区役所フォーム 日次,,,,,\n受付番号,手続コード,申込日時,申込方法,処理状況,利用者氏名\n" + "".join(
    f"K-{i:04d},T-{i % 9},2026/04/{i % 28 + 1:02d} 9:{i % 60:02d},{'Web' if i % 3 else '窓口'},完了,山田 太郎{i}\n"
    for i in range(60)
)


def test_values_are_masked_by_script() -> None:
    assert masked("山田 たろうタロー K-012") == "漢漢 あああアアア A-999"


def test_a_draft_maps_what_has_a_known_name_and_shows_no_value(tmp_path: Path) -> None:
    path = tmp_path / "daily.csv"
    path.write_text(EXPORT, encoding="cp932")
    source = load_sources()["e_application"]
    proposal = propose(path, source)
    draft = profile_draft(proposal, "区役所フォーム 日次")
    assert proposal.table == "application"
    names = {name: seen.name for name, seen in proposal.mapped.items()}
    assert (
        names.items()
        >= {
            "procedure_key": "手続コード",
            "channel": "申込方法",
            "status": "処理状況",
        }.items()
    )
    assert "利用者氏名" in [seen.name for seen in proposal.left_over]
    assert "山田" not in draft
    assert yaml.safe_load(draft)["tables"]["application"]["columns"]["status"] == "処理状況"


def test_a_finished_draft_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "daily.csv"
    path.write_text(EXPORT, encoding="cp932")
    draft = yaml.safe_load(profile_draft(propose(path, load_sources()["e_application"], "application"), "x"))
    columns = draft["tables"]["application"]["columns"]
    columns |= {
        "system": {"constant": "区役所フォーム"},
        "procedure_key_kind": {"constant": "form_id"},
        "receipt_no": "受付番号",
        "received_at": "申込日時",
        "channel": {"from": "申込方法", "map": {"Web": "online"}},
    }
    profiles = tmp_path / "ward" / "e_application" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "daily.yml").write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    verdict = check_file(path, load_sources((tmp_path / "ward",)), "e_application")
    assert (verdict.profile_id, verdict.counts["accepted"], verdict.unknown_columns) == ("daily", 60, [])
