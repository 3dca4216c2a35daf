"""Spoilt CSVs load to the clean answer, or say which rows they could not; a wrong cell is never loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from pollutions import CLEAN, REFUSED, Pollution, all_pollutions

from pipelines.files.refused import Refused
from pipelines.files.workbook import WorkbookReader
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import Source, load_sources

SOURCE = """
title_ja: 施設
title_en: Facilities
owner: team:x
cadence: yearly
description: x
tables:
  use:
    description: x
    key: [use_no]
    columns:
      use_no: {type: identifier, required: true, description: x}
      name: {type: text, required: true, description: x}
      day: {type: date, required: true, description: x}
      uses: {type: count, description: x}
      fee: {type: number, description: x}
      note: {type: text, description: x}
"""
PROFILE = """
title_ja: 施設 利用一覧
format: {kind: text}
tables:
  use: {columns: {use_no: 番号, name: 名称, day: 受付日, uses: 件数, fee: 金額, note: 備考}}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("sources")
    (folder / "facility" / "profiles").mkdir(parents=True)
    (folder / "facility" / "source.yml").write_text(SOURCE, encoding="utf-8")
    (folder / "facility" / "profiles" / "list.yml").write_text(PROFILE, encoding="utf-8")
    return load_sources((folder,))["facility"]


def _read(path: Path, source: Source) -> Reading:
    with WorkbookReader() as workbooks:
        return read_file(path, source, Pseudonyms(bytes(32)), workbooks, lambda facts, match: "d")


@pytest.mark.parametrize("pollution", all_pollutions(), ids=lambda p: p.name)
def test_polluted_file(tmp_path: Path, source: Source, pollution: Pollution) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(pollution.data)
    if pollution.lost is REFUSED:
        with pytest.raises(Refused) as refusal:
            _read(path, source)
        assert refusal.value.message_ja
        return
    reading = _read(path, source)
    ledger = reading.ledger
    assert ledger.reconciled
    names = ("use_no", "name", "day", "uses", "fee", "note")
    found = list(zip(*(reading.tables["use"].column(n).to_pylist() for n in names), strict=True))
    assert sorted(found, key=lambda row: row[0]) == [
        row for i, row in enumerate(CLEAN) if i not in pollution.lost
    ]
    assert ledger.accepted == len(found)
