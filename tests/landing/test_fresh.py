"""From a file that no source is for to a source of its own, by the printed steps."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli.main import main
from pipelines.files.workbook import WorkbookReader
from pipelines.landing.pseudonym import Pseudonyms
from pipelines.landing.read import Reading, read_file
from pipelines.profiles import load_sources

PARK = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,緯度,経度,電話番号,面積（㎡）,開設日,バリアフリー,備考,,\r\n"
    + "".join(
        f'131067,{i:06},台東区,"第{i}公園",35.7{i},139.7{i},03-1234-56{i:02},"{1000 + i:,}",{2000 + i}/4/1,'
        f'{"有" if i % 2 else "無"},"注意\nあり",,\r\n'
        for i in range(1, 30)
    )
)
PEOPLE = (
    "年月日,町丁目コード,世帯数,人口,氏名\r\n"
    + "".join(
        f"令和8年4月1日,{i:04},{i * 10},{'-' if i % 9 == 0 else i * 20},山田 太郎\r\n" for i in range(1, 40)
    )
    + "合計,,7800,15600,\r\n※xは秘匿,,,,\r\n"
)
BARE = "".join(f"北海道,第{i}市,https://example.jp/{i}\r\n" for i in range(40))
RAGGED = (
    "slug,registered,day1,day2,day3\n" + "".join(f"w{i:03},{i},{i}\n" for i in range(30)) + "w900,1,1,1,1\n"
)
NAMES = "都道府県,No,yes\n" + "".join(f"東京都,{i},山\n" for i in range(1, 9))
FILES = {"park": PARK, "people": PEOPLE, "bare": BARE, "ragged": RAGGED, "names": NAMES}
TYPES = {
    "park": {
        "entry_id": "identifier",
        "latitude": "number",
        "column_08": "integer",
        "column_09": "date",
        "column_10": "boolean",
        "phone": "identifier",
    },
    "people": {"day": "date", "column_02": "identifier", "households": "integer", "population": "count"},
}


def _landed(tmp_path: Path, name: str) -> tuple[Reading, str]:
    path = tmp_path / f"{name}.csv"
    path.write_bytes(FILES[name].encode("cp932"))
    out = tmp_path / "ward"
    result = CliRunner().invoke(main, ["new-source", str(path), "--source", f"new_{name}", "--out", str(out)])
    assert result.exit_code == 0, result.output
    source = load_sources((out,))[f"new_{name}"]
    with WorkbookReader() as workbooks:
        return read_file(
            path, source, Pseudonyms(bytes(32)), workbooks, lambda facts, match: "d"
        ), result.output


@pytest.mark.parametrize(
    ("name", "structural"), [("park", 1), ("people", 3), ("bare", 0), ("ragged", 1), ("names", 1)]
)
def test_the_draft_lands_every_record_of_its_file(tmp_path: Path, name: str, structural: int) -> None:
    reading, output = _landed(tmp_path, name)
    count = sum(1 for _ in csv.reader(io.StringIO(FILES[name], newline="")))
    ledger = reading.ledger
    assert (ledger.records_in, ledger.quarantined, ledger.structural) == (count, 0, structural)
    assert ledger.accepted == reading.tables["record"].num_rows == count - structural
    assert not [e for e in ledger.entries if e["disposition"] == "value"]
    assert f"採用 {count - structural:,}、保留 0" in output


@pytest.mark.parametrize("name", TYPES)
def test_types_are_those_that_every_cell_has(tmp_path: Path, name: str) -> None:
    _landed(tmp_path, name)
    spec = load_sources((tmp_path / "ward",))[f"new_{name}"].spec.tables["record"]
    assert {column: spec.columns[column].type for column in TYPES[name]} == TYPES[name]


def test_what_may_be_personal_waits_for_a_decision(tmp_path: Path) -> None:
    reading, output = _landed(tmp_path, "people")
    assert "取り込まない列: 氏名" in output
    assert "山田" not in output + (tmp_path / "ward/new_people/profiles/people.yml").read_text(
        encoding="utf-8"
    )
    assert "name" not in reading.tables["record"].column_names


def test_a_file_without_header_asks_for_names(tmp_path: Path) -> None:
    reading, output = _landed(tmp_path, "bare")
    assert "見出しの行がない" in output
    assert reading.tables["record"].column("column_02").to_pylist()[:2] == ["第0市", "第1市"]
    other = tmp_path / "other.csv"
    other.write_bytes((tmp_path / "bare.csv").read_bytes())
    checked = CliRunner().invoke(
        main, ["check-drop", str(other), "--source", "new_bare", "--sources", str(tmp_path / "ward")]
    )
    assert checked.exit_code == 1  # known by its name only
