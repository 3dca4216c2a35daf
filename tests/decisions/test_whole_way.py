"""The whole way: a year is closed, a late correction and a withdrawal change it, and nothing of that is lost.

Two months of FY2024 in files written by hand: May 20 receipts of which 4 came back, June 20 of which 8 did. The share
that came back is 12 of 40, 30 %; after one receipt of May is corrected 11 of 40, 27.5 %; without June 3 of 20, 15 %.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from pipelines.cli.main import main
from pipelines.decisions.cite import changed_now
from pipelines.settings import Settings
from tests.decisions.ward import on, shihyo
from tests.vintage.months import Months, small_project, use_project

pytestmark = pytest.mark.night
FIRST_DAY, LATER = date(2025, 6, 30), date(2025, 7, 31)
HEADER = (
    "整理番号,手続コード,手続名称,所管所属,申込日,申込時刻,申込方法,利用者区分,氏名,フリガナ,電話番号,"
    "処理状況,返却回数,処理完了日,取下げ事由,備考"
)
LIST = "訂正番号,訂正日,入力元,表,レコード,ファイル,行,列,誤った値,正しい値,理由,決めた課"
TOTAL = "indicator_id = 'application_return_rate' and period_kind = 'fiscal_year' and breakdown = 'total' and fiscal_year = 2024"
JUNE = "e_application/申込一覧_202406.csv"
BY = ("--by", "DX推進課長", "--reason", "決算の確定")


def month(settings: Settings, number: int, returned: int) -> None:
    """20 receipts of one month of 2024, of which so many came back once; receipt numbers begin with the month."""
    lines = [
        f"{number:02d}00000000{place:02d},060202,理容所の開設届,生活衛生課,令和6年{number}月{place + 1}日,9:00,パソコン,"
        f"個人,,,,完了,{1 if place < returned else 0},R6.{number}.28,,"
        for place in range(20)
    ]
    path = settings.drops / "e_application" / f"申込一覧_2024{number:02d}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="cp932")


def corrections(settings: Settings) -> None:
    """One that holds, one that the source has mended, one whose record says something else."""
    rows = [
        ("T-1", "050000000000", "1", "0"),
        ("T-2", "050000000019", "3", "0"),
        ("T-3", "050000000001", "7", "2"),
    ]
    lines = [
        f"{number},2025/7/1,e_application,application,receipt_no={receipt},,,returned_count,{wrong},{right},"
        "同じ職員の誤操作,生活衛生課"
        for number, receipt, wrong, right in rows
    ]
    path = settings.drops / "correction" / "訂正一覧.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((LIST, *lines)) + "\n", encoding="utf-8")


def published(ward: Months, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str((ward.settings.published / "shihyo.duckdb").resolve()), read_only=True) as known:
        return known.execute(query).fetchall()


def total(ward: Months) -> tuple[Any, ...]:
    (row,) = published(
        ward,
        f"select numerator, denominator, value, obs_status, year_state from marts.indicator_values where {TOTAL}",
    )
    return row


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Months]:
    """The first publication: the accounts of FY2024 have closed, the year has not."""
    home: Path = tmp_path_factory.mktemp("closing")
    marts = ("year_closes", "citation_register", "revisions_after_close", "corrections", "corrected_records")
    project = small_project(home / "dbt_project", *marts)
    with pytest.MonkeyPatch.context() as patch:
        use_project(patch, project)
        made = Months(Settings(home / "drops", home / "warehouse", (), FIRST_DAY), project)
        made.arrive("reference/手続台帳.csv", "reference/組織表.csv")
        month(made.settings, 5, 4)
        month(made.settings, 6, 8)
        made.night(FIRST_DAY)
        yield made


def test_the_whole_way(ward: Months) -> None:
    assert total(ward) == (12, 40, 30.0, "A", "ended")
    ((citation,),) = published(ward, f"select citation_id from marts.indicator_values where {TOTAL}")
    _closes_and_quotes(ward, citation)

    corrections(ward.settings)
    ward.night(LATER)
    _tells_of_the_correction(ward, citation)
    with_correction = ward.published[-1]["indicator_values"]

    said = shihyo(
        on(ward.settings, LATER), "withdraw", JUNE, "--by", "区民課長", "--reason", "別の年度の出力"
    )
    assert said.exit_code == 0, said.output
    ward.night(LATER)
    assert total(ward) == (3, 20, 15.0, "R", "revised")
    assert published(ward, f"select state, message_ja from marts.drop_ledger where path = '{JUNE}'") == [
        ("withdrawn", "取り下げ (区民課長): 別の年度の出力")
    ]
    _keeps_every_value(ward)

    said = shihyo(
        on(ward.settings, LATER), "withdraw", JUNE, "--undo", "--by", "区民課長", "--reason", "正しかった"
    )
    assert said.exit_code == 0, said.output
    shutil.rmtree(ward.settings.build_file.parent)
    ward.night(LATER)
    assert total(ward) == (11, 40, 27.5, "R", "revised")
    assert ward.published[-1]["indicator_values"] == with_correction, (
        "made anew from journal and landed files"
    )


def _closes_and_quotes(ward: Months, citation: str) -> None:
    settings = on(ward.settings, FIRST_DAY)
    mistyped = shihyo(settings, "cite", citation[:-1] + "0", "--where", "委員会", "--by", "DX推進課")
    again = shihyo(settings, "cite", citation[:-1] + "1", "--where", "委員会", "--by", "DX推進課")
    assert 2 in (mistyped.exit_code, again.exit_code)
    where = ("--where", "令和7年第3回定例会 決算特別委員会", "--on", "2025-07-02", "--by", "DX推進課")
    said = shihyo(settings, "cite", citation, *where)
    assert said.exit_code == 0, said.output
    assert shihyo(settings, "cite", citation, *where).exit_code == 2
    closed = shihyo(settings, "close-year", "令和6年度", *BY, "--anyway")
    assert (closed.exit_code, ward.ids[0] in closed.output) == (0, True), closed.output


def _tells_of_the_correction(ward: Months, citation: str) -> None:
    assert total(ward) == (11, 40, 27.5, "R", "revised")
    assert published(
        ward, "select correction_no, state, records_touched from marts.corrections order by 1"
    ) == [
        ("T-1", "applied", 1),
        ("T-2", "spent", 0),
        ("T-3", "blocked", 0),
    ]
    assert published(ward, "select correction_no, table_name, record_no from marts.corrected_records") == [
        ("T-1", "application", 2)
    ]
    assert published(
        ward,
        "select old_value, new_value, old_citation_id, reason, publication_id, closed_with, cited_in"
        f" from marts.revisions_after_close where {TOTAL}",
    ) == [
        (
            30.0,
            27.5,
            citation,
            "revised_after_close",
            ward.ids[1],
            ward.ids[0],
            "令和7年第3回定例会 決算特別委員会",
        )
    ]
    ((closed_by, publication),) = published(ward, "select closed_by, publication_id from marts.year_closes")
    assert (closed_by, publication) == ("DX推進課長", ward.ids[0])
    (line,) = changed_now(ward.settings)
    assert "30" in line and "27.5" in line and "決算特別委員会」(2025-07-02) で使われています" in line
    listed = CliRunner().invoke(main, ["cited", "--changed", "--warehouse", str(ward.settings.warehouse)])
    assert (listed.exit_code, citation in listed.output) == (0, True)


def _keeps_every_value(ward: Months) -> None:
    assert published(
        ward,
        f"select value, obs_status, reason from marts.indicator_revisions where {TOTAL} order by published_at",
    ) == [
        (30.0, "A", "first"),
        (27.5, "R", "revised_after_close"),
        (15.0, "R", "revised_after_close"),
    ]
